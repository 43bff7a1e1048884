"""Who may send what, and when: leases and the hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.conditions import IS_LEASED, IS_PAUSED, IS_PLANNED, IS_SENDING, IS_UNKNOWN
from storage.engine import Database
from storage.ledger import deliveries_by_id, lock_ledger
from storage.packed import Gathered, numbers, pack_numbers
from storage.records import Delivery, Hold
from storage.schema import channel, delivery, edition, hold
from storage.types import Moment, Words
from storage.upsert import insert_for

# Candidates looked at per row asked for. Rows of a broadcast are of a channel each; where one
# channel's backlog comes first, more are looked at, so that it does not hide the others.
_LOOK_AHEAD = (1, 8)

_HELD = sa.select(hold.c.id).exists()
# A hold stops everything but the words to the owners who have to know what is wrong.
_IS_NOTICE = (
    sa.select(edition.c.id)
    .where(edition.c.id == delivery.c.edition_id, edition.c.origin == "notice")
    .exists()
    .correlate(delivery)
)
NOT_HELD = sa.or_(~_HELD, _IS_NOTICE)
# Asked of each row: a list of all that are paused would be made anew for every statement, and
# hundreds of thousands of readers may have blocked the bot. Said in the negative: "in an active
# one" would make SQLite go channel by channel and then sort.
MAY_BE_WRITTEN_TO = ~(
    sa.select(channel.c.id)
    .where(channel.c.id == delivery.c.channel_id, IS_PAUSED)
    .exists()
    .correlate(delivery)
)

_NOW = sa.bindparam("now", type_=Moment)
_OWNER = sa.bindparam("owner", type_=Words)
_LIMIT = sa.bindparam("limit", type_=sa.Integer)


def _candidates() -> sa.Subquery:
    """Rows that may go out now, oldest first, each with its place in its channel's queue."""
    # Not by the bare column: SQLite would go through every row of the ledger in its order.
    waiting_channel = delivery.c.channel_id + sa.literal_column("0")
    waiting = (
        sa.select(waiting_channel.label("channel_id"), sa.func.min(delivery.c.id).label("id"))
        .where(IS_PLANNED, delivery.c.not_before > _NOW)
        .group_by(waiting_channel)
        .subquery("waiting")
    )
    busy = sa.select(delivery.c.channel_id).where(IS_SENDING)
    in_doubt = sa.select(delivery.c.channel_id).where(
        IS_UNKNOWN, sa.or_(delivery.c.asked_at.is_(None), delivery.c.not_before > _NOW)
    )
    others = sa.select(delivery.c.channel_id).where(
        IS_LEASED, delivery.c.lease_owner != _OWNER, delivery.c.lease_until > _NOW
    )
    eligible = (
        sa.select(delivery.c.id, delivery.c.channel_id)
        .join_from(delivery, waiting, waiting.c.channel_id == delivery.c.channel_id, isouter=True)
        .where(
            IS_PLANNED,
            NOT_HELD,
            # A channel's rows keep their order: what stands behind a waiting one waits too.
            sa.or_(waiting.c.id.is_(None), delivery.c.id < waiting.c.id),
            MAY_BE_WRITTEN_TO,
            delivery.c.channel_id.not_in(busy),
            delivery.c.channel_id.not_in(in_doubt),
            delivery.c.channel_id.not_in(others),
            delivery.c.channel_id.not_in(numbers("but")),
        )
        .order_by(delivery.c.id)
        .limit(sa.bindparam("candidates", type_=sa.Integer))
        .subquery("eligible")
    )
    place = sa.func.row_number().over(partition_by=eligible.c.channel_id, order_by=eligible.c.id)
    return sa.select(eligible.c.id, place.label("place")).subquery("placed")


# Made once: putting it together takes longer than carrying it out.
_PLACED = _candidates()
# First every channel's first row, then every channel's second: none waits for another.
_CHOSEN = Gathered(
    sa.select(_PLACED.c.id, _PLACED.c.place).order_by(_PLACED.c.place, _PLACED.c.id).limit(_LIMIT)
)
_LEASE = (
    sa.update(delivery)
    .where(delivery.c.id.in_(numbers("ids")))
    .values(lease_owner=_OWNER, lease_until=sa.bindparam("until"))
)


def _choose(connection: sa.Connection, asked: Mapping[str, Any]) -> list[int]:
    """As many rows as asked for, or all that may go."""
    for times in _LOOK_AHEAD:
        candidates = {"candidates": asked["limit"] * times}
        rows = _CHOSEN.rows(connection, {**asked, **candidates})
        # Fewer than were looked for are all that there are.
        if len(rows) < asked["limit"] or all(row.place == 1 for row in rows):
            break
    return [row.id for row in rows]


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
        asked = {"owner": owner, "now": now, "limit": limit, "but": pack_numbers(but)}

        def lease(connection: sa.Connection) -> list[Delivery]:
            lock_ledger(connection)
            ids = _choose(connection, asked)
            if not ids:
                return []
            taken = {"owner": owner, "until": until, "ids": pack_numbers(ids)}
            connection.execute(_LEASE, taken)
            return deliveries_by_id(connection, ids)

        return await self.at_once(lease)

    async def hold(self) -> Hold | None:
        async with self.reading() as connection:
            row = (await connection.execute(sa.select(hold))).first()
        return None if row is None else Hold(row.held_by, row.since)

    async def set_hold(self, by: str, *, now: datetime) -> bool:
        values = {"id": 1, "held_by": by, "since": now}
        async with self.writing() as connection:
            statement = insert_for(connection.dialect.name, hold, values).on_conflict_do_nothing()
            return (await connection.execute(statement.returning(hold.c.id))).first() is not None

    async def release_hold(self) -> bool:
        async with self.writing() as connection:
            gone = await connection.execute(sa.delete(hold).returning(hold.c.id))
            return gone.first() is not None
