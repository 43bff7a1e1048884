"""Faults on demand: what goes wrong with which calls, as a schedule.

    Fault(FLOOD, "sendMessage", times=200, retry_after_seconds=5)     the next 200 get 429
    Fault(BAD_GATEWAY, from_seconds=5, until_seconds=8, times=None)   from second 5 to 8, all calls
    Fault(RESTART, every=7, times=None, after_commit=True)            every seventh call
    Fault(DROP, "sendMessage", after_calls=3)                         the fourth one
    Fault(REFUSAL, chat_id=5, times=None, code=403,                   all to one chat, in words
          description="Forbidden: user is deactivated")               that nothing here brings about

A plan is a list of faults; the first one that is due for a call is taken. What befalls whole
connections (a closed port, a server slow to accept) is in simulator/port.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class FaultKind(StrEnum):
    FLOOD = "flood"  # 429 with retry_after; never after the commit
    REFUSAL = "refusal"  # an error answer of one's own: code and description
    RESTART = "restart"  # 500 Internal Server Error: restart
    BAD_GATEWAY = "bad_gateway"  # 502 with a page of HTML
    GATEWAY_TIMEOUT = "gateway_timeout"  # 504 with a page of HTML
    DROP = "drop"  # the connection is closed without an answer
    DELAY = "delay"  # a right answer, late
    TRUNCATED = "truncated"  # 200 with half of the JSON, whole by HTTP; always after the commit
    CUT = "cut"  # the connection breaks in the middle of the answer; always after the commit


_ALWAYS_AFTER = (FaultKind.TRUNCATED, FaultKind.CUT)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong. None for method or chat_id: any.

    `after_commit`: the call is acted out first, then the fault strikes: the message stands in the
    chat and the bot does not know. `delay_seconds` passes at the same place, before the fault.

    Which of the fitting calls it strikes: those between `from_seconds` and `until_seconds` after
    the fault was planned (None: without end); of these all but the first `after_calls`; of these
    every `every`-th; of these the first `times` (None: all).
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    after_commit: bool = False
    retry_after_seconds: int = 1
    delay_seconds: float = 0.0
    after_calls: int = 0
    every: int = 1
    from_seconds: float = 0.0
    until_seconds: float | None = None
    code: int = 400
    description: str = ""  # whole, with its prefix: "Bad Request: CHAT_WRITE_FORBIDDEN"

    def __post_init__(self) -> None:
        if self.kind is FaultKind.FLOOD and self.after_commit:
            raise ValueError("a flood fault strikes before the commit: a 429 never posts")
        if (self.kind is FaultKind.REFUSAL) != bool(self.description):
            raise ValueError("a refusal says what it refuses with, and no other fault does")
        if not 400 <= self.code <= 599:
            raise ValueError("a fault answers with an error: code must be 400 to 599")
        if self.times is not None and self.times < 1:
            raise ValueError("a fault strikes at least once: times must be 1 or more")
        if self.every < 1:
            raise ValueError("a fault strikes every call or fewer: every must be 1 or more")
        if self.after_calls < 0 or self.from_seconds < 0:
            raise ValueError("a fault strikes from now on: no count or time may be negative")
        if self.until_seconds is not None and self.until_seconds <= self.from_seconds:
            raise ValueError("a fault strikes for some time: until_seconds must be the later one")

    @property
    def strikes_after_commit(self) -> bool:
        return self.after_commit or self.kind in _ALWAYS_AFTER

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Method names in any case."""
        right_method = self.method is None or self.method.lower() == method.lower()
        return right_method and self.chat_id in (None, chat_id)


@dataclass(slots=True)
class _Planned:
    fault: Fault  # with the times that are left
    at: float  # the clock's reading when it was planned
    calls: int = 0  # that fitted, within its time

    def is_due(self, seconds: float) -> bool:
        """Counts a fitting call, and tells whether this is one to strike."""
        if seconds < self.fault.from_seconds:
            return False
        self.calls += 1
        beyond = self.calls - self.fault.after_calls
        return beyond > 0 and beyond % self.fault.every == 0

    def is_over(self, seconds: float) -> bool:
        until = self.fault.until_seconds
        return until is not None and seconds >= until


class FaultPlan:
    """`clock` gives seconds from any point in time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._planned: list[_Planned] = []
        self._clock = clock

    def __bool__(self) -> bool:
        return bool(self._planned)

    def add(self, fault: Fault) -> None:
        self._planned.append(_Planned(fault, self._clock()))

    def pending(self) -> list[Fault]:
        """What has yet to strike, with the times that are left."""
        self._forget_the_past(self._clock())
        return [planned.fault for planned in self._planned]

    def clear(self) -> None:
        self._planned.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, counted off. A call counts for every fault that it fits."""
        if not self._planned:
            return None
        now = self._clock()
        self._forget_the_past(now)
        taken: _Planned | None = None
        for planned in self._planned:
            if planned.fault.fits(method, chat_id) and planned.is_due(now - planned.at):
                taken = taken or planned
        if taken is None:
            return None
        fault = taken.fault
        if fault.times == 1:
            self._planned.remove(taken)
        elif fault.times is not None:
            taken.fault = replace(fault, times=fault.times - 1)
        return fault

    def _forget_the_past(self, now: float) -> None:
        self._planned = [one for one in self._planned if not one.is_over(now - one.at)]
