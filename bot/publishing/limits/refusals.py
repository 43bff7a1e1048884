"""What a 429 teaches. One refusal stops its chat; only refusals of several chats stop the whole.

What was learned lives in memory: to learn it again costs one call that was certainly not made,
while a number kept in the database would slow every later start for a reason long gone. Pure.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

# So many chats refused within so many seconds: it is not the chats.
CHATS_OF_A_FLOOD = 3
FLOOD_SECONDS = 5.0
# How long a limit is kept that was seen lower than set.
KEPT_SECONDS = 600.0


@dataclass(slots=True)
class Learned:
    """A limit that is lower than the one set, for a while."""

    limit: int | None = None
    until: float = -math.inf

    def of(self, limit: int, now: float) -> int:
        """The limit that holds now."""
        if self.limit is None or now >= self.until:
            self.limit = None
            return limit
        return min(limit, self.limit)

    def lower(self, limit: int, accepted: int, now: float) -> None:
        """`accepted` went through in the time of the limit before one was refused.

        Never by more than half at a time. Where nothing went through, it says nothing of a rate.
        """
        if accepted:
            present = self.of(limit, now)
            self.limit = max(min(accepted, present - 1), (present + 1) // 2)
            self.until = now + KEPT_SECONDS


class Flood:
    """Tells the refusal of a chat from that of the whole."""

    __slots__ = ("_recent", "barred_since", "barred_until")

    def __init__(self) -> None:
        self._recent: deque[tuple[float, str, float]] = deque()  # (when, chat, barred until)
        self.barred_until = -math.inf
        self.barred_since = -math.inf

    def note(self, chat: str, started: float, until: float, now: float) -> bool:
        """A refusal; True where it makes the whole stop (until `barred_until`)."""
        if started < self.barred_since:
            return False  # it was on its way when that became known
        while self._recent and self._recent[0][0] < now - FLOOD_SECONDS:
            self._recent.popleft()
        self._recent.append((now, chat, until))
        if len({chat for _, chat, _ in self._recent}) < CHATS_OF_A_FLOOD:
            return False
        self.barred_until = max(until for _, _, until in self._recent)
        self.barred_since = now
        self._recent.clear()
        return True
