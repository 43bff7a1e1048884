"""Rows of articles and of what hangs on them: read whole, written for many articles at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.codec import (
    Values,
    article_from_new,
    article_from_row,
    content_values,
    edits_to_json,
    topic_rows,
)
from storage.errors import ArticleNotFoundError, RevisionConflictError, SourceTakenError
from storage.prepared import Prepared
from storage.records import Article, ArticleState, NewArticle
from storage.schema import article, article_band, article_revision, article_topic, topic_count
from storage.search import index_articles, unindex_article
from storage.types import Moment
from storage.upsert import insert_for

# The statements are made once: putting one together takes longer than carrying it out.
_INSERT_ARTICLE = Prepared(sa.insert(article))


def stored_article(connection: sa.Connection, article_id: int) -> Article:
    """Raises: ArticleNotFoundError."""
    return stored_articles(connection, [article_id])[0]


def stored_articles(connection: sa.Connection, ids: Sequence[int]) -> list[Article]:
    """In the order of `ids`. Raises: ArticleNotFoundError for the first that is not there."""
    query = sa.select(article).where(article.c.id.in_(ids))
    found = {row.id: row for row in connection.execute(query)}
    for article_id in ids:
        if article_id not in found:
            raise ArticleNotFoundError(article_id)
    return [article_from_row(found[article_id]) for article_id in ids]


def revise(
    connection: sa.Connection,
    article_id: int,
    new: NewArticle,
    expected_revision: int,
    now: datetime,
) -> Article:
    """Put the next revision in the place of the last, with all that hangs on it.

    Raises: ArticleNotFoundError, RevisionConflictError.
    """
    old = lock_article(connection, article_id)
    if (old.revision, old.tag_edits) != (expected_revision, new.tag_edits):
        raise RevisionConflictError(article_id)
    unindex_article(connection, old)
    _keep_revision(connection, article_id)
    values = content_values(new) | {
        "revision": old.revision + 1,
        "published_at": new.published_at or old.published_at,
        "changed_at": now,
    }
    connection.execute(sa.update(article).where(article.c.id == article_id).values(values))
    stored = stored_article(connection, article_id)
    clear_topics(connection, article_id)
    write_topics(connection, [stored])
    clear_bands(connection, article_id)
    write_bands(connection, [(stored, new)])
    move_counts(connection, [old], [stored])
    index_articles(connection, [stored])
    return stored


def _keep_revision(connection: sa.Connection, article_id: int) -> None:
    kept = [column.name for column in article_revision.c if column.name != "article_id"]
    row = sa.select(article.c.id, *(article.c[name] for name in kept))
    connection.execute(
        sa.insert(article_revision).from_select(
            ["article_id", *kept], row.where(article.c.id == article_id)
        )
    )


def lock_article(connection: sa.Connection, article_id: int) -> Article:
    """As it is, and nobody else changes it meanwhile. Raises: ArticleNotFoundError."""
    connection.execute(sa.select(article.c.id).where(article.c.id == article_id).with_for_update())
    return stored_article(connection, article_id)


def first_revision(new: NewArticle, now: datetime) -> Values:
    """The row of an article that has just come in."""
    return content_values(new) | {
        "revision": 1,
        "state": new.state.value,
        "source_kind": new.source_kind.value,
        "source_key": new.source_key,
        "from_archive": new.from_archive,
        "tag_edits": edits_to_json(new.tag_edits),
        "published_at": new.published_at or now,
        "added_at": now,
        "changed_at": now,
    }


def insert_articles(
    connection: sa.Connection, news: Sequence[NewArticle], now: datetime
) -> list[Article]:
    """Rows of `article` alone; as they are stored, in order. Raises: SourceTakenError."""
    ids = _next_ids(connection, len(news))
    rows = [
        first_revision(new, now) | {"id": number} for number, new in zip(ids, news, strict=True)
    ]
    try:
        _INSERT_ARTICLE.run_all(connection, rows)
    except sa.exc.IntegrityError as error:
        raise SourceTakenError(*(new.source_key for new in news)) from error
    return [article_from_new(new, number, now) for number, new in zip(ids, news, strict=True)]


def _next_ids(connection: sa.Connection, count: int) -> Sequence[int]:
    """Numbers for rows to come, in order. To have them returned, SQLite takes a row at a time."""
    if connection.dialect.name == "postgresql":
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence("article", "id"))
        query = sa.select(sequence).select_from(sa.func.generate_series(1, count))
        return connection.execute(query).scalars().all()
    # Its one writer is us, and no article is ever deleted.
    last = connection.scalar(sa.select(sa.func.max(article.c.id))) or 0
    return range(last + 1, last + 1 + count)


def write_topics(connection: sa.Connection, articles: Sequence[Article]) -> None:
    """The rows by which lists of a region or topic are read, in place of those that are there."""
    moment = Moment()
    rows = []
    for stored in articles:
        at = moment.process_bind_param(stored.published_at, connection.dialect)
        state = stored.state.value
        rows += [(code, at, stored.id, state, about) for code, about in topic_rows(stored)]
    _insert_plain(connection, article_topic, rows)


def clear_topics(connection: sa.Connection, article_id: int) -> None:
    connection.execute(sa.delete(article_topic).where(article_topic.c.article_id == article_id))


def write_bands(connection: sa.Connection, articles: Iterable[tuple[Article, NewArticle]]) -> None:
    """The rows by which texts that are alike are found."""
    rows = [(band, stored.id) for stored, new in articles for band in dict.fromkeys(new.bands)]
    _insert_plain(connection, article_band, rows)


def _insert_plain(connection: sa.Connection, table: sa.Table, rows: list[tuple[Any, ...]]) -> None:
    """Rows as the driver takes them, in the order of the columns: an article has twenty of a
    table, and no column's type needs to look at them. Sorted, they go in side by side.
    """
    if rows:
        insert = sa.insert(table).compile(dialect=connection.dialect)
        connection.exec_driver_sql(str(insert), sorted(rows))


def clear_bands(connection: sa.Connection, article_id: int) -> None:
    connection.execute(sa.delete(article_band).where(article_band.c.article_id == article_id))


def counted(articles: Sequence[Article]) -> Counter[str]:
    """How many of them count for each code: the approved ones, for what they are about."""
    return Counter(
        code
        for one in articles
        if one.state is ArticleState.APPROVED
        for code, about in topic_rows(one)
        if about
    )


def move_counts(connection: sa.Connection, old: Sequence[Article], new: Sequence[Article]) -> None:
    """Move the counters by the difference, in the order of the codes."""
    change = counted(new)
    change.subtract(counted(old))
    rows = [{"topic": topic, "articles": step} for topic, step in sorted(change.items()) if step]
    if rows:
        insert = insert_for(connection.dialect.name, topic_count)
        moved = {"articles": topic_count.c.articles + insert.excluded.articles}
        connection.execute(insert.on_conflict_do_update(index_elements=["topic"], set_=moved), rows)


def set_state(connection: sa.Connection, article_id: int, state: ArticleState) -> Article:
    """In the article, its lists and the counters. Raises: ArticleNotFoundError."""
    old = lock_article(connection, article_id)
    for table, number in ((article, article.c.id),
                          (article_topic, article_topic.c.article_id)):  # fmt: skip
        connection.execute(sa.update(table).where(number == article_id).values(state=state.value))
    changed = replace(old, state=state)
    move_counts(connection, [old], [changed])
    return changed
