"""Which calls the server may still count against a limit of so many in any so many seconds.

The server counts a call when it arrives there, which nobody here sees. What is known: it arrived
after its start and before its answer. Let `least` be the shortest time from any call's start to
its answer: the way there of one call and the way back of another never take less together. So a
call that starts `window − least` after the answer of another arrives at least `window` after that
one did, however the ways differ: a place that is used again no sooner provokes no refusal. With
even answer times that wastes nothing; with uneven ones only what an answer took beyond the least.
Pure: seconds of any steady clock come in with each call.
"""

from __future__ import annotations

import math

LEAST_IS_KEPT_SECONDS = 30.0


class Trail:
    """Calls under way, and the answers of the past, oldest first."""

    __slots__ = ("_ended", "_ends", "_under_way")

    def __init__(self) -> None:
        # (when, messages). No deque: an empty one takes 620 bytes, and there is one for each chat.
        self._ends: list[tuple[float, int]] = []
        self._ended = 0
        self._under_way = 0

    def __bool__(self) -> bool:
        return bool(self._under_way or self._ends)

    def begin(self, messages: int) -> None:
        self._under_way += messages

    def end(self, messages: int, at: float | None) -> None:
        """`at` None: the server did not count it."""
        self._under_way -= messages
        if at is not None:
            self.note(messages, at)

    def note(self, messages: int, at: float) -> None:
        """A call of before: `at` is never earlier than in the call before."""
        self._ends.append((at, messages))
        self._ended += messages

    def take_in(self, other: Trail) -> None:
        """The other chat proves to be this one."""
        self._ends = sorted([*self._ends, *other._ends])
        self._ended += other._ended
        self._under_way += other._under_way

    def forget(self, before: float) -> None:
        gone = 0
        for at, messages in self._ends:
            if at > before:
                break
            self._ended -= messages
            gone += 1
        if gone:
            del self._ends[:gone]

    def ended_since(self, moment: float) -> int:
        """Messages that were answered after `moment`."""
        total = 0
        for at, messages in reversed(self._ends):
            if at <= moment:
                break
            total += messages
        return total

    def last_in_the_way(self, messages: int, limit: int) -> float:
        """The answer after which these fit into `limit`: -inf where they fit now, inf where they
        do not fit before a call under way has ended.

        More than the limit at once fit where nothing else is.
        """
        excess = self._under_way + self._ended + min(messages, limit) - limit
        if excess <= 0:
            return -math.inf
        if self._under_way and excess > self._ended:
            return math.inf
        for at, count in self._ends:
            excess -= count
            if excess <= 0:
                return at
        return math.inf


class Least:
    """The shortest time from start to answer, of the last 30 to 60 seconds: ways change."""

    __slots__ = ("_before", "_now", "_since")

    def __init__(self) -> None:
        self._before = self._now = math.inf
        self._since = -math.inf

    def note(self, took: float, at: float) -> None:
        if at - self._since > LEAST_IS_KEPT_SECONDS:
            self._before, self._now = self._now, math.inf
            self._since = at
        self._now = min(self._now, took)

    @property
    def seconds(self) -> float:
        """0 where nothing was answered yet."""
        least = min(self._before, self._now)
        return least if math.isfinite(least) else 0.0
