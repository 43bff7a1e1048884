"""What becomes of an article's posts when it changes after they went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.deliveries import NewDelivery


class CorrectionKind(StrEnum):
    ASK = "ask"  # nobody has said yet what kind of change it is
    TYPO = "typo"  # posts are edited
    SUBSTANCE = "substance"  # posts are edited and say that they were
    LEAVE = "leave"  # posts stay as they are
    DELETE = "delete"  # a retraction: posts are deleted
    NOTICE = "notice"  # a retraction: a notice takes their place


RETRACTIONS = (CorrectionKind.DELETE, CorrectionKind.NOTICE)


@dataclass(frozen=True, slots=True)
class Correction:
    """The latest change of an article that its posts are to follow; an older one is superseded."""

    article_id: int
    revision: int
    kind: CorrectionKind
    substance_revision: int | None  # the latest one that changed more than typos
    requested_by: str
    ordered_at: datetime

    @property
    def retracts(self) -> bool:
        return self.kind in RETRACTIONS


@dataclass(frozen=True, slots=True)
class PostChanges:
    """What is to be written into the ledger, so that a channel comes to show what it should."""

    withdrawn: tuple[int, ...] = ()  # numbers of rows still PLANNED
    rows: tuple[NewDelivery, ...] = ()
    waits: bool = False  # something of the post is on its way: to be looked at again

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.rows or self.waits)
