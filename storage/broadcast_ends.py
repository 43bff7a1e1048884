"""A broadcast that has come to its end, and what of it failed: owners are told in one word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.broadcast_rows import IS_OPEN, ITS_ROWS
from storage.conditions import IS_PAUSED, IS_PLANNED, IS_SEND, IS_SENDING, WAS_PLANNED
from storage.engine import Database
from storage.plans import write_notices
from storage.records import BroadcastEnd, DeliveryState, Failures, Notice
from storage.schema import article, broadcast, channel, delivery

# So many reasons are told apart, and of each so many channels are named.
MOST_REASONS = 5
MOST_NAMED = 5

_IS_UNREPORTED = broadcast.c.reported.is_(False)
_FAILED = sa.and_(WAS_PLANNED, delivery.c.state == DeliveryState.FAILED.value, IS_SEND)


class BroadcastEndTables(Database):
    """The ends of broadcasts in the Store's contract."""

    async def is_unreported_broadcast(self, edition_id: int) -> bool:
        query = sa.select(broadcast.c.edition_id).where(
            broadcast.c.edition_id == edition_id, _IS_UNREPORTED
        )
        async with self.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def report_broadcast(
        self, notices_of: Callable[[BroadcastEnd], Sequence[Notice]]
    ) -> bool:
        async with self.reading() as connection:
            over = (await connection.execute(_over())).first()
            if over is None:
                return False  # nearly always, and nobody who writes is held up
            # Counting a million rows takes a second: nobody who writes waits for that either.
            end = await _end_of(connection, over)
        async with self.writing() as connection:
            tell = (
                sa.update(broadcast)
                .where(broadcast.c.edition_id == end.edition_id, _IS_UNREPORTED)
                .values(reported=True)
                .returning(broadcast.c.edition_id)
            )
            if (await connection.execute(tell)).first() is None:
                return False
            await write_notices(connection, notices_of(end))
            return True


def _over() -> sa.Select[Any]:
    """The oldest of which nothing is left to do but in channels that are paused."""
    its = sa.select(delivery.c.id).join(channel, channel.c.id == delivery.c.channel_id)
    of_it = delivery.c.edition_id == broadcast.c.edition_id
    # What is retracted is planned no further.
    is_planned = sa.or_(~IS_OPEN, article.c.state != "approved")
    # Two conditions: each has an index of its own.
    is_in_work = sa.or_(
        its.where(ITS_ROWS, IS_PLANNED, ~IS_PAUSED).exists(),
        its.where(of_it, WAS_PLANNED, IS_SENDING, ~IS_PAUSED).exists(),
    )
    return (
        sa.select(broadcast.c.edition_id, broadcast.c.article_id, article.c.title)
        .join(article, article.c.id == broadcast.c.article_id)
        .where(_IS_UNREPORTED, is_planned, ~is_in_work)
        .order_by(broadcast.c.edition_id)
        .limit(1)
    )


async def _end_of(connection: AsyncConnection, over: Any) -> BroadcastEnd:
    """Counted in channels: a post of several messages has failed once."""
    theirs = delivery.c.edition_id == over.edition_id
    count = sa.func.count(delivery.c.channel_id.distinct())
    reasons = (
        sa.select(delivery.c.reason, count.label("channels"))
        .where(theirs, _FAILED)
        .group_by(delivery.c.reason)
        .order_by(sa.desc("channels"), delivery.c.reason)
        .limit(MOST_REASONS)
    )
    of_it = broadcast.c.edition_id == over.edition_id
    reached = sa.select(count).join_from(broadcast, delivery, ITS_ROWS).where(of_it)
    failures = []
    for reason, channels in (await connection.execute(reasons)).all():
        some = (
            sa.select(channel.c.address, channel.c.thread_id)
            .join(delivery, delivery.c.channel_id == channel.c.id)
            .where(theirs, _FAILED, delivery.c.reason == reason)
            .distinct()
            .order_by(channel.c.address, channel.c.thread_id)
            .limit(MOST_NAMED)
        )
        places = [(row.address, row.thread_id) for row in await connection.execute(some)]
        failures.append(Failures(reason or "", channels, tuple(places)))
    return BroadcastEnd(
        edition_id=over.edition_id,
        article_id=over.article_id,
        article_title=over.title,
        channels=(await connection.execute(reached)).scalar_one(),
        failed=(await connection.execute(sa.select(count).where(theirs, _FAILED))).scalar_one(),
        failures=tuple(failures),
    )
