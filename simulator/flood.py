"""Flood limits: how much a bot may send, and how long it has to wait. Decides; answers nothing.

Telegram's own numbers are not published in full. These are the ones of its FAQ and of what its
developers said in public (tdlib/telegram-bot-api issues 318 and 648, tdlib/td 2592 and 3034):
about 30 messages a second overall (1,000 with allow_paid_broadcast), one a second in one chat
with short bursts, 20 a minute in a group, where edits count as messages. That a channel is held
to the limit of a group is what bots have observed.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace

from simulator.errors import bad_request
from simulator.methods.names import METHOD_NAMES
from simulator.params import Params
from simulator.world import Chat, ChatKind

_SHOW_NO_MESSAGE = {
    "sendChatAction",
    "sendChatJoinRequestWebApp",
    "sendGift",
    "sendMessageDraft",
    "sendRichMessageDraft",
}
_SENDS = {name for name in METHOD_NAMES if name.startswith("send")} - _SHOW_NO_MESSAGE
_COPIES = {"copyMessage", "copyMessages"}
_FORWARDS = {"forwardMessage", "forwardMessages"}
_EDITS = {name for name in METHOD_NAMES if name.startswith("editMessage")}

LIMITED = frozenset(name.lower() for name in _SENDS | _COPIES | _FORWARDS | _EDITS)
_MAY_BE_PAID = frozenset(name.lower() for name in _SENDS | _COPIES)
_MANY = {
    "sendmediagroup": "media",
    "forwardmessages": "message_ids",
    "copymessages": "message_ids",
}

_SLACK_SECONDS = 1e-6  # so that waiting exactly the time told is never a rounding error too short


@dataclass(frozen=True, slots=True)
class Limits:
    """What is permitted; None lifts one limit. Not `enforced`: excess is only counted."""

    enforced: bool = True
    overall_per_second: int | None = 30  # in any one second
    paid_per_second: int | None = 1000  # in place of the former, for allow_paid_broadcast
    chat_per_second: float | None = 1.0  # in one chat on average
    chat_burst: int = 3  # in one chat at once, after a pause
    group_per_minute: int | None = 20  # in one group or channel, in any one minute

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "enforced" and value is not None and not value > 0:
                raise ValueError(f"a limit is more than nothing: {field.name} must be above 0")

    def changed(self, changes: Mapping[str, object]) -> Limits:
        """With some fields replaced, as a control call names them. Raises: ValueError."""
        known = asdict(self)
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"there is no limit {name}; there are {', '.join(known)}")
            kinds = bool if name == "enforced" else (int, float, type(None))
            if not isinstance(value, kinds) or (name != "enforced" and isinstance(value, bool)):
                raise ValueError(f"{name} cannot be {value!r}")
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Sending:
    """A call that the limits concern. `messages`: how many it counts for."""

    chat: Chat | None  # None: an edit by inline_message_id
    messages: int = 1
    paid: bool = False


def read_sending(method: str, params: Params, chat: Chat | None) -> Sending | None:
    """None for what may be called without limit, or names no chat that is here.

    The method's name in small letters.
    """
    if method not in LIMITED or (chat is None and "inline_message_id" not in params):
        return None
    messages = 1
    if method in _MANY:
        listed = params.json(_MANY[method], bad_request(f"can't parse {_MANY[method]} JSON object"))
        messages = max(1, len(listed)) if isinstance(listed, list) else 1
    paid = method in _MAY_BE_PAID and params.boolean("allow_paid_broadcast")
    return Sending(chat, messages, paid)


class _Window:
    """How many went within the last so many seconds, sliding."""

    __slots__ = ("_gone", "_seconds", "_total")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._gone: deque[tuple[float, int]] = deque()  # (when, how many)
        self._total = 0

    def wait_seconds(self, now: float, messages: int, limit: int | None) -> float:
        """Until these fit; more than the limit at once fit into an empty window."""
        while self._gone and self._gone[0][0] <= now - self._seconds + _SLACK_SECONDS:
            self._total -= self._gone.popleft()[1]
        if limit is None:
            return 0.0
        excess = self._total + min(messages, limit) - limit
        if excess <= 0:
            return 0.0
        for at, count in self._gone:
            excess -= count
            if excess <= 0:
                return at + self._seconds - now
        return self._seconds

    def note(self, now: float, messages: int) -> None:
        self._gone.append((now, messages))
        self._total += messages


class FloodControl:
    """Keeps what went, and says of each call whether it may go. `clock` gives seconds.

    What may not go leaves no trace, so the time told to wait is the true one.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._overall = _Window(1.0)
        self._paid = _Window(1.0)
        self._full_at: dict[int, float] = {}  # chat id -> when its burst is whole again
        self._minutes: dict[int, _Window] = {}  # of groups and channels

    def wait_seconds(self, sending: Sending) -> int:
        """Whole seconds, as retry_after has them; 0: it may go."""
        now, limits = self._clock(), self.limits
        if sending.paid:
            wait = self._paid.wait_seconds(now, sending.messages, limits.paid_per_second)
        else:
            wait = self._overall.wait_seconds(now, sending.messages, limits.overall_per_second)
        if sending.chat is not None:
            wait = max(wait, self._chat_wait(now, sending.chat, sending.messages))
        return math.ceil(wait - _SLACK_SECONDS)

    def _chat_wait(self, now: float, chat: Chat, messages: int) -> float:
        limits, wait = self.limits, 0.0
        if limits.chat_per_second is not None:
            # A leaky bucket: an album is one request, and what it is too much is paid off later.
            ahead = (limits.chat_burst - 1) / limits.chat_per_second
            wait = self._full_at.get(chat.id, now) - ahead - now
        if chat.id in self._minutes:
            minute = self._minutes[chat.id]
            wait = max(wait, minute.wait_seconds(now, messages, limits.group_per_minute))
        return wait

    def note(self, sending: Sending) -> None:
        """It went."""
        now = self._clock()
        (self._paid if sending.paid else self._overall).note(now, sending.messages)
        if sending.chat is None:
            return
        chat_id = sending.chat.id
        if self.limits.chat_per_second is not None:
            start = max(self._full_at.get(chat_id, now), now)
            self._full_at[chat_id] = start + sending.messages / self.limits.chat_per_second
        if sending.chat.kind is not ChatKind.PRIVATE:
            self._minutes.setdefault(chat_id, _Window(60.0)).note(now, sending.messages)
