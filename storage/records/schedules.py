"""When a channel gets what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScheduleKind(StrEnum):
    CRON = "cron"  # expression: five cron fields
    ONCE = "once"  # expression: a moment, ISO 8601 with offset ("2026-12-01T09:00:00+02:00")


class MissedPolicy(StrEnum):
    """What to do with a slot that passed while nothing could fire it."""

    LATE = "late"  # fire once, for the latest missed slot
    SKIP = "skip"  # record it as skipped


class ScheduleState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"  # its one moment has fired, or passed during a pause
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """When a channel gets what. Without `topic` and `article_id`: every approved article."""

    channel_id: int
    kind: ScheduleKind
    expression: str
    zone: str  # IANA
    topic: str | None  # a region's code
    article_id: int | None
    article_limit: int  # at most so many articles in one firing
    missed: MissedPolicy
    created_by: str  # "cli" or the user id


@dataclass(frozen=True, slots=True)
class Schedule:
    """A stored schedule. Slots at or before `handled_until` are done with."""

    id: int
    channel_id: int
    kind: ScheduleKind
    expression: str
    zone: str
    topic: str | None
    article_id: int | None
    article_limit: int
    missed: MissedPolicy
    state: ScheduleState
    handled_until: datetime
    created_by: str
    created_at: datetime
