"""The timetable: a timer for each schedule, rebuilt from the tables.

APScheduler is the clock and nothing more: a timer only wakes the timetable up, and which slots are
due is decided from the tables each time (publishing/slots.py). A timer that rings twice, late or
never does no harm. The tables are read again every few seconds, because the command line may have
changed them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.common.clock import Now, first_of
from bot.common.logs import log
from bot.publishing.notices import Notices
from bot.publishing.plan import Planner
from bot.publishing.slots import Fire, Skip, Wait, decide, local_text
from bot.publishing.trigger import trigger_of
from storage.contract import Store
from storage.errors import ScheduleNotFoundError, StoreUnavailableError
from storage.records import EditionOutcome, Schedule, ScheduleState

# How often the tables are read again, and a slot that could not be planned is tried again.
SYNC_SECONDS = 2.0

_log = log(__name__)


class Timetable:
    def __init__(
        self,
        store: Store,
        planner: Planner,
        notices: Notices,
        now: Now,
        wake_sender: Callable[[], None],
        wake: asyncio.Event,
    ) -> None:
        self._store = store
        self._planner = planner
        self._notices = notices
        self._now = now
        self._wake_sender = wake_sender
        self._wake = wake
        self._clock = AsyncIOScheduler(timezone=UTC)
        self._timers: set[str] = set()
        # The last error of each schedule: one that stays the same is logged once.
        self._troubles: dict[int, str] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Fire what is due until `stop` is set."""
        self._clock.start()
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    await self.sync()
                except StoreUnavailableError as error:
                    _log.warning("the timetable cannot be read; trying again", error=str(error))
                await first_of(self._wake, stop, seconds=SYNC_SECONDS)
        finally:
            self._clock.shutdown(wait=False)

    async def sync(self) -> None:
        """Fire what is due and give each active schedule its timer, and no other one."""
        wanted = {}
        for schedule in await self._store.schedules(active_only=True):
            if await self._fire_due(schedule.id):
                wanted[_timer_id(schedule)] = schedule
        for gone in self._timers - wanted.keys():
            if self._clock.get_job(gone) is not None:
                self._clock.remove_job(gone)
        for new in wanted.keys() - self._timers:
            self._clock.add_job(
                self._ring,
                trigger_of(wanted[new]),
                id=new,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._timers = set(wanted)

    async def _ring(self) -> None:
        self._wake.set()

    async def _fire_due(self, schedule_id: int) -> bool:
        """Plan every slot of this schedule that is due by now; False where that cannot be done.

        Whatever is wrong with one schedule, the others go on; it is tried again.
        """
        try:
            while await self._fire_one(schedule_id):
                pass
        except ScheduleNotFoundError:
            return False
        except Exception as error:
            if self._troubles.get(schedule_id) != repr(error):
                _log.exception("a slot cannot be planned; trying again", schedule=schedule_id)
            self._troubles[schedule_id] = repr(error)
            return False
        self._troubles.pop(schedule_id, None)
        return True

    async def _fire_one(self, schedule_id: int) -> bool:
        """Plan the next slot that is due; False where none is."""
        schedule = await self._store.schedule(schedule_id)
        if schedule.state is not ScheduleState.ACTIVE:
            return False
        match decide(schedule, now=self._now()):
            case Wait():
                return False
            case Skip() as slot:
                if await self._planner.skip(schedule, slot):
                    await self._tell_skipped(schedule, slot)
            case Fire() as slot:
                outcome = await self._planner.fire(schedule, slot)
                self._wake_sender()
                if (slot.late or slot.missed) and outcome is EditionOutcome.PLANNED:
                    await self._tell_late(schedule, slot)
        return True

    async def _tell_skipped(self, schedule: Schedule, slot: Skip) -> None:
        channel = await self._store.channel_by_id(schedule.channel_id)
        when = local_text(slot.slot_at, schedule.zone)
        await self._notices.slot_skipped(schedule, channel, when, len(slot.missed) + 1)

    async def _tell_late(self, schedule: Schedule, slot: Fire) -> None:
        channel = await self._store.channel_by_id(schedule.channel_id)
        when = local_text(slot.slot_at, schedule.zone)
        await self._notices.slot_late(schedule, channel, when, len(slot.missed) + slot.late)


def _timer_id(schedule: Schedule) -> str:
    """Changes with whatever moves the firings."""
    return f"{schedule.id}:{schedule.kind}:{schedule.expression}:{schedule.zone}"
