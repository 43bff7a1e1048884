"""What became of what came in, and why: kept for the people who ask where an article is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.articles import SourceKind
from storage.richtext import Mark


class Decision(StrEnum):
    """What becomes of material that comes in."""

    NEW = "new"
    CHANGED = "changed"  # a new revision of the article that is here
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # nearly the text of another article: not stored
    REFUSED = "refused"  # no article


@dataclass(frozen=True, slots=True)
class NewDecided:
    """A decision about one piece of material."""

    decision: Decision
    reason: str  # in words, English
    source_kind: SourceKind
    source_key: str
    name: str  # the title; of what was refused, the name of the file
    article_id: int | None  # stored, or the one that it is a duplicate of
    likeness: float | None = None  # to that one, 0 to 1
    decided_by: str | None = None  # who overruled; None: nobody did


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored decision. The same one on the same source again counts up `times`."""

    id: int
    decision: Decision
    reason: str
    source_kind: SourceKind
    source_key: str
    name: str
    article_id: int | None
    likeness: float | None
    decided_by: str | None
    times: int
    decided_at: datetime  # the last time


@dataclass(frozen=True, slots=True)
class KeptMaterial:
    """Material that was not taken and that nobody could send again, as it came in."""

    name: str
    source_kind: SourceKind
    source_key: str
    format: str
    data: bytes
    address: str | None = None  # of a page: where it was fetched
    charset: str | None = None  # as its server told it
    marks: tuple[Mark, ...] = ()  # of what an editor wrote, see newsroom's Material
