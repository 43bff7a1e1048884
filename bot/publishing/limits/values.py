"""The limits, and which calls count against them.

Telegram's numbers are those of its FAQ (https://core.telegram.org/bots/faq#broadcasting-to-users)
and of what its developers say in public: edits share the limit of sends (tdlib/td issues 2592 and
3034), answers to taps have none (tdlib/telegram-bot-api issue 648).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

FREE_PER_SECOND = 30
PAID_PER_SECOND = 1000


class Lane(IntEnum):
    """Somebody waits for an answer; nobody waits for a broadcast."""

    ANSWER = 0
    BROADCAST = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What is permitted; None lifts a limit."""

    overall_per_second: int | None = FREE_PER_SECOND
    paid: bool = False  # broadcasts are paid for, and the next limit is theirs
    paid_per_second: int | None = PAID_PER_SECOND
    chat_per_second: float | None = 1.0
    chat_burst: int = 3  # answers in one chat at once, after a pause; broadcasts have none
    group_per_minute: int | None = 20  # in one group or channel, edits counted


@dataclass(frozen=True, slots=True)
class Call:
    """`chat` is the number or "@name" as text; None where the call names none."""

    chat: str | None
    lane: Lane = Lane.ANSWER
    messages: int = 1
    paid: bool = False


_COUNTED_KINDS = ("send", "copy", "forward", "editmessage")
_FREE = {"sendchataction", "sendmessagedraft", "sendrichmessagedraft", "sendgift"}
_MANY = {
    "sendmediagroup": "media",
    "forwardmessages": "message_ids",
    "copymessages": "message_ids",
}


def counts(endpoint: str) -> bool:
    """Whether calls of this method are limited at all."""
    name = endpoint.lower()
    return name.startswith(_COUNTED_KINDS) and name not in _FREE


def read_call(endpoint: str, data: Mapping[str, Any]) -> Call | None:
    """An answer's call, from a method and its parameters; None for what has no limit."""
    if not counts(endpoint):
        return None
    chat = data.get("chat_id")
    listed = data.get(_MANY.get(endpoint.lower(), ""), ())
    return Call(None if chat is None else str(chat), messages=max(1, len(listed)))
