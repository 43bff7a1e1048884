"""The timers that APScheduler is given: its clock with our reading of the schedules.

APScheduler's own CronTrigger fires a fixed hour twice on the autumn night and takes 0 for Monday.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from bot.publishing.cron import check_cron, cron_moments
from bot.publishing.slots import once_at
from bot.publishing.zones import named_zone
from storage.records import Schedule, ScheduleKind


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler carries no types
    """Fires by a five-field cron expression on the clocks of a zone."""

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        """Raises: ScheduleError where the expression is none."""
        check_cron(expression)
        self.expression = expression
        self.zone = zone

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The first slot later than the previous one (than `now`, before the first), in `zone`."""
        after = previous_fire_time or now
        moment = next(cron_moments(self.expression, self.zone, after), None)
        return moment and moment.astimezone(self.zone)

    def __str__(self) -> str:
        return f"cron[{self.expression} {self.zone.key}]"


class OnceTrigger(BaseTrigger):  # type: ignore[misc]  # see CronTrigger
    """Fires once, at an aware moment; at once where that has passed."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The moment, the first time that it is asked for."""
        return self.moment if previous_fire_time is None else None

    def __str__(self) -> str:
        return f"once[{self.moment.isoformat()}]"


def trigger_of(schedule: Schedule) -> CronTrigger | OnceTrigger:
    """The timer of a stored schedule. Raises: ScheduleError."""
    if schedule.kind is ScheduleKind.ONCE:
        return OnceTrigger(once_at(schedule))
    return CronTrigger(schedule.expression, named_zone(schedule.zone))
