"""Faults on demand: what goes wrong with the next calls of a method or to a chat.

A plan is a list of faults, each for a number of calls; the first one that fits a call is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class FaultKind(StrEnum):
    FLOOD = "flood"  # 429 with retry_after; never after the commit
    RESTART = "restart"  # 500 Internal Server Error: restart
    BAD_GATEWAY = "bad_gateway"  # 502 with a page of HTML
    DROP = "drop"  # the connection is closed without an answer
    DELAY = "delay"  # a right answer, late


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong. None for method or chat_id: any.

    `after_commit`: the call is acted out first, then the fault strikes: the message stands in the
    chat and the bot does not know. `delay_seconds` passes at the same place, before the fault.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    after_commit: bool = False
    retry_after_seconds: int = 1
    delay_seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.kind is FaultKind.FLOOD and self.after_commit:
            raise ValueError("a flood fault strikes before the commit: a 429 never posts")
        if self.times < 1:
            raise ValueError("a fault strikes at least once: times must be 1 or more")

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Method names in any case."""
        right_method = self.method is None or self.method.lower() == method.lower()
        return right_method and self.chat_id in (None, chat_id)


class FaultPlan:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def pending(self) -> list[Fault]:
        """What has yet to strike, with the times that are left."""
        return list(self._faults)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, counted off."""
        for index, fault in enumerate(self._faults):
            if fault.fits(method, chat_id):
                if fault.times > 1:
                    self._faults[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._faults[index]
                return fault
        return None
