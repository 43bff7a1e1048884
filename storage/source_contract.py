"""What every Store keeps to: sources. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import NewSource, Notice, Poll, Source, SourceEntry, SourceState

# What comes back after so long is found by its address or text, and still comes once.
ENTRY_DAYS = 90


class SourceStore(Protocol):
    async def add_source(self, new: NewSource, *, now: datetime) -> Source:
        """Active, and due at once. Raises: SourceExistsError with the known one of this key."""

    async def source(self, source_id: int) -> Source:
        """Raises: SourceNotFoundError."""

    async def sources(self) -> Sequence[Source]:
        """By id."""

    async def due_sources(self, *, now: datetime, limit: int) -> Sequence[Source]:
        """The active ones whose poll is due, the longest waiting first."""

    async def set_source_state(
        self, source_id: int, state: SourceState, *, now: datetime
    ) -> Source:
        """Active again: due at once, its failures forgotten. Raises: SourceNotFoundError."""

    async def remove_source(self, source_id: int) -> None:
        """With its entries; articles stay. Raises: SourceNotFoundError."""

    async def source_entries(
        self, source_id: int, keys: Collection[str]
    ) -> Mapping[str, SourceEntry]:
        """Those of these keys that have been dealt with."""

    async def entries_of(self, source_id: int, source_key: str) -> Collection[str]:
        """The keys of this source's entries of which the article of this `source_key` came."""

    async def settle_poll(
        self,
        source_id: int,
        poll: Poll,
        entries: Sequence[SourceEntry] = (),
        notices: Sequence[Notice] = (),
        standing: Collection[str] = (),
    ) -> bool:
        """Write down how a poll ended, the entries that it dealt with, and notices with it.

        A state that a person has set meanwhile stays. An address that another source bears stays
        with that one. With the noting of others, entries that were noted ENTRY_DAYS ago and are
        not `standing` there any more are forgotten (but none where nothing stands there). False
        where the source has been removed: then nothing is written.
        """
