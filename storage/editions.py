"""Firings of schedules: what is left to post, and the plan written in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codec import brief_from_row
from storage.conditions import IS_GIVEN_UP, IS_LIVE_POST
from storage.engine import Database
from storage.paging import BRIEF
from storage.plans import write_plan
from storage.records import ArticleBrief, NewDelivery, NewEdition, Schedule, ScheduleState
from storage.schedules import stored_schedule
from storage.schema import article, article_topic, delivery, schedule


async def _advance(
    connection: AsyncConnection, fired: Schedule, plan: NewEdition, *, ends: bool
) -> None:
    slot_at = plan.slot_at or fired.handled_until
    await connection.execute(
        sa.update(schedule)
        .where(schedule.c.id == fired.id)
        .values(
            handled_until=max(fired.handled_until, slot_at),
            state=(ScheduleState.ENDED if ends else fired.state).value,
        )
    )


class EditionTables(Database):
    """`unposted_articles` and `plan_edition` of the Store's contract."""

    async def unposted_articles(
        self, channel_id: int, *, topic: str | None, limit: int
    ) -> Sequence[ArticleBrief]:
        of_this = sa.and_(
            delivery.c.channel_id == channel_id, delivery.c.article_id == article.c.id
        )
        # Two conditions: each has an index of its own.
        posted = sa.select(delivery.c.id).where(IS_LIVE_POST, of_this).exists()
        given_up = (
            sa.select(delivery.c.id)
            .where(IS_GIVEN_UP, of_this, delivery.c.article_revision == article.c.revision)
            .exists()
        )
        query = sa.select(*BRIEF).where(~posted, ~given_up, ~article.c.from_archive).limit(limit)
        if topic is None:
            query = query.where(article.c.state == "approved").order_by(
                article.c.published_at.desc(), article.c.id.desc()
            )
        else:
            query = (
                query.join_from(article_topic, article, article_topic.c.article_id == article.c.id)
                .where(
                    article_topic.c.topic == topic,
                    article_topic.c.state == "approved",
                    article_topic.c.about,
                )
                .order_by(article_topic.c.published_at.desc(), article_topic.c.article_id.desc())
            )
        async with self.reading() as connection:
            return [brief_from_row(row) for row in await connection.execute(query)]

    async def plan_edition(
        self,
        edition: NewEdition,
        deliveries: Sequence[NewDelivery],
        *,
        ends_schedule: bool = False,
    ) -> int:
        async with self.writing() as connection:
            fired = None
            if edition.schedule_id is not None:
                fired = await stored_schedule(connection, edition.schedule_id, lock=True)
            edition_id = await write_plan(connection, edition, deliveries)
            if fired is not None:
                await _advance(connection, fired, edition, ends=ends_schedule)
        return edition_id
