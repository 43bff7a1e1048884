"""What every Store keeps to: sources. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import NewSource, Notice, Poll, Source, SourceEntry, SourceState


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

    async def settle_poll(
        self,
        source_id: int,
        poll: Poll,
        entries: Sequence[SourceEntry] = (),
        notices: Sequence[Notice] = (),
    ) -> bool:
        """Write down how a poll ended, the entries that it dealt with, and notices with it.

        A state that a person has set meanwhile stays. An address that another source bears stays
        with that one. False where the source has been removed: then nothing is written.
        """
