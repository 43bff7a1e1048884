"""Articles, their revisions, their regions and the counters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage.article_rows import (
    clear_topics,
    insert_articles,
    lock_article,
    move_counts,
    revise,
    set_state,
    stored_article,
    stored_articles,
    write_bands,
    write_topics,
)
from storage.codec import (
    brief_from_row,
    edits_to_json,
    known_from_row,
)
from storage.decisions import write_decisions
from storage.engine import Database
from storage.errors import ArticleNotFoundError, RevisionConflictError
from storage.orders import write_order
from storage.paging import BRIEF, newest_first, page, place
from storage.readings import write_readings
from storage.records import (
    Article,
    ArticleBrief,
    ArticleState,
    CorrectionKind,
    Cursor,
    KnownArticle,
    NewArticle,
    NewDecided,
    Page,
    Reading,
    RegionTag,
    TagEdit,
    TopicTag,
)
from storage.schema import article, article_revision, article_topic, topic_count
from storage.search import index_articles


class ArticleTables(Database):
    """Articles of the Store's contract, but for the search."""

    async def known_articles(
        self,
        sources: Collection[str],
        fingerprints: Collection[str],
        addresses: Collection[str] = (),
    ) -> Sequence[KnownArticle]:
        own = sa.and_(
            article.c.source_key.in_(sources),
            article.c.source_kind != sa.literal_column("'stdin'"),
        )
        columns = (article.c[field.name] for field in fields(KnownArticle))
        # Queries of their own: an OR over several indices is left to chance by the planners.
        by_source = sa.select(*columns).where(own)
        by_content = sa.select(*by_source.selected_columns).where(
            article.c.fingerprint.in_(fingerprints)
        )
        by_address = sa.select(*by_source.selected_columns).where(
            article.c.canonical_url.in_(addresses)
        )
        rows = await self.rows(sa.union(by_source, by_content, by_address))
        return sorted(map(known_from_row, rows), key=lambda known: known.id)

    async def add_article(self, new: NewArticle, *, now: datetime) -> Article:
        return (await self.add_articles([new], now=now))[0]

    async def add_articles(
        self,
        news: Sequence[NewArticle],
        *,
        now: datetime,
        decided: Sequence[NewDecided] = (),
        digests: Mapping[str, str] | None = None,
    ) -> Sequence[Article]:
        if not news:
            return []

        def add(connection: sa.Connection) -> Sequence[Article]:
            stored = insert_articles(connection, news, now)
            write_topics(connection, stored)
            move_counts(connection, (), stored)
            write_bands(connection, zip(stored, news, strict=True))
            index_articles(connection, stored)
            if decided:
                told = zip(decided, stored, strict=True)
                write_decisions(
                    connection, [replace(one, article_id=of.id) for one, of in told], now
                )
            read = [
                Reading(one.source_key, digest, one.id)
                for one in stored
                if (digest := (digests or {}).get(one.source_key))
            ]
            write_readings(connection, read, now)
            return stored

        return await self.at_once(add)

    async def add_revision(
        self,
        article_id: int,
        new: NewArticle,
        *,
        expected_revision: int,
        now: datetime,
        correction: CorrectionKind = CorrectionKind.ASK,
        by: str = "dateline",
        decided: NewDecided | None = None,
    ) -> Article:
        async with self.writing() as connection:
            stored = await connection.run_sync(revise, article_id, new, expected_revision, now)
            if decided is not None:
                await connection.run_sync(write_decisions, [decided], now)
            if stored.state is not ArticleState.RETRACTED:
                await write_order(
                    connection, article_id, stored.revision, correction, by=by, now=now
                )
        return stored

    async def set_tags(
        self,
        was: Article,
        *,
        regions: tuple[RegionTag, ...],
        topics: tuple[TopicTag, ...],
        edits: tuple[TagEdit, ...],
    ) -> Article:
        def retag(connection: sa.Connection) -> Article:
            old = lock_article(connection, was.id)
            if (old.revision, old.tag_edits) != (was.revision, was.tag_edits):
                raise RevisionConflictError(was.id)
            changed = replace(old, regions=regions, topics=topics, tag_edits=edits)
            values = {
                "regions": regions,
                "topics": topics,
                "main_region": changed.main_region,
                "tag_edits": edits_to_json(edits),
            }
            connection.execute(sa.update(article).where(article.c.id == was.id).values(values))
            clear_topics(connection, was.id)
            write_topics(connection, [changed])
            move_counts(connection, [old], [changed])
            return changed

        return await self.at_once(retag)

    async def set_article_state(self, article_id: int, state: ArticleState) -> Article:
        return await self.at_once(lambda connection: set_state(connection, article_id, state))

    async def article(self, article_id: int) -> Article:
        async with self.reading() as connection:
            return await connection.run_sync(stored_article, article_id)

    async def articles_by_id(self, ids: Sequence[int]) -> Sequence[Article]:
        if not ids:
            return []
        async with self.reading() as connection:
            return await connection.run_sync(stored_articles, ids)

    async def revisions(self, article_id: int) -> Sequence[tuple[int, datetime, str]]:
        old, latest = article_revision.c, article.c
        query = sa.union_all(
            sa.select(old.revision, old.changed_at, old.title).where(old.article_id == article_id),
            sa.select(latest.revision, latest.changed_at, latest.title).where(
                latest.id == article_id
            ),
        ).order_by("revision")
        rows = await self.rows(query)
        if not rows:
            raise ArticleNotFoundError(article_id)
        return [(row.revision, row.changed_at, row.title) for row in rows]

    async def articles(
        self,
        *,
        limit: int,
        before: Cursor | None = None,
        topic: str | None = None,
        about_only: bool = False,
        state: ArticleState | None = ArticleState.APPROVED,
    ) -> Page[ArticleBrief]:
        of_topic, paged = topic is not None, before is not None
        query = _listing(of_topic=of_topic, about_only=about_only, state=state, paged=paged)
        rows = await self.rows(query, {"topic": topic, **place(limit, before)})
        return page([brief_from_row(row) for row in rows], limit)

    async def topic_counts(self) -> Sequence[tuple[str, int]]:
        query = sa.select(topic_count).where(topic_count.c.articles > 0)
        rows = await self.rows(query)
        # Sorted here: the databases' collations differ.
        return sorted(((row.topic, row.articles) for row in rows), key=lambda x: (-x[1], x[0]))


@lru_cache  # to put it together takes longer than to carry it out
def _listing(
    *, of_topic: bool, about_only: bool, state: ArticleState | None, paged: bool
) -> sa.Select[Any]:
    """A list's briefs; `about_only` counts only with a topic."""
    query = sa.select(*BRIEF)
    table, number = article, article.c.id
    if of_topic:
        table, number = article_topic, article_topic.c.article_id
        query = query.join_from(
            article_topic, article, article_topic.c.article_id == article.c.id
        ).where(article_topic.c.topic == sa.bindparam("topic"))
        if about_only:
            query = query.where(article_topic.c.about)
    if state is not None:
        query = query.where(table.c.state == state.value)
    if state not in (None, ArticleState.APPROVED):
        # Said again as a literal, so that the small index of what is not approved serves.
        query = query.where(table.c.state != sa.literal_column("'approved'"))
    return newest_first(query, table.c.published_at, number, paged=paged)
