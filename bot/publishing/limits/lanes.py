"""Who waits for a place of the whole: answers in one queue, broadcasts in another."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.publishing.limits.values import Call

# After so many answers in a row a broadcast has its turn.
ANSWERS_IN_A_ROW = 4


@dataclass(eq=False, slots=True)
class Permit:
    """The turn of one call. Give it back with `Gate.end`, or `Gate.drop` where it never started."""

    call: Call
    admitted: asyncio.Future[None]
    started: asyncio.Future[None]
    started_at: float | None = None
    ended: bool = False


@dataclass(slots=True)
class Lanes:
    """The admitted ones that wait for a place of the whole."""

    answers: deque[Permit] = field(default_factory=deque)
    broadcasts: deque[Permit] = field(default_factory=deque)
    in_a_row: int = 0

    def in_turn(self) -> list[deque[Permit]]:
        """Those where somebody waits, the one whose turn it is first."""
        for lane in (self.answers, self.broadcasts):
            while lane and lane[0].started.done():
                lane.popleft()
        lanes = [lane for lane in (self.answers, self.broadcasts) if lane]
        return lanes[::-1] if self.in_a_row >= ANSWERS_IN_A_ROW else lanes

    def take(self, lane: deque[Permit]) -> Permit:
        self.in_a_row = self.in_a_row + 1 if lane is self.answers else 0
        return lane.popleft()
