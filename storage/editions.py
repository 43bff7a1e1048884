"""Firings of schedules: what is left to post, and the plan written in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.channel_rows import stored_channel
from storage.codec import brief_from_row
from storage.conditions import IS_GIVEN_UP, IS_LIVE_POST
from storage.engine import Database
from storage.errors import AlreadyPostedError, SlotTakenError
from storage.paging import BRIEF
from storage.records import (
    ArticleBrief,
    DeliveryAction,
    DeliveryState,
    NewDelivery,
    NewEdition,
    Schedule,
    ScheduleState,
)
from storage.schedules import stored_schedule
from storage.schema import (
    article,
    article_region,
    delivery,
    edition,
    edition_article,
    rendering,
    schedule,
)
from storage.upsert import insert_for


async def _insert_edition(connection: AsyncConnection, new: NewEdition) -> int:
    values = {
        "channel_id": new.channel_id,
        "schedule_id": new.schedule_id,
        "slot_at": new.slot_at,
        "origin": new.origin.value,
        "outcome": new.outcome.value,
        "fired_at": new.fired_at,
        "reason": new.reason,
        "requested_by": new.requested_by,
    }
    statement = insert_for(connection.dialect, edition, values).on_conflict_do_nothing(
        index_elements=["schedule_id", "slot_at"]
    )
    edition_id: int | None = (
        await connection.execute(statement.returning(edition.c.id))
    ).scalar_one_or_none()
    if edition_id is None:
        assert new.schedule_id is not None and new.slot_at is not None  # noqa: S101 (NULLs differ)
        raise SlotTakenError(new.schedule_id, new.slot_at)
    rows = [
        {
            "edition_id": edition_id,
            "position": position,
            "article_id": chosen.article_id,
            "reason": chosen.reason,
        }
        for position, chosen in enumerate(new.articles)
    ]
    if rows:
        await connection.execute(sa.insert(edition_article), rows)
    return edition_id


async def _refuse_doubles(
    connection: AsyncConnection, channel_id: int, new: Sequence[NewDelivery]
) -> None:
    """The unique index would refuse them as well, but could not say which article it was.

    The channel's row is locked: nobody plans for it in between.
    Raises: AlreadyPostedError.
    """
    parts = Counter(
        (one.article_id, one.part)
        for one in new
        if one.article_id is not None and one.action is DeliveryAction.SEND
    )
    for (article_id, _), times in parts.items():
        if times > 1:
            raise AlreadyPostedError(article_id, channel_id)
    live = sa.select(delivery.c.article_id, delivery.c.part).where(
        IS_LIVE_POST,
        delivery.c.channel_id == channel_id,
        delivery.c.article_id.in_({article_id for article_id, _ in parts}),
    )
    for row in await connection.execute(live) if parts else ():
        if (row.article_id, row.part) in parts:
            raise AlreadyPostedError(row.article_id, channel_id)


async def _insert_deliveries(
    connection: AsyncConnection, edition_id: int, plan: NewEdition, new: Sequence[NewDelivery]
) -> None:
    if not new:
        return
    renderings = await connection.execute(
        sa.insert(rendering).returning(rendering.c.id, sort_by_parameter_order=True),
        [{"payload": dict(one.payload)} for one in new],
    )
    rows = [
        {
            "edition_id": edition_id,
            "channel_id": plan.channel_id,
            "article_id": one.article_id,
            "article_revision": one.article_revision,
            "part": one.part,
            "copy": 0,
            "action": one.action.value,
            "state": DeliveryState.PLANNED.value,
            "rendering_id": rendering_id,
            "attempts": 0,
            "planned_at": plan.fired_at,
            "not_before": plan.fired_at,
        }
        for one, rendering_id in zip(new, renderings.scalars(), strict=True)
    ]
    await connection.execute(sa.insert(delivery), rows)


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
        self, channel_id: int, *, region: str | None, limit: int
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
        query = sa.select(*BRIEF).where(~posted, ~given_up).limit(limit)
        if region is None:
            query = query.where(article.c.state == "approved").order_by(
                article.c.published_at.desc(), article.c.id.desc()
            )
        else:
            query = (
                query.join_from(
                    article_region, article, article_region.c.article_id == article.c.id
                )
                .where(
                    article_region.c.region == region,
                    article_region.c.state == "approved",
                    article_region.c.about,
                )
                .order_by(article_region.c.published_at.desc(), article_region.c.article_id.desc())
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
            await stored_channel(connection, edition.channel_id, lock=True)
            edition_id = await _insert_edition(connection, edition)
            await _refuse_doubles(connection, edition.channel_id, deliveries)
            await _insert_deliveries(connection, edition_id, edition, deliveries)
            if fired is not None:
                await _advance(connection, fired, edition, ends=ends_schedule)
        return edition_id
