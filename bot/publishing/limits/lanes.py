"""Who waits for a place of the whole: answers in one queue, broadcasts in another."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.publishing.limits.chat import ChatPace
from bot.publishing.limits.values import Call

# After so many answers in a row a broadcast has its turn.
ANSWERS_IN_A_ROW = 4


class Turn:
    """What one waits for. Most turns have come before anybody waits: those need no future."""

    __slots__ = ("_error", "_waiter", "come", "over")

    def __init__(self) -> None:
        self.come = False
        self.over = False  # it has come, or it never will
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def give(self) -> None:
        """It has come."""
        self.come = True
        self.end()

    def refuse(self, error: Exception) -> None:
        """It never will; whoever waits for it gets the error."""
        self._error = error
        self.end()

    def end(self) -> None:
        """Nobody waits for it any more."""
        self.over = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self) -> None:
        """Raises: what it was refused with."""
        if not self.over:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self._error is not None:
            raise self._error


@dataclass(eq=False, slots=True)
class Permit:
    """The turn of one call. Give it back with `Gate.end`, or `Gate.drop` where it never started."""

    call: Call
    chat: ChatPace | None = None  # where it was admitted, if the call names one
    admitted: Turn = field(default_factory=Turn)
    started: Turn = field(default_factory=Turn)
    started_at: float | None = None
    ended: bool = False


@dataclass(slots=True)
class Lanes:
    """The admitted ones that wait for a place of the whole."""

    answers: deque[Permit] = field(default_factory=deque)
    broadcasts: deque[Permit] = field(default_factory=deque)
    in_a_row: int = 0
    # Whether the first of them waits for a call to end, not for a moment.
    stuck: bool = False

    def in_turn(self) -> list[deque[Permit]]:
        """Those where somebody waits, the one whose turn it is first."""
        for lane in (self.answers, self.broadcasts):
            while lane and lane[0].started.over:
                lane.popleft()
        lanes = [lane for lane in (self.answers, self.broadcasts) if lane]
        return lanes[::-1] if self.in_a_row >= ANSWERS_IN_A_ROW else lanes

    def take(self, lane: deque[Permit]) -> Permit:
        self.in_a_row = self.in_a_row + 1 if lane is self.answers else 0
        return lane.popleft()
