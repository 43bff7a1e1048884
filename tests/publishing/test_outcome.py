"""Every row of the error table is a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.publishing.change_outcome import outcome_of_row
from bot.publishing.outcome import (
    Bug,
    Gone,
    Migrated,
    Outcome,
    Pause,
    Plainly,
    RetryAt,
    Stop,
    Unknown,
    backoff,
    outcome_of,
)
from bot.publishing.request import NeverSentError
from tests.builders import a_delivery

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

PAUSING = (
    Forbidden("Forbidden: bot was kicked from the channel chat"),
    Forbidden("Forbidden: bot is not a member of the channel chat"),
    Forbidden("Forbidden: bot is not a member of the supergroup chat"),
    Forbidden("Forbidden: the group chat was deleted"),
    BadRequest("Chat not found"),
    BadRequest("CHAT_ADMIN_REQUIRED"),
    BadRequest("Not enough rights to send text messages to the chat"),
    BadRequest("Need administrator rights in the channel chat"),
    BadRequest("Have no write access to the chat"),
    BadRequest("CHAT_WRITE_FORBIDDEN"),
    BadRequest("Message thread not found"),
)
LEAVING = (
    Forbidden("Forbidden: bot was blocked by the user"),
    Forbidden("Forbidden: user is deactivated"),
    Forbidden("Forbidden: bot can't initiate conversation with a user"),
    Forbidden("Forbidden: the bot can't send messages to the bot"),
    BadRequest("Private chat not found"),
    BadRequest("Chat not found"),
)
NEVER_TO_BE_MADE = (
    BadRequest("Chat_id is empty"),
    BadRequest("Text must be non-empty"),
    BadRequest("Text is too long"),
    BadRequest("Message caption is too long"),
    BadRequest("Message to edit not found"),
    BadRequest("Message to delete not found"),
    BadRequest("Message can't be edited"),
    BadRequest("Message can't be deleted"),
    BadRequest("There is no text in the message to edit"),
    BadRequest("Wrong file identifier/HTTP URL specified"),
    BadRequest("Failed to get HTTP URL content"),
    BadRequest("Message has protected content and can't be forwarded"),
    InvalidToken("Not Found: method not found"),
    NetworkError(
        "Internal Server Error: sent message was immediately deleted and can't be returned"
    ),
    BadRequest("Message text is empty"),
    BadRequest("Message is too long"),
    BadRequest("Can't parse entities: unclosed start tag at byte offset 1"),
    BadRequest("ENTITIES_TOO_LONG"),
    NetworkError("Request Entity Too Large: parameters are too large"),
)
STOPPING = (
    InvalidToken("Unauthorized"),
    InvalidToken("Unauthorized: invalid token specified"),
    InvalidToken("Not Found"),
    NetworkError("Misdirected Request: unallowed token specified"),
)
MAY_HAVE_BEEN_MADE = (
    BadRequest('Failed to send message #2 with the error message "Bad Request"'),
    TimedOut(),
    NetworkError("ServerDisconnectedError: Server disconnected"),
    NetworkError("Bad Gateway (502). Parsing the server response b'<html>' failed"),
    NetworkError("Internal Server Error: restart"),
    NetworkError("Gateway Timeout (504)"),
    TelegramError("Invalid server response"),
)


def decided(error: TelegramError, attempts: int = 1, *, private: bool = False) -> Outcome:
    return outcome_of(error, attempts=attempts, now=NOW, private=private)


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
    assert decided(RetryAfter(17)) == RetryAt(NOW + timedelta(seconds=17), ANY, counts=False)


def test_a_group_that_became_a_supergroup_gives_its_new_id() -> None:
    assert decided(ChatMigrated(-1001234)) == Migrated(-1001234)


@pytest.mark.parametrize("error", STOPPING, ids=str)
def test_a_refused_token_stops_everything(error: TelegramError) -> None:
    assert decided(error) == Stop(str(error))


@pytest.mark.parametrize("error", LEAVING, ids=str)
def test_who_does_not_want_to_hear_from_the_bot_is_gone(error: TelegramError) -> None:
    assert decided(error, private=True) == Gone(str(error))


def test_a_conflict_of_two_programs_is_tried_again() -> None:
    assert isinstance(decided(Conflict("Terminated by other getUpdates request")), RetryAt)


def test_no_connection_is_safe_to_try_again_later_and_later() -> None:
    error = NeverSentError("no connection: refused")
    waits = [decided(error, attempts).when - NOW for attempts in range(1, 12)]  # type: ignore[union-attr]
    assert isinstance(decided(error), RetryAt)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(minutes=5)


def test_backoff_never_overflows() -> None:
    assert backoff(10_000) == timedelta(minutes=5)


HTML = {"parse_mode": "HTML", "reply_markup": {"inline_keyboard": []}}
REFUSED = Bug("Can't parse entities: unclosed start tag at byte offset 1")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>Fish &amp; <i>chips</i></b> &lt;b&gt;", "Fish & chips <b>"),
        ("no markup", "no markup"),
        ('<b>See</b> <a href="https://a.test">this</a>', None),
        ("<s>no</s> yes", None),
        ("<blockquote>We won.</blockquote>", None),
        ("<code>x</code>", None),
    ],
)
def test_refused_markup_that_is_emphasis_alone_is_left_out(text: str, plain: str | None) -> None:
    row = a_delivery(payload={**HTML, "text": text})
    keyboard = {"reply_markup": HTML["reply_markup"]}
    wanted = REFUSED if plain is None else Plainly({**keyboard, "text": plain}, REFUSED.reason)
    assert outcome_of_row(REFUSED, row, now=NOW) == wanted


def test_what_is_refused_in_plain_text_or_for_something_else_is_not_tried_again() -> None:
    plain = a_delivery(payload={"text": "<b>"})
    assert outcome_of_row(REFUSED, plain, now=NOW) == REFUSED
    other, row = Bug("Message is too long"), a_delivery(payload={**HTML, "text": "<b>x</b>"})
    assert outcome_of_row(other, row, now=NOW) == other
