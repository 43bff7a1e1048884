"""Articles, their revisions, their regions and the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codec import article_from_row, brief_from_row, content_values, region_rows
from storage.engine import Database
from storage.errors import ArticleNotFoundError, RevisionConflictError, SourceTakenError
from storage.paging import BRIEF, newest_first, page
from storage.records import (
    Article,
    ArticleBrief,
    ArticleState,
    Cursor,
    KnownArticle,
    NewArticle,
    Page,
    RegionTag,
    SummaryOrigin,
)
from storage.schema import article, article_region, article_revision, region_count
from storage.search import index_article, unindex_article
from storage.upsert import insert_for


async def stored_article(connection: AsyncConnection, article_id: int) -> Article:
    """Raises: ArticleNotFoundError."""
    query = sa.select(article).where(article.c.id == article_id)
    row = (await connection.execute(query)).first()
    if row is None:
        raise ArticleNotFoundError(article_id)
    return article_from_row(row)


async def _write_regions(connection: AsyncConnection, stored: Article) -> None:
    await connection.execute(
        sa.delete(article_region).where(article_region.c.article_id == stored.id)
    )
    rows = [
        {
            "region": tag.region,
            "published_at": stored.published_at,
            "article_id": stored.id,
            "state": stored.state.value,
            "about": tag.about,
        }
        for tag in region_rows(stored.regions)
    ]
    if rows:
        await connection.execute(sa.insert(article_region), rows)


async def _count(
    connection: AsyncConnection, old: Sequence[RegionTag], new: Sequence[RegionTag]
) -> None:
    """Move the counters by the difference, in the order of the codes."""
    change = Counter(tag.region for tag in region_rows(tuple(new)) if tag.about)
    change.subtract(tag.region for tag in region_rows(tuple(old)) if tag.about)
    for region, step in sorted(change.items()):
        if step:
            await connection.execute(
                insert_for(
                    connection.dialect, region_count, {"region": region, "articles": step}
                ).on_conflict_do_update(
                    index_elements=["region"], set_={"articles": region_count.c.articles + step}
                )
            )


class ArticleTables(Database):
    """Articles of the Store's contract, but for the search."""

    async def known_articles(self, source_key: str, fingerprint: str) -> Sequence[KnownArticle]:
        own = sa.and_(
            article.c.source_key == source_key,
            article.c.source_kind != sa.literal_column("'stdin'"),
        )
        columns = (
            article.c.id,
            article.c.revision,
            article.c.source_key,
            article.c.fingerprint,
            article.c.summary,
            article.c.summary_origin,
        )
        query = (
            sa.select(*columns)
            .where(sa.or_(own, article.c.fingerprint == fingerprint))
            .order_by(sa.case((own, 0), else_=1), article.c.id)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            KnownArticle(
                id=row.id,
                revision=row.revision,
                source_key=row.source_key,
                fingerprint=row.fingerprint,
                summary=row.summary,
                summary_origin=SummaryOrigin(row.summary_origin),
            )
            for row in rows
        ]

    async def add_article(self, new: NewArticle, *, now: datetime) -> Article:
        values = content_values(new) | {
            "revision": 1,
            "state": new.state.value,
            "source_kind": new.source_kind.value,
            "source_key": new.source_key,
            "published_at": new.published_at or now,
            "added_at": now,
            "changed_at": now,
        }
        async with self.writing() as connection:
            try:
                result = await connection.execute(
                    sa.insert(article).values(values).returning(article.c.id)
                )
            except sa.exc.IntegrityError as error:
                raise SourceTakenError(new.source_key) from error
            stored = await stored_article(connection, result.scalar_one())
            await _write_regions(connection, stored)
            if stored.state is ArticleState.APPROVED:
                await _count(connection, (), stored.regions)
            await index_article(connection, stored.id)
        return stored

    async def add_revision(
        self, article_id: int, new: NewArticle, *, expected_revision: int, now: datetime
    ) -> Article:
        async with self.writing() as connection:
            await connection.execute(
                sa.select(article.c.id).where(article.c.id == article_id).with_for_update()
            )
            old = await stored_article(connection, article_id)
            if old.revision != expected_revision:
                raise RevisionConflictError(article_id)
            await unindex_article(connection, article_id)
            await self._keep_revision(connection, article_id)
            values = content_values(new) | {
                "revision": old.revision + 1,
                "published_at": new.published_at or old.published_at,
                "changed_at": now,
            }
            await connection.execute(
                sa.update(article).where(article.c.id == article_id).values(values)
            )
            stored = await stored_article(connection, article_id)
            await _write_regions(connection, stored)
            if stored.state is ArticleState.APPROVED:
                await _count(connection, old.regions, stored.regions)
            await index_article(connection, article_id)
        return stored

    async def set_article_state(self, article_id: int, state: ArticleState) -> Article:
        async with self.writing() as connection:
            await connection.execute(
                sa.select(article.c.id).where(article.c.id == article_id).with_for_update()
            )
            old = await stored_article(connection, article_id)
            for table, number in ((article, article.c.id),
                                  (article_region, article_region.c.article_id)):  # fmt: skip
                await connection.execute(
                    sa.update(table).where(number == article_id).values(state=state.value)
                )
            counted, counts = (
                old.regions if one is ArticleState.APPROVED else () for one in (old.state, state)
            )
            await _count(connection, counted, counts)
        return replace(old, state=state)

    @staticmethod
    async def _keep_revision(connection: AsyncConnection, article_id: int) -> None:
        kept = [column.name for column in article_revision.c if column.name != "article_id"]
        row = sa.select(article.c.id, *(article.c[name] for name in kept))
        await connection.execute(
            sa.insert(article_revision).from_select(
                ["article_id", *kept], row.where(article.c.id == article_id)
            )
        )

    async def article(self, article_id: int) -> Article:
        async with self.reading() as connection:
            return await stored_article(connection, article_id)

    async def revisions(self, article_id: int) -> Sequence[tuple[int, datetime, str]]:
        old, latest = article_revision.c, article.c
        query = sa.union_all(
            sa.select(old.revision, old.changed_at, old.title).where(old.article_id == article_id),
            sa.select(latest.revision, latest.changed_at, latest.title).where(
                latest.id == article_id
            ),
        ).order_by("revision")
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            raise ArticleNotFoundError(article_id)
        return [(row.revision, row.changed_at, row.title) for row in rows]

    async def articles(
        self,
        *,
        limit: int,
        before: Cursor | None = None,
        region: str | None = None,
        about_only: bool = False,
        state: ArticleState | None = ArticleState.APPROVED,
    ) -> Page[ArticleBrief]:
        query = _listing(region, about_only=about_only, state=state)
        source = article_region.c if region is not None else article.c
        number = article_region.c.article_id if region is not None else article.c.id
        query = newest_first(query, source.published_at, number, limit=limit, before=before)
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        return page([brief_from_row(row) for row in rows], limit)

    async def region_counts(self) -> Sequence[tuple[str, int]]:
        query = sa.select(region_count).where(region_count.c.articles > 0)
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        # Sorted here: the databases' collations differ.
        return sorted(((row.region, row.articles) for row in rows), key=lambda x: (-x[1], x[0]))


def _listing(region: str | None, *, about_only: bool, state: ArticleState | None) -> sa.Select[Any]:
    """The briefs of a list, not yet in order; `about_only` counts only with a region."""
    query = sa.select(*BRIEF)
    table = article
    if region is not None:
        table = article_region
        query = query.join_from(
            article_region, article, article_region.c.article_id == article.c.id
        ).where(article_region.c.region == region)
        if about_only:
            query = query.where(article_region.c.about)
    if state is not None:
        query = query.where(table.c.state == state.value)
    if state not in (None, ArticleState.APPROVED):
        # Said again as a literal, so that the small index of what is not approved serves.
        query = query.where(table.c.state != sa.literal_column("'approved'"))
    return query
