"""What a failed call means for its row of the ledger: one pure function, one value.

The strings are those of the real server (tdlib/telegram-bot-api, Client.cpp); compared without
regard to case, because python-telegram-bot capitalises them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
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


@dataclass(frozen=True, slots=True)
class Pause:
    """Certainly not made; the chat does not take posts until somebody mends it."""

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
class Bug:
    """Certainly not made, and this payload never will be: a fault of ours."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Certainly not made, and no other call will be: the token is refused."""

    reason: str


Outcome = RetryAt | Pause | Migrated | Unknown | Bug | Stop

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


def outcome_of(error: TelegramError, *, attempts: int, now: datetime) -> Outcome:
    """`attempts` counts the calls made for this row, this one included."""
    words = plain_words(error)
    match error:
        case RetryAfter():
            return RetryAt(now + as_timedelta(error.retry_after), words)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case NeverSentError():
            return RetryAt(now + backoff(attempts), words)
        case InvalidToken():
            return Stop(words)
        case Forbidden():
            return Pause(words)
        case BadRequest():
            fault = any(part in words.lower() for part in _CHAT_FAULTS)
            return Pause(words) if fault else Bug(words)
        case NetworkError():
            # Timeouts, 5xx, a connection that broke; but 413 is the server's plain no.
            return Bug(words) if "request entity too large" in words.lower() else Unknown(words)
    # What is left is an answer that could not be read: the post was accepted.
    return Unknown(words)


def plain_words(error: TelegramError) -> str:
    """What a person can read of it: without the page that stood where JSON was expected."""
    return str(error).partition(". Parsing the server response")[0]


def backoff(attempts: int) -> timedelta:
    """Doubles from 2 seconds to 5 minutes."""
    doubled: timedelta = _FIRST_RETRY * 2 ** min(attempts - 1, 16)
    return min(doubled, _LONGEST_RETRY)


def as_timedelta(seconds: int | timedelta) -> timedelta:
    return seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
