"""What a failed call means for its row of the ledger: one pure function, one value.

The strings are those of the real server (tdlib/telegram-bot-api, Client.cpp); compared without
regard to case, because python-telegram-bot capitalises them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.publishing.request import NeverSentError


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Certainly not made; try this row again at `when`."""

    when: datetime
    reason: str
    counts: bool = True  # as an attempt: not where flood control refused it


@dataclass(frozen=True, slots=True)
class Pause:
    """Certainly not made; the chat does not take posts until somebody mends it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Certainly not made; the person of this private chat does not want to hear from the bot."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """Certainly not made; the group has become a supergroup with this id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been made: never sent again blindly."""

    reason: str


@dataclass(frozen=True, slots=True)
class Plainly:
    """Certainly not made, for its markup, without which it says the same: try this payload."""

    payload: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Bug:
    """It does not stand in the chat, and this payload never will: a fault of ours."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Certainly not made, and no other call will be: the token is refused."""

    reason: str


Outcome = RetryAt | Pause | Gone | Migrated | Unknown | Plainly | Bug | Stop

# 400s that speak of the chat and not of the message
_CHAT_FAULTS = (
    "chat not found",
    "not enough rights",
    "need administrator rights",
    "have no write access",
    "chat_write_forbidden",
    "chat_admin_required",
    "message thread not found",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "channel_private",
    "peer_id_invalid",
    "topic_closed",
    "topic_deleted",
)
_FIRST_RETRY = timedelta(seconds=2)
_LONGEST_RETRY = timedelta(minutes=5)


# 403s have their own class; these are the 400s that say the same of a private chat.
_PERSON_FAULTS = ("chat not found", "peer_id_invalid", "user_is_blocked", "input_user_deactivated")
# Not the token but the method's name is wrong; python-telegram-bot takes both for the token.
_NO_METHOD = "method not found"
# Part of several messages may have been made.
_PARTLY = "failed to send message #"
# Answers with 4xx or 5xx that python-telegram-bot has no class for, and that say how it ended.
_STANDS_NOWHERE = ("request entity too large", "immediately deleted")
_TOKEN_NOT_SERVED = "unallowed token"  # noqa: S105


def outcome_of(
    error: TelegramError, *, attempts: int, now: datetime, private: bool = False
) -> Outcome:
    """`attempts` counts the calls made for this row, this one included; `private`: whether it goes
    to a person's own chat."""
    words = plain_words(error)
    low = words.lower()
    match error:
        case RetryAfter():
            return RetryAt(now + as_timedelta(error.retry_after), words, counts=False)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case NeverSentError() | Conflict():
            return RetryAt(now + backoff(attempts), words)
        case InvalidToken():
            return Bug(words) if _NO_METHOD in low else Stop(words)
        case Forbidden():
            return Gone(words) if private else Pause(words)
        case BadRequest():
            return _refused(words, low, private=private)
        case NetworkError():
            return _no_plain_answer(words, low)
    # What is left is an answer that could not be read: the post was accepted.
    return Unknown(words)


def _refused(words: str, low: str, *, private: bool) -> Outcome:
    if _PARTLY in low:
        return Unknown(words)
    if private and any(part in low for part in _PERSON_FAULTS):
        return Gone(words)
    fault = any(part in low for part in _CHAT_FAULTS)
    return Pause(words) if fault else Bug(words)


def _no_plain_answer(words: str, low: str) -> Outcome:
    """Timeouts, 5xx, a connection that broke; but some of them do say how it ended."""
    if _TOKEN_NOT_SERVED in low:
        return Stop(words)
    return Bug(words) if any(part in low for part in _STANDS_NOWHERE) else Unknown(words)


def plain_words(error: TelegramError) -> str:
    """What a person can read of it: without the page that stood where JSON was expected."""
    return str(error).partition(". Parsing the server response")[0]


def backoff(attempts: int) -> timedelta:
    """Doubles from 2 seconds to 5 minutes."""
    doubled: timedelta = _FIRST_RETRY * 2 ** min(attempts - 1, 16)
    return min(doubled, _LONGEST_RETRY)


def as_timedelta(seconds: int | timedelta) -> timedelta:
    return seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
