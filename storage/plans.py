"""An edition with its rows, written into the ledger as part of a larger transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.channel_rows import stored_channel
from storage.conditions import IS_LIVE_POST
from storage.errors import AlreadyPostedError, RevisionConflictError, SlotTakenError
from storage.records import Channel, DeliveryAction, DeliveryState, NewDelivery, NewEdition, Notice
from storage.schema import article, delivery, edition, edition_article, rendering
from storage.upsert import insert_for


async def write_plan(
    connection: AsyncConnection, plan: NewEdition, deliveries: Sequence[NewDelivery]
) -> int:
    """The edition, its articles and its rows; returns the edition's id.

    Raises: ChannelNotFoundError, SlotTakenError, AlreadyPostedError, RevisionConflictError.
    """
    channel = await stored_channel(connection, plan.channel_id, lock=True)
    edition_id = await insert_edition(connection, plan)
    await _refuse_doubles(connection, channel, deliveries)
    await _refuse_outdated(connection, deliveries)
    await insert_deliveries(connection, edition_id, plan, deliveries)
    return edition_id


async def write_notices(connection: AsyncConnection, notices: Sequence[Notice]) -> None:
    """Raises: ChannelNotFoundError."""
    for notice in notices:
        await write_plan(connection, notice.edition, notice.deliveries)


async def insert_edition(connection: AsyncConnection, new: NewEdition) -> int:
    """The edition and its articles; returns its id. Raises: SlotTakenError."""
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
    statement = insert_for(connection.dialect.name, edition, values).on_conflict_do_nothing(
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
    connection: AsyncConnection, channel: Channel, new: Sequence[NewDelivery]
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
            raise AlreadyPostedError(article_id, channel)
    live = sa.select(delivery.c.article_id, delivery.c.part).where(
        IS_LIVE_POST,
        delivery.c.channel_id == channel.id,
        delivery.c.article_id.in_({article_id for article_id, _ in parts}),
    )
    for row in await connection.execute(live) if parts else ():
        if (row.article_id, row.part) in parts:
            raise AlreadyPostedError(row.article_id, channel)


async def _refuse_outdated(connection: AsyncConnection, new: Sequence[NewDelivery]) -> None:
    """A revision that came while these were rendered has looked for their rows and missed them.

    Raises: RevisionConflictError.
    """
    planned = {
        one.article_id: one.article_revision
        for one in new
        if one.article_id is not None and one.action is DeliveryAction.SEND
    }
    query = sa.select(article.c.id, article.c.revision).where(article.c.id.in_(planned))
    for row in await connection.execute(query.with_for_update(read=True)) if planned else ():
        if row.revision != planned[row.id]:
            raise RevisionConflictError(row.id)


async def change_payload(
    connection: AsyncConnection, delivery_id: int, payload: Mapping[str, Any]
) -> None:
    """A rendering of its own: others may go by the old one."""
    text = sa.insert(rendering).values(payload=dict(payload)).returning(rendering.c.id)
    rendering_id = (await connection.execute(text)).scalar_one()
    await connection.execute(
        sa.update(delivery).where(delivery.c.id == delivery_id).values(rendering_id=rendering_id)
    )


async def insert_deliveries(
    connection: AsyncConnection, edition_id: int, plan: NewEdition, new: Sequence[NewDelivery]
) -> None:
    """The rows, PLANNED, in their order."""
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
            "copy": one.copy,
            "action": one.action.value,
            "target_id": one.target_id,
            "message_id": one.message_id,
            "chat_id": one.chat_id,
            "state": DeliveryState.PLANNED.value,
            "rendering_id": rendering_id,
            "in_broadcast": False,
            "attempts": 0,
            "planned_at": plan.fired_at,
        }
        for one, rendering_id in zip(new, renderings.scalars(), strict=True)
    ]
    await connection.execute(sa.insert(delivery), rows)
