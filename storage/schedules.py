"""Schedules: when a channel gets what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.article_rows import stored_article
from storage.channel_rows import stored_channel
from storage.conditions import IS_LIVE_POST
from storage.engine import Database
from storage.errors import (
    AlreadyPostedError,
    ScheduleEndedError,
    ScheduleExistsError,
    ScheduleNotFoundError,
)
from storage.records import (
    Channel,
    MissedPolicy,
    NewSchedule,
    Schedule,
    ScheduleKind,
    ScheduleState,
)
from storage.schema import delivery, schedule

_RUNNING = (ScheduleState.ACTIVE, ScheduleState.PAUSED)


def _from_row(row: Any) -> Schedule:
    return Schedule(
        id=row.id,
        channel_id=row.channel_id,
        kind=ScheduleKind(row.kind),
        expression=row.expression,
        zone=row.zone,
        topic=row.topic,
        article_id=row.article_id,
        article_limit=row.article_limit,
        missed=MissedPolicy(row.missed),
        state=ScheduleState(row.state),
        handled_until=row.handled_until,
        created_by=row.created_by,
        created_at=row.created_at,
    )


async def stored_schedule(
    connection: AsyncConnection, schedule_id: int, *, lock: bool = False
) -> Schedule:
    """With `lock` nobody else changes it until the end of the transaction.

    Raises: ScheduleNotFoundError, also where it was removed.
    """
    query = sa.select(schedule).where(
        schedule.c.id == schedule_id, schedule.c.state != ScheduleState.REMOVED.value
    )
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        raise ScheduleNotFoundError(schedule_id)
    return _from_row(row)


async def _refuse_double(connection: AsyncConnection, channel: Channel, article_id: int) -> None:
    """The channel's row is locked. Raises: ScheduleExistsError, AlreadyPostedError."""
    query = sa.select(schedule).where(
        schedule.c.channel_id == channel.id,
        schedule.c.article_id == article_id,
        schedule.c.state.in_([state.value for state in _RUNNING]),
    )
    row = (await connection.execute(query.limit(1))).first()
    if row is not None:
        raise ScheduleExistsError(_from_row(row), channel)
    if await _has_post(connection, article_id, channel.id):
        raise AlreadyPostedError(article_id, channel)


async def _has_post(connection: AsyncConnection, article_id: int, channel_id: int) -> bool:
    posted = sa.select(delivery.c.id).where(
        IS_LIVE_POST, delivery.c.channel_id == channel_id, delivery.c.article_id == article_id
    )
    return (await connection.execute(posted.limit(1))).first() is not None


class ScheduleTables(Database):
    """Schedules of the Store's contract; their firings are in editions.py."""

    async def add_schedule(self, new: NewSchedule, *, now: datetime) -> Schedule:
        values = {
            "channel_id": new.channel_id,
            "kind": new.kind.value,
            "expression": new.expression,
            "zone": new.zone,
            "topic": new.topic,
            "article_id": new.article_id,
            "article_limit": new.article_limit,
            "missed": new.missed.value,
            "state": ScheduleState.ACTIVE.value,
            "handled_until": now,
            "created_by": new.created_by,
            "created_at": now,
        }
        async with self.writing() as connection:
            channel = await stored_channel(connection, new.channel_id, lock=True)
            if new.article_id is not None:
                await connection.run_sync(stored_article, new.article_id)
                await _refuse_double(connection, channel, new.article_id)
            result = await connection.execute(
                sa.insert(schedule).values(values).returning(schedule)
            )
            return _from_row(result.one())

    async def schedule(self, schedule_id: int) -> Schedule:
        async with self.reading() as connection:
            return await stored_schedule(connection, schedule_id)

    async def schedules(self, *, active_only: bool = False) -> Sequence[Schedule]:
        query = sa.select(schedule).order_by(schedule.c.id)
        if active_only:
            query = query.where(schedule.c.state == ScheduleState.ACTIVE.value)
        else:
            query = query.where(schedule.c.state != ScheduleState.REMOVED.value)
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query)]

    async def has_post(self, article_id: int, channel_id: int) -> bool:
        async with self.reading() as connection:
            return await _has_post(connection, article_id, channel_id)

    async def set_schedule_state(
        self, schedule_id: int, state: ScheduleState, *, now: datetime
    ) -> Schedule:
        async with self.writing() as connection:
            old = await stored_schedule(connection, schedule_id, lock=True)
            if old.state is ScheduleState.ENDED and state in _RUNNING:
                raise ScheduleEndedError(schedule_id)
            resumes = (old.state, state) == (ScheduleState.PAUSED, ScheduleState.ACTIVE)
            # What passed during a pause was meant to pass.
            handled_until = max(old.handled_until, now) if resumes else old.handled_until
            result = await connection.execute(
                sa.update(schedule)
                .where(schedule.c.id == schedule_id)
                .values(state=state.value, handled_until=handled_until)
                .returning(schedule)
            )
            return _from_row(result.one())
