"""Every row of the error table is a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.publishing.outcome import (
    Bug,
    Migrated,
    Outcome,
    Pause,
    RetryAt,
    Stop,
    Unknown,
    backoff,
    outcome_of,
)
from bot.publishing.request import NeverSentError

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

PAUSING = (
    Forbidden("Forbidden: bot was kicked from the channel chat"),
    Forbidden("Forbidden: bot is not a member of the channel chat"),
    Forbidden("Forbidden: bot was blocked by the user"),
    BadRequest("Chat not found"),
    BadRequest("Not enough rights to send text messages to the chat"),
    BadRequest("Need administrator rights in the channel chat"),
    BadRequest("Have no write access to the chat"),
    BadRequest("CHAT_WRITE_FORBIDDEN"),
    BadRequest("Message thread not found"),
)
NEVER_TO_BE_MADE = (
    BadRequest("Message text is empty"),
    BadRequest("Message is too long"),
    BadRequest("Can't parse entities: unclosed start tag at byte offset 1"),
    BadRequest("ENTITIES_TOO_LONG"),
    NetworkError("Request Entity Too Large: parameters are too large"),
)
MAY_HAVE_BEEN_MADE = (
    TimedOut(),
    NetworkError("ServerDisconnectedError: Server disconnected"),
    NetworkError("Bad Gateway (502). Parsing the server response b'<html>' failed"),
    NetworkError("Internal Server Error: restart"),
    NetworkError("Gateway Timeout (504)"),
    TelegramError("Invalid server response"),
)


def decided(error: TelegramError, attempts: int = 1) -> Outcome:
    return outcome_of(error, attempts=attempts, now=NOW)


@pytest.mark.parametrize("error", PAUSING, ids=str)
def test_a_fault_of_the_chat_pauses_it(error: TelegramError) -> None:
    assert decided(error) == Pause(str(error))


@pytest.mark.parametrize("error", NEVER_TO_BE_MADE, ids=str)
def test_a_fault_of_the_message_is_a_bug(error: TelegramError) -> None:
    assert decided(error) == Bug(str(error))


@pytest.mark.parametrize("error", MAY_HAVE_BEEN_MADE, ids=str)
def test_what_may_have_been_made_is_unknown(error: TelegramError) -> None:
    assert isinstance(decided(error), Unknown)


def test_the_page_of_a_broken_front_end_is_not_shown_to_people() -> None:
    error = NetworkError("Bad Gateway (502). Parsing the server response b'<html>' failed")
    assert decided(error) == Unknown("Bad Gateway (502)")


def test_flood_control_waits_as_long_as_telegram_says() -> None:
    assert decided(RetryAfter(17)).when == NOW + timedelta(seconds=17)  # type: ignore[union-attr]


def test_a_group_that_became_a_supergroup_gives_its_new_id() -> None:
    assert decided(ChatMigrated(-1001234)) == Migrated(-1001234)


def test_a_refused_token_stops_everything() -> None:
    assert decided(InvalidToken("Unauthorized")) == Stop("Unauthorized")


def test_no_connection_is_safe_to_try_again_later_and_later() -> None:
    error = NeverSentError("no connection: refused")
    waits = [decided(error, attempts).when - NOW for attempts in range(1, 12)]  # type: ignore[union-attr]
    assert isinstance(decided(error), RetryAt)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(minutes=5)


def test_backoff_never_overflows() -> None:
    assert backoff(10_000) == timedelta(minutes=5)
