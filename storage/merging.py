"""Two channels that prove to be one chat: the younger is merged into the older."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.conditions import IS_LIVE_POST, IS_PLANNED
from storage.ledger import NO_LEASE, lock_ledger, withdrawn_values
from storage.records import Channel, ChannelState
from storage.schema import channel, delivery, edition, schedule


async def merge_channels(
    connection: AsyncConnection, first: Channel, second: Channel, *, now: datetime
) -> int:
    """Leave the older of the two, with all that belonged to both. Returns its id."""
    await connection.run_sync(lock_ledger)
    kept, gone = sorted((first, second), key=lambda one: one.id)
    await _withdraw_doubles(connection, kept, gone, now)
    # What has gone out twice stays in the ledger twice: either message may be to correct.
    copies = sa.select(sa.func.max(delivery.c.copy)).where(delivery.c.channel_id == kept.id)
    last = (await connection.execute(copies)).scalar_one()
    both = await _articles_of_both(connection, kept.id, gone.id)
    if both:
        await connection.execute(
            sa.update(delivery)
            .where(delivery.c.channel_id == gone.id, delivery.c.article_id.in_(both))
            .values(copy=delivery.c.copy + (last or 0) + 1)
        )
    # Whoever has leased them asks again: then they come in the order of the whole channel.
    await connection.execute(
        sa.update(delivery).where(delivery.c.channel_id == gone.id, IS_PLANNED).values(NO_LEASE)
    )
    for table in (schedule, edition, delivery):
        await connection.execute(
            sa.update(table).where(table.c.channel_id == gone.id).values(channel_id=kept.id)
        )
    await connection.execute(sa.delete(channel).where(channel.c.id == gone.id))
    await connection.execute(
        sa.update(channel)
        .where(channel.c.id == kept.id)
        .values(language=kept.language or gone.language, time_zone=kept.time_zone or gone.time_zone)
    )
    if ChannelState.ACTIVE in (kept.state, gone.state):
        await connection.execute(
            sa.update(channel)
            .where(channel.c.id == kept.id)
            .values(state=ChannelState.ACTIVE.value, pause_reason=None, paused_at=None)
        )
    return kept.id


async def _articles_of_both(
    connection: AsyncConnection, first_id: int, second_id: int
) -> Sequence[int]:
    """Articles that have live rows in both channels."""

    def articles_of(channel_id: int) -> sa.Select[tuple[int]]:
        return sa.select(delivery.c.article_id).where(
            IS_LIVE_POST, delivery.c.channel_id == channel_id
        )

    query = sa.intersect(articles_of(first_id), articles_of(second_id))
    return [row.article_id for row in await connection.execute(query)]


async def _withdraw_doubles(
    connection: AsyncConnection, kept: Channel, gone: Channel, now: datetime
) -> None:
    """Of each article in both, withdraw what is still planned in the channel that began later."""
    begun: dict[int, set[int]] = defaultdict(set)
    both = await _articles_of_both(connection, kept.id, gone.id)
    if not both:
        return
    live = sa.select(delivery.c.channel_id, delivery.c.article_id).where(
        IS_LIVE_POST, delivery.c.article_id.in_(both), ~IS_PLANNED
    )
    for row in await connection.execute(live.where(delivery.c.channel_id.in_((kept.id, gone.id)))):
        begun[row.channel_id].add(row.article_id)
    only_gone = begun[gone.id] - begun[kept.id]
    for loser, other, articles in (
        (gone, kept, set(both) - only_gone),
        (kept, gone, only_gone),
    ):
        await connection.execute(
            sa.update(delivery)
            .where(
                IS_LIVE_POST,
                IS_PLANNED,
                delivery.c.channel_id == loser.id,
                delivery.c.article_id.in_(articles),
            )
            .values(
                withdrawn_values(now)
                | {"reason": f"{loser.address} is the same chat as {other.address}"}
            )
        )
