"""How a look at a source ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.common.errors import InputRefusedError
from storage.records import SourceEntry


@dataclass(frozen=True, slots=True)
class Looked:
    """It answered. What came of it is stored; `entries` are to be noted."""

    address: str  # behind permanent redirects
    title: str | None
    etag: str | None = None
    last_modified: str | None = None
    new: int = 0
    changed: int = 0
    refused: int = 0
    whole: bool = True  # False: there is more than one look may take
    entries: Sequence[SourceEntry] = field(default_factory=tuple)
    standing: Collection[str] = ()  # the keys of all that stands there now


@dataclass(frozen=True, slots=True)
class Failed:
    """It gave nothing."""

    error: InputRefusedError
    retry_after: timedelta | None = None
    gone: bool = False  # its server says that it will not come back
