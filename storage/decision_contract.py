"""What every Store keeps to: decisions. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Decided, Decision, KeptMaterial, NewDecided

# Older ones are let go of now and then; articles and their revisions stay.
MOST_DECISIONS = 50_000
MOST_KEPT = 100


class DecisionStore(Protocol):
    async def articles_of_bands(self, bands: Collection[int]) -> Sequence[tuple[int, int]]:
        """Band and article, for each of these bands that an article's text has."""

    async def note_decisions(self, news: Sequence[NewDecided], *, now: datetime) -> None:
        """Write them down. Where the same was decided on the same source before, that row takes
        on what is said now; each text from standard input has a row of its own.

        At least the newest MOST_DECISIONS are kept.
        """

    async def decisions(
        self, *, limit: int, decision: Decision | None = None, article_id: int | None = None
    ) -> Sequence[Decided]:
        """The latest first; of one kind, or on one article, where given."""

    async def keep_material(self, material: KeptMaterial, *, now: datetime) -> int:
        """Keep it until MOST_KEPT others have come; its number. Of one source the last is kept."""

    async def kept_material(self, number: int) -> KeptMaterial | None:
        """None where it has been let go of."""
