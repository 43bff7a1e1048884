"""Which slots of a schedule are due, and what becomes of them: pure, from the tables' values.

A slot is a moment at which a schedule means to fire. Those at or before `handled_until` are done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.common.errors import ScheduleError
from bot.publishing.cron import cron_moments
from bot.publishing.zones import first_moment, named_zone
from storage.records import MissedPolicy, Schedule, ScheduleKind, ScheduleState

GRACE = timedelta(minutes=5)

# After a long pause of a busy schedule the older slots are neither listed nor counted: a year of
# every minute would take seconds and help nobody.
MOST_MISSED = 1000


@dataclass(frozen=True, slots=True)
class Fire:
    """Post for this slot. `missed`: earlier slots that it stands in for, oldest first."""

    slot_at: datetime
    late: bool  # later than the grace
    missed: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """Let this slot go and record it. `missed`: earlier slots that go with it, oldest first."""

    slot_at: datetime
    reason: str
    missed: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is due; `next` is None where nothing ever will be."""

    next: datetime | None


def decide(schedule: Schedule, *, now: datetime, grace: timedelta = GRACE) -> Fire | Skip | Wait:
    """What to do about this schedule's slots at `now` (aware); moments that come back are UTC.

    A slot up to `grace` late is on time. Of several due slots only the latest fires, with the
    policy LATE however old it is; with SKIP, those older than the grace are skipped first, all
    of them as one. After the decision is written (`handled_until` = its slot), ask again.
    Raises: ScheduleError where the stored expression or zone cannot be read.
    """
    due = _due(schedule, now)
    if not due:
        return Wait(next(_slots(schedule, max(now, schedule.handled_until)), None))
    if schedule.missed is MissedPolicy.SKIP:
        old = tuple(slot for slot in due if now - slot > grace)
        if old:
            return Skip(old[-1], _why_skipped(len(old)), old[:-1])
    return Fire(due[-1], now - due[-1] > grace, due[:-1])


def _why_skipped(count: int) -> str:
    if count == 1:
        return "the slot passed while nothing could fire it"
    number = f"{count} slots" if count < MOST_MISSED else f"{count} slots or more"
    return f"{number} passed while nothing could fire them; this is the latest"


def next_firings(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    """The first `count` slots later than `after`, aware, in the schedule's own zone.

    Fewer where the schedule ends. Raises: ScheduleError.
    """
    zone = named_zone(schedule.zone)
    return [slot.astimezone(zone) for slot in islice(_slots(schedule, after), count)]


def once_expression(moment: datetime, zone: ZoneInfo) -> str:
    """How a schedule of kind ONCE keeps its moment: local time, with the offset.

    Without the offset the second of the two hours of an autumn night would come back as the first.
    """
    return moment.astimezone(zone).isoformat()


def once_at(schedule: Schedule) -> datetime:
    """The moment, aware in UTC, of a schedule of kind ONCE. Raises: ScheduleError."""
    try:
        written = datetime.fromisoformat(schedule.expression)
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        return first_moment(written, named_zone(schedule.zone))
    except (ValueError, OverflowError) as error:
        raise ScheduleError("{text} is no date and time.", text=schedule.expression) from error


def when_text(schedule: Schedule) -> str:
    """When it fires, for people: the cron expression, or the moment in local time with its offset.

    Raises: ScheduleError.
    """
    if schedule.kind is ScheduleKind.ONCE:
        return local_text(once_at(schedule), schedule.zone)
    return schedule.expression


def is_over(schedule: Schedule, *, now: datetime) -> bool:
    """Whether it will not fire again however it is resumed. Raises: ScheduleError."""
    if schedule.state is ScheduleState.PAUSED and schedule.kind is ScheduleKind.ONCE:
        return once_at(schedule) <= now
    return schedule.state is ScheduleState.ENDED


def local_text(moment: datetime, zone: str | None = None) -> str:
    """Local time with its offset, "2026-12-01 09:00 +02:00"; in `moment`'s own zone if not told.

    Raises: ScheduleError for an unknown zone.
    """
    local = moment.astimezone(named_zone(zone)) if zone else moment
    written = local.isoformat(sep=" ", timespec="minutes")
    return f"{written[:16]} {written[16:]}"


def _slots(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Every slot later than `after`, in order, in UTC."""
    if schedule.kind is ScheduleKind.ONCE:
        return (moment for moment in [once_at(schedule)] if moment > after)
    return cron_moments(schedule.expression, named_zone(schedule.zone), after)


def _due(schedule: Schedule, now: datetime) -> tuple[datetime, ...]:
    """The slots after `handled_until` up to `now`; of more than MOST_MISSED the latest ones."""
    begin = schedule.handled_until
    first = tuple(islice(_until(schedule, begin, now), MOST_MISSED))
    if len(first) < MOST_MISSED:
        return first
    back = first[-1] - first[0] + timedelta(minutes=1)  # as long as so many slots take
    while True:
        latest = deque(_until(schedule, max(begin, now - back), now), maxlen=MOST_MISSED)
        if latest:
            return tuple(latest)
        back *= 2


def _until(schedule: Schedule, after: datetime, now: datetime) -> Iterator[datetime]:
    return takewhile(lambda slot: slot <= now, _slots(schedule, after))
