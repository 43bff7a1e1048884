"""Pause, resume and remove a schedule: the same for a chat and for the command line."""

from __future__ import annotations

from datetime import datetime

from bot.publishing.slots import is_over
from storage.contract import Store
from storage.errors import ScheduleEndedError
from storage.records import Schedule, ScheduleState


async def set_state(
    store: Store, schedule_id: int, state: ScheduleState, *, now: datetime
) -> Schedule:
    """Set it. One whose only moment passed during its pause is not resumed: it ends.

    Raises: ScheduleNotFoundError, ScheduleEndedError (it has fired, or has just ended so),
    ScheduleError where the stored expression cannot be read.
    """
    if state is ScheduleState.ACTIVE:
        schedule = await store.schedule(schedule_id)
        if is_over(schedule, now=now):
            if schedule.state is ScheduleState.PAUSED:
                await store.set_schedule_state(schedule_id, ScheduleState.ENDED, now=now)
            raise ScheduleEndedError(schedule_id)
    return await store.set_schedule_state(schedule_id, state, now=now)
