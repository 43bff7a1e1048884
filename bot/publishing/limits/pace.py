"""When may this call start? From values alone: what went, what was refused, and the time.

A call takes two places: one in its chat, from the moment it is admitted, and one of the whole,
from its start. Both are given back by its end, that of the chat to the chat that gave it: a name
may have passed to another meanwhile. Times are seconds of any steady clock. Pure.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.publishing.limits.chat import ChatPace
from bot.publishing.limits.refusals import Flood, Learned
from bot.publishing.limits.trail import Least, Trail
from bot.publishing.limits.values import Call, Lane, Limits

# Beyond what is known for sure: timers and clocks are not exact.
MARGIN_SECONDS = 0.001
# A broadcast keeps a distance from the start before it, so that an answer always finds a place free
# soon: this part of an even share, and what the event loop was late may be made up for.
SPREAD = 0.97
LATE_SECONDS = 0.02
MINUTE = 60.0
# After so many messages twice as many chats are looked at, whether anything is to be known of them
# still: going through all of them at once, tens of thousands, would hold everything up.
_LOOK_AFTER = 32


class Ended(Enum):
    ANSWERED = auto()  # it counts, and its time tells of the way
    FAILED = auto()  # it may count
    NEVER_SENT = auto()
    REFUSED = auto()  # 429


@dataclass(slots=True)
class _Whole:
    limit: int | None
    trail: Trail = field(default_factory=Trail)
    flood: Flood = field(default_factory=Flood)
    learned: Learned = field(default_factory=Learned)
    next_broadcast: float = -math.inf


class Pace:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = _Whole(limits.overall_per_second)
        self._paid = _Whole(limits.paid_per_second)
        self._chats: dict[str, ChatPace] = {}
        self._to_look_at: deque[str] = deque()  # their keys
        self._numbers: dict[str, str] = {}  # "@name" in small letters -> number
        self._least = Least()
        self._admitted = 0

    # -- the chat

    def chat_ready(self, call: Call, now: float) -> float:
        """When its chat takes it; inf: not before a call there has ended."""
        chat = self._chats.get(self.key(call.chat))
        if call.chat is None or chat is None:
            return now
        at = max(now, chat.barred_until)
        chat.trail.forget(now - self._reach(call.chat))
        for limit, seconds in self._chat_limits(call, chat, now):
            at = max(at, self._after(chat.trail.last_in_the_way(call.messages, limit), seconds))
        return at

    def _chat_limits(self, call: Call, chat: ChatPace, now: float) -> list[tuple[int, float]]:
        limits, found = self._limits, []
        if limits.chat_per_second is not None:
            many = 1 if call.lane is Lane.BROADCAST else limits.chat_burst
            found.append((many, many / limits.chat_per_second))
        if limits.group_per_minute is not None and _is_group(call.chat):
            found.append((chat.learned.of(limits.group_per_minute, now), MINUTE))
        return found

    def _reach(self, chat: str) -> float:
        """How far back the limits of a chat look."""
        if _is_group(chat) and self._limits.group_per_minute is not None:
            return MINUTE + MARGIN_SECONDS
        return self._limits.chat_burst / (self._limits.chat_per_second or 1.0) + MARGIN_SECONDS

    def admit(self, call: Call, now: float) -> ChatPace | None:
        """It has its place in this chat; None where the call names none."""
        if call.chat is None:
            return None
        self._admitted += 1
        if self._admitted % _LOOK_AFTER == 0:
            self._forget_some(now)
        chat = self._chat(self.key(call.chat))
        chat.trail.begin(call.messages)
        return chat

    # -- the whole

    def whole_ready(self, call: Call, now: float) -> float:
        """When it may start beside all others; inf: not before one of them has ended."""
        whole = self._whole(call)
        at = max(now, whole.flood.barred_until)
        if whole.limit is None:
            return at
        limit = whole.learned.of(whole.limit, now)
        whole.trail.forget(now - 1.0 - MARGIN_SECONDS)
        at = max(at, self._after(whole.trail.last_in_the_way(call.messages, limit), 1.0))
        return max(at, whole.next_broadcast) if call.lane is Lane.BROADCAST else at

    def whole_limit(self, call: Call, now: float) -> int | None:
        """Messages a second; None: without limit."""
        whole = self._whole(call)
        return None if whole.limit is None else whole.learned.of(whole.limit, now)

    def barred_until(self, call: Call) -> float:
        """When a flood of refusals is over, by what the server said."""
        return self._whole(call).flood.barred_until

    def start(self, call: Call, now: float) -> None:
        whole = self._whole(call)
        whole.trail.begin(call.messages)
        if whole.limit is not None:
            share = SPREAD / whole.learned.of(whole.limit, now)
            behind = max(whole.next_broadcast, now - LATE_SECONDS)
            whole.next_broadcast = behind + share * call.messages

    # -- what became of it; `chat` is the one that it was admitted to

    def withdraw(self, call: Call, chat: ChatPace | None) -> None:
        """It was admitted and never started."""
        if chat is not None:
            chat.present().trail.end(call.messages, None)

    def end(
        self, call: Call, chat: ChatPace | None, ended: Ended, *, started: float, now: float
    ) -> None:
        at = now if ended in (Ended.ANSWERED, Ended.FAILED) else None
        if ended is Ended.ANSWERED:
            self._least.note(now - started, now)
        whole = self._whole(call)
        whole.trail.end(call.messages, at if whole.limit is not None else None)
        if chat is not None:
            chat.present().trail.end(call.messages, at)

    def refused(
        self,
        call: Call,
        chat: ChatPace | None,
        retry_after: float,
        *,
        started: float,
        now: float,
    ) -> bool:
        """429, after its end: the chat waits. True where the whole does now."""
        until = now + retry_after
        if chat is None:
            return False
        chat, whole = chat.present(), self._whole(call)
        chat.barred_until = max(chat.barred_until, until)
        flood = whole.flood.note(chat.key, started, until, now)
        if flood and whole.limit is not None:
            whole.learned.lower(whole.limit, whole.trail.ended_since(now - 1.0), now)
        elif not flood and _is_group(call.chat) and self._limits.group_per_minute is not None:
            # The first time it may be what another program, or ours before a restart, has sent.
            if now - chat.refused_at < 2 * MINUTE + retry_after:
                accepted = chat.trail.ended_since(now - MINUTE)
                chat.learned.lower(self._limits.group_per_minute, accepted, now)
            chat.refused_at = now
        return flood

    def went_before(self, chat: str, at: float) -> None:
        """A message of an earlier run; told from the oldest to the newest."""
        self._chat(self.key(chat)).trail.note(1, at)

    def known_as(self, name: str, number: int) -> None:
        """ "@name" and the number are one chat; what is no such name says nothing."""
        key, low = str(number), name.lower()
        if not low.startswith("@") or self._numbers.get(low) == key:
            return
        chat = self._chat(key)
        self._numbers[low], chat.names = key, tuple({*chat.names, low})
        if (named := self._chats.pop(low, None)) is not None:
            named.prove_to_be(chat)

    def key(self, chat: str | None) -> str:
        """One for all the names of a chat."""
        if chat is None or not chat.startswith("@"):
            return chat or ""
        low = chat.lower()
        return self._numbers.get(low, low)

    # -- within

    def _after(self, answered: float, seconds: float) -> float:
        return answered + seconds - self._least.seconds + MARGIN_SECONDS

    def _whole(self, call: Call) -> _Whole:
        return self._paid if call.paid else self._free

    def _chat(self, key: str) -> ChatPace:
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = ChatPace(key)
            self._to_look_at.append(key)
        return chat

    def _forget_some(self, now: float) -> None:
        """Of the chats that nothing is to be known of any more."""
        for _ in range(min(2 * _LOOK_AFTER, len(self._to_look_at))):
            key = self._to_look_at.popleft()
            chat = self._chats.get(key)
            if chat is None:  # it was a name, and has its number now
                continue
            chat.trail.forget(now - self._reach(key))
            known = max(chat.barred_until, chat.learned.until, chat.refused_at + MINUTE)
            if chat.trail or known > now:
                self._to_look_at.append(key)
                continue
            del self._chats[key]
            for name in chat.names:
                if self._numbers.get(name) == key:
                    del self._numbers[name]


def _is_group(chat: str | None) -> bool:
    """Or a channel, which is held to the limit of a group."""
    return chat is not None and chat.startswith(("-", "@"))
