"""Lists that run from the newest to the oldest, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in a list that runs from the newest to the oldest: the last row seen."""

    published_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next` leads to the following one, None at the end."""

    rows: tuple[T, ...]
    next: Cursor | None
