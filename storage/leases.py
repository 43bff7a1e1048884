"""Who may send what, and when: leases and the hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.conditions import IS_LEASED, IS_PLANNED, IS_SENDING, IS_UNKNOWN
from storage.engine import Database
from storage.ledger import deliveries_by_id, lock_ledger
from storage.records import Delivery, Hold
from storage.schema import channel, delivery, edition, hold
from storage.types import Moment
from storage.upsert import insert_for

# Candidates looked at per row asked for, so that one channel's backlog does not hide the others.
_LOOK_AHEAD = 8

_HELD = sa.select(hold.c.id).exists()
# A hold stops everything but the words to the owners who have to know what is wrong.
_IS_NOTICE = (
    sa.select(edition.c.id)
    .where(edition.c.id == delivery.c.edition_id, edition.c.origin == "notice")
    .exists()
    .correlate(delivery)
)
NOT_HELD = sa.or_(~_HELD, _IS_NOTICE)
# Said in the negative: "in the active ones" would make SQLite go channel by channel and then sort.
PAUSED_CHANNELS = sa.select(channel.c.id).where(channel.c.state == "paused")


def _candidates(owner: str, now: datetime, limit: int, but: Collection[int]) -> sa.Subquery:
    """Rows that may go out now, oldest first, each with its place in its channel's queue."""
    moment = sa.literal(now, Moment)
    waiting = (
        sa.select(delivery.c.channel_id, sa.func.min(delivery.c.id).label("id"))
        .where(IS_PLANNED, delivery.c.not_before > moment)
        .group_by(delivery.c.channel_id)
        .subquery("waiting")
    )
    busy = sa.select(delivery.c.channel_id).where(IS_SENDING)
    in_doubt = sa.select(delivery.c.channel_id).where(
        IS_UNKNOWN, sa.or_(delivery.c.asked_at.is_(None), delivery.c.not_before > moment)
    )
    others = sa.select(delivery.c.channel_id).where(
        IS_LEASED, delivery.c.lease_owner != owner, delivery.c.lease_until > moment
    )
    eligible = (
        sa.select(delivery.c.id, delivery.c.channel_id)
        .join_from(delivery, waiting, waiting.c.channel_id == delivery.c.channel_id, isouter=True)
        .where(
            IS_PLANNED,
            NOT_HELD,
            # A channel's rows keep their order: what stands behind a waiting one waits too.
            sa.or_(waiting.c.id.is_(None), delivery.c.id < waiting.c.id),
            delivery.c.channel_id.not_in(PAUSED_CHANNELS),
            delivery.c.channel_id.not_in(busy),
            delivery.c.channel_id.not_in(in_doubt),
            delivery.c.channel_id.not_in(others),
            delivery.c.channel_id.not_in(but),
        )
        .order_by(delivery.c.id)
        .limit(limit * _LOOK_AHEAD)
        .subquery("eligible")
    )
    place = sa.func.row_number().over(partition_by=eligible.c.channel_id, order_by=eligible.c.id)
    return sa.select(eligible.c.id, place.label("place")).subquery("placed")


class LeaseTables(Database):
    """Leases and the hold of the Store's contract."""

    async def lease_deliveries(
        self,
        owner: str,
        *,
        now: datetime,
        until: datetime,
        limit: int,
        but: Collection[int] = (),
    ) -> Sequence[Delivery]:
        placed = _candidates(owner, now, limit, but)
        # First every channel's first row, then every channel's second: none waits for another.
        chosen = sa.select(placed.c.id).order_by(placed.c.place, placed.c.id).limit(limit)
        async with self.writing() as connection:
            await lock_ledger(connection)
            ids = (await connection.execute(chosen)).scalars().all()
            if not ids:
                return []
            await connection.execute(
                sa.update(delivery)
                .where(delivery.c.id.in_(ids))
                .values(lease_owner=owner, lease_until=until)
            )
            return await deliveries_by_id(connection, ids)

    async def hold(self) -> Hold | None:
        async with self.reading() as connection:
            row = (await connection.execute(sa.select(hold))).first()
        return None if row is None else Hold(row.held_by, row.since)

    async def set_hold(self, by: str, *, now: datetime) -> bool:
        values = {"id": 1, "held_by": by, "since": now}
        async with self.writing() as connection:
            statement = insert_for(connection.dialect, hold, values).on_conflict_do_nothing()
            return (await connection.execute(statement.returning(hold.c.id))).first() is not None

    async def release_hold(self) -> bool:
        async with self.writing() as connection:
            gone = await connection.execute(sa.delete(hold).returning(hold.c.id))
            return gone.first() is not None
