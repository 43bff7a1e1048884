"""Rows of articles and of what hangs on them: read whole, written for many articles at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codec import (
    Values,
    article_from_new,
    article_from_row,
    content_values,
    edits_to_json,
    topic_rows,
)
from storage.errors import ArticleNotFoundError, SourceTakenError
from storage.records import Article, ArticleState, NewArticle
from storage.schema import article, article_band, article_topic, topic_count
from storage.upsert import insert_for


async def stored_article(connection: AsyncConnection, article_id: int) -> Article:
    """Raises: ArticleNotFoundError."""
    return (await stored_articles(connection, [article_id]))[0]


async def stored_articles(connection: AsyncConnection, ids: Sequence[int]) -> list[Article]:
    """In the order of `ids`. Raises: ArticleNotFoundError for the first that is not there."""
    query = sa.select(article).where(article.c.id.in_(ids))
    found = {row.id: row for row in await connection.execute(query)}
    for article_id in ids:
        if article_id not in found:
            raise ArticleNotFoundError(article_id)
    return [article_from_row(found[article_id]) for article_id in ids]


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


async def insert_articles(
    connection: AsyncConnection, news: Sequence[NewArticle], now: datetime
) -> list[Article]:
    """Rows of `article` alone; as they are stored, in order. Raises: SourceTakenError."""
    ids = await _next_ids(connection, len(news))
    rows = [
        first_revision(new, now) | {"id": number} for number, new in zip(ids, news, strict=True)
    ]
    try:
        await connection.execute(sa.insert(article), rows)
    except sa.exc.IntegrityError as error:
        raise SourceTakenError(*(new.source_key for new in news)) from error
    return [article_from_new(new, number, now) for number, new in zip(ids, news, strict=True)]


async def _next_ids(connection: AsyncConnection, count: int) -> Sequence[int]:
    """Numbers for rows to come, in order. To have them returned, SQLite takes a row at a time."""
    if connection.dialect.name == "postgresql":
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence("article", "id"))
        query = sa.select(sequence).select_from(sa.func.generate_series(1, count))
        return (await connection.execute(query)).scalars().all()
    # Its one writer is us, and no article is ever deleted.
    last = await connection.scalar(sa.select(sa.func.max(article.c.id))) or 0
    return range(last + 1, last + 1 + count)


async def write_topics(connection: AsyncConnection, articles: Sequence[Article]) -> None:
    """The rows by which lists of a region or topic are read, in place of those that are there."""
    rows = [
        {
            "topic": code,
            "published_at": stored.published_at,
            "article_id": stored.id,
            "state": stored.state.value,
            "about": about,
        }
        for stored in articles
        for code, about in topic_rows(stored)
    ]
    if rows:
        await connection.execute(sa.insert(article_topic), rows)


async def clear_topics(connection: AsyncConnection, article_id: int) -> None:
    await connection.execute(
        sa.delete(article_topic).where(article_topic.c.article_id == article_id)
    )


async def write_bands(
    connection: AsyncConnection, articles: Iterable[tuple[Article, NewArticle]]
) -> None:
    """The rows by which texts that are alike are found."""
    rows = [(band, stored.id) for stored, new in articles for band in dict.fromkeys(new.bands)]
    if rows:
        # Sixteen to an article, and plain numbers: they need no column's type to look at them.
        insert = sa.insert(article_band).compile(dialect=connection.dialect)
        await connection.exec_driver_sql(str(insert), rows)


async def clear_bands(connection: AsyncConnection, article_id: int) -> None:
    await connection.execute(sa.delete(article_band).where(article_band.c.article_id == article_id))


def counted(articles: Sequence[Article]) -> Counter[str]:
    """How many of them count for each code: the approved ones, for what they are about."""
    return Counter(
        code
        for one in articles
        if one.state is ArticleState.APPROVED
        for code, about in topic_rows(one)
        if about
    )


async def move_counts(
    connection: AsyncConnection, old: Sequence[Article], new: Sequence[Article]
) -> None:
    """Move the counters by the difference, in the order of the codes."""
    change = counted(new)
    change.subtract(counted(old))
    rows = [{"topic": topic, "articles": step} for topic, step in sorted(change.items()) if step]
    if rows:
        insert = insert_for(connection.dialect, topic_count)
        moved = {"articles": topic_count.c.articles + insert.excluded.articles}
        await connection.execute(
            insert.on_conflict_do_update(index_elements=["topic"], set_=moved), rows
        )


async def set_state(connection: AsyncConnection, article_id: int, state: ArticleState) -> Article:
    """In the article, its lists and the counters. Raises: ArticleNotFoundError."""
    await connection.execute(
        sa.select(article.c.id).where(article.c.id == article_id).with_for_update()
    )
    old = await stored_article(connection, article_id)
    for table, number in ((article, article.c.id),
                          (article_topic, article_topic.c.article_id)):  # fmt: skip
        await connection.execute(
            sa.update(table).where(number == article_id).values(state=state.value)
        )
    changed = replace(old, state=state)
    await move_counts(connection, [old], [changed])
    return changed
