"""One firing: what was chosen, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.deliveries import NewDelivery


class EditionOutcome(StrEnum):
    PLANNED = "planned"  # there are rows in the ledger
    EMPTY = "empty"  # nothing new to post
    SKIPPED = "skipped"  # the slot was missed and the policy is to skip


class EditionOrigin(StrEnum):
    SCHEDULE = "schedule"
    EDITOR = "editor"  # /publish
    CORRECTION = "correction"  # of an article that has been posted
    NOTICE = "notice"  # a word to an editor or owner


@dataclass(frozen=True, slots=True)
class ChosenArticle:
    """An article of an edition and why it was chosen."""

    article_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class NewEdition:
    """One firing: for which slot, of what, and why."""

    channel_id: int
    origin: EditionOrigin
    outcome: EditionOutcome
    fired_at: datetime
    reason: str
    requested_by: str
    schedule_id: int | None = None
    slot_at: datetime | None = None  # the moment the schedule meant; None without a schedule
    articles: tuple[ChosenArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to an editor or owner, written together with what it tells of: both or neither."""

    edition: NewEdition  # of origin NOTICE, for that person's chat, or what else follows from it
    deliveries: tuple[NewDelivery, ...]
