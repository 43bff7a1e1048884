"""Whether a post that may have arrived did arrive: what to look at next, what the answers mean.

Pure. The Bot API has no key that would make a second call harmless, but message numbers of a
channel or supergroup come from one increasing sequence: ours stands shortly behind the last one
that is known, or nowhere. How Telegram answers a look is read in probe.py; the looking and the
writing down are done in settler.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.common.texts import N_
from bot.publishing.outcome import backoff
from bot.publishing.render.html import text_of_html
from storage.records import Delivery, DeliveryAction, KnownMessage

# Other administrators' posts and service messages take numbers too, but after so many numbers in a
# row that nothing stands at, nothing follows.
MISSING_IN_A_ROW = 5
MOST_LOOKED_AT = 30
# A call that was given up may still be on its way inside Telegram: "nothing there" counts only so
# long after it began, and only when it was seen twice.
IN_FLIGHT = timedelta(seconds=15)
LOOKS, MOST_LOOKS = 2, 4
PAUSE = timedelta(seconds=5)
# Telegram's date of a message against our clock's of the call.
WINDOW = timedelta(minutes=2)
MOST_TROUBLES = 5
_NO_LOOK = N_("the chat cannot be looked into")
# A word to an editor is better said twice than never; yet not for ever. Attempts alone would not
# tell: those that flood control refused count too.
MOST_ATTEMPTS_OF_NOTICES = 5
NOTICES_FOR = timedelta(hours=1)


class PrivatePolicy(StrEnum):
    """What becomes of a post to a private chat that may have arrived."""

    AT_MOST_ONCE = "at-most-once"
    AT_LEAST_ONCE = "at-least-once"


class Sight(StrEnum):
    """What stands at a number."""

    MISSING = "missing"
    OTHER = "other"  # certainly not the post
    OURS = "ours"
    ALIKE = "alike"  # like the post, and yet not surely it
    HIDDEN = "hidden"  # something that cannot be looked at
    UNSEEN = "unseen"  # something, and there is no service chat to look at it in


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: behind `last`, past the numbers that are other posts of ours."""

    last: int
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as Telegram gave it back; `at` is when it was first posted."""

    text: str
    at: datetime
    button_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """It may be found out: look there."""

    place: Place


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Too early to say."""

    after: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Arrived:
    message_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """It did not arrive, or arriving twice does no harm: send it again, `after` so long."""

    reason: str
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Ask:
    """Only a person can tell."""

    reason: str


@dataclass(frozen=True, slots=True)
class Leave:
    """It is not sent again, and nobody is asked."""

    reason: str


Verdict = LookAgain | Arrived | Again | Ask | Leave


def begin(
    row: Delivery, known: Sequence[KnownMessage], private: PrivatePolicy
) -> Look | Again | Ask | Leave:
    """What can be done about this UNKNOWN row; `known` are our messages in its chat."""
    if row.action is not DeliveryAction.SEND:
        return Again("changing or deleting a message twice does no harm")
    if row.channel_kind == "private":
        return _of_private_chat(row, private)
    if row.channel_chat_id is None or row.channel_kind not in ("channel", "supergroup"):
        return Ask(N_("message numbers there cannot be guessed"))
    earlier = [
        one.message_id
        for one in known
        if row.sending_at is not None and one.settled_at <= row.sending_at
    ]
    if not earlier:
        return Ask(N_("no earlier message of mine is known there"))
    return Look(Place(max(earlier), frozenset(one.message_id for one in known)))


def _of_private_chat(row: Delivery, private: PrivatePolicy) -> Again | Leave:
    if row.article_id is None and _may_be_said_again(row):
        after = backoff(row.attempts) if row.attempts >= MOST_ATTEMPTS_OF_NOTICES else timedelta()
        return Again("a notice is better said twice than never", after)
    if row.article_id is not None and private is PrivatePolicy.AT_LEAST_ONCE:
        return Again("private chats get each post at least once")
    return Leave("private chats get each post at most once")


def _may_be_said_again(notice: Delivery) -> bool:
    began = notice.sending_at or notice.planned_at
    early = began - notice.planned_at < NOTICES_FOR
    return notice.attempts < MOST_ATTEMPTS_OF_NOTICES or early


def next_number(place: Place, seen: Mapping[int, Sight]) -> int | None:
    """The number to look at next; None where enough has been seen."""
    missing = 0
    for number in range(place.last + 1, place.last + 1 + MOST_LOOKED_AT):
        if number in place.taken:
            missing = 0
            continue
        sight = seen.get(number)
        if sight is None:
            return number
        if sight in (Sight.OURS, Sight.HIDDEN, Sight.UNSEEN):
            return None
        missing = missing + 1 if sight is Sight.MISSING else 0
        if missing == MISSING_IN_A_ROW:
            return None
    return None


def conclude(
    place: Place, seen: Mapping[int, Sight], *, looks: int, began_after: timedelta
) -> Verdict:
    """What a whole look means, the `looks`-th one; it began so long after the call did."""
    for number, sight in seen.items():
        if sight is Sight.OURS:
            return Arrived(number, f"found in the chat as message {number}")
    for sight, words in (
        (Sight.HIDDEN, N_("something stands there that cannot be looked at")),
        (
            Sight.UNSEEN,
            N_("something stands there, and DATELINE_SERVICE_CHAT is not set to look at it"),
        ),
        (Sight.ALIKE, N_("something like it stands there")),
    ):
        if sight in seen.values():
            return Ask(words)
    last = place.last + MOST_LOOKED_AT
    if seen.get(last, Sight.MISSING) is not Sight.MISSING or last in place.taken:
        return Ask(N_("too much has been said there since"))
    if looks < LOOKS or (began_after < IN_FLIGHT and looks < MOST_LOOKS):
        # Bounded both ways: a clock that was set back must not make it wait for ever.
        waiting = min(max(PAUSE, IN_FLIGHT - began_after), IN_FLIGHT)
        return LookAgain(waiting, "nothing is there yet")
    return Again("it did not arrive")


def of_trouble(reason: str, *, troubles: int) -> LookAgain | Ask:
    """A look broke off, for the `troubles`-th time."""
    if troubles >= MOST_TROUBLES:
        return Ask(f"{_NO_LOOK}; {reason}")
    return LookAgain(PAUSE * 2 ** (troubles - 1), reason)


def compare(payload: Mapping[str, Any], sent_at: datetime, shown: Shown) -> Sight:
    """Whether what is shown is the message that this payload makes, sent at about that time."""
    wanted, found = _words(_text_of(payload)), _words(shown.text)
    near = abs(shown.at - sent_at) <= WINDOW
    if wanted and wanted == found:
        return Sight.OURS if near else Sight.ALIKE
    same_link = bool(_button_urls(payload) & set(shown.button_urls))
    same_title = bool(wanted) and _title(_text_of(payload)) == _title(shown.text)
    return Sight.ALIKE if not wanted or same_link or same_title else Sight.OTHER


def _text_of(payload: Mapping[str, Any]) -> str:
    text = str(payload.get("text") or payload.get("caption") or "")
    return text_of_html(text) if payload.get("parse_mode") == "HTML" else text


def _words(text: str) -> list[str]:
    """Telegram trims and folds white space; nothing else of a text of ours changes."""
    return text.split()


def _title(text: str) -> list[str]:
    return _words(text.strip().partition("\n")[0])


def _button_urls(payload: Mapping[str, Any]) -> set[str]:
    keyboard = payload.get("reply_markup", {}).get("inline_keyboard", ())
    return {button["url"] for row in keyboard for button in row if "url" in button}
