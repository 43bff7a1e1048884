"""Whether a post arrived: what is looked at, what the answers mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.publishing.inquiry import (
    IN_FLIGHT,
    MISSING_IN_A_ROW,
    MOST_LOOKED_AT,
    MOST_TROUBLES,
    PAUSE,
    Again,
    Arrived,
    Ask,
    Leave,
    Look,
    LookAgain,
    Place,
    PrivatePolicy,
    Shown,
    Sight,
    begin,
    compare,
    conclude,
    next_number,
    of_trouble,
)
from bot.publishing.render import Builder, Button, message
from storage.records import DeliveryAction, KnownMessage
from tests.builders import NOW, a_delivery

M, X, OURS, ALIKE, HIDDEN = (
    Sight.MISSING, Sight.OTHER, Sight.OURS, Sight.ALIKE, Sight.HIDDEN,
)  # fmt: skip
SECOND = timedelta(seconds=1)
AT_MOST, AT_LEAST = PrivatePolicy.AT_MOST_ONCE, PrivatePolicy.AT_LEAST_ONCE
KNOWN = (KnownMessage(44, NOW + SECOND), KnownMessage(41, NOW - SECOND), KnownMessage(40, NOW))


def row(**changes: Any) -> Any:
    return a_delivery(**({"channel_chat_id": -1005, "sending_at": NOW, "attempts": 1} | changes))


@pytest.mark.parametrize(
    ("changes", "private", "verdict"),
    [
        ({}, AT_MOST, Look),
        ({"channel_kind": "supergroup", "thread_id": 7}, AT_MOST, Look),
        ({"action": DeliveryAction.EDIT}, AT_MOST, Again),
        ({"action": DeliveryAction.DELETE, "channel_kind": "private"}, AT_MOST, Again),
        ({"channel_kind": "group"}, AT_MOST, Ask),
        ({"channel_chat_id": None}, AT_MOST, Ask),
        ({"sending_at": NOW - timedelta(days=1)}, AT_MOST, Ask),
        ({"channel_kind": "private"}, AT_MOST, Leave),
        ({"channel_kind": "private"}, AT_LEAST, Again),
        ({"channel_kind": "private", "article_id": None}, AT_MOST, Again),
        # Flood control may have refused it often before.
        ({"channel_kind": "private", "article_id": None, "attempts": 60}, AT_MOST, Again),
        (
            {
                "channel_kind": "private",
                "article_id": None,
                "attempts": 5,
                "planned_at": NOW - timedelta(hours=1),
            },
            AT_LEAST,
            Leave,
        ),
    ],
)
def test_what_can_be_done(changes: dict[str, Any], private: PrivatePolicy, verdict: type) -> None:
    assert isinstance(begin(row(**changes), KNOWN, private), verdict)


def test_the_place_lies_behind_what_was_known_when_the_call_began() -> None:
    assert begin(row(), KNOWN, AT_MOST) == Look(Place(41, frozenset({40, 41, 44})))


@pytest.mark.parametrize(
    ("sights", "looked_at"),
    [
        ([M] * 9, [11, 12, 13, 14, 15]),
        ([OURS], [11]),
        ([M, OURS], [11, 12]),
        ([HIDDEN], [11]),
        ([Sight.UNSEEN], [11]),
        ([M, M, X, M, M, ALIKE, M, M, M, M, M, X], list(range(11, 22))),
        ([X] * 40, list(range(11, 11 + MOST_LOOKED_AT))),
    ],
)
def test_numbers_are_looked_at_until_enough_is_seen(
    sights: list[Sight], looked_at: list[int]
) -> None:
    assert numbers(Place(10, frozenset({10})), sights) == looked_at


def test_numbers_of_other_posts_of_ours_are_passed_over() -> None:
    assert numbers(Place(10, frozenset({10, 12, 14})), [M] * 9) == [11, 13, 15, 16, 17, 18, 19]


def numbers(place: Place, sights: list[Sight]) -> list[int]:
    seen: dict[int, Sight] = {}
    while (number := next_number(place, seen)) is not None:
        seen[number] = sights[len(seen)]
    return list(seen)


PLACE = Place(10, frozenset({10}))
NOTHING = dict.fromkeys(range(11, 11 + MISSING_IN_A_ROW), M)


@pytest.mark.parametrize(
    ("seen", "looks", "after", "verdict"),
    [
        ({11: OURS}, 1, SECOND, Arrived),
        ({11: X, 12: ALIKE, 13: OURS}, 1, SECOND, Arrived),
        ({11: HIDDEN}, 3, IN_FLIGHT, Ask),
        ({11: Sight.UNSEEN}, 3, IN_FLIGHT, Ask),
        ({11: ALIKE} | {n + 1: M for n in NOTHING}, 3, IN_FLIGHT, Ask),
        (dict.fromkeys(range(11, 11 + MOST_LOOKED_AT), X), 3, IN_FLIGHT, Ask),
        (NOTHING, 1, timedelta(hours=1), LookAgain),
        (NOTHING, 2, IN_FLIGHT - SECOND, LookAgain),
        (NOTHING, 2, IN_FLIGHT, Again),
        ({11: X} | {n + 1: M for n in NOTHING}, 2, IN_FLIGHT, Again),
        # The clock was set back by a day: it does not wait for a day.
        (NOTHING, 3, timedelta(days=-1), LookAgain),
        (NOTHING, 4, timedelta(days=-1), Again),
    ],
)
def test_what_a_look_means(
    seen: dict[int, Sight], looks: int, after: timedelta, verdict: type
) -> None:
    found = conclude(PLACE, seen, looks=looks, began_after=after)
    assert isinstance(found, verdict)
    if isinstance(found, LookAgain):
        assert PAUSE <= found.after <= IN_FLIGHT
    if isinstance(found, Arrived):
        assert seen[found.message_id] is OURS


def test_a_look_that_breaks_off_is_tried_again_and_not_for_ever() -> None:
    verdicts = [of_trouble("timed out", troubles=n) for n in range(1, MOST_TROUBLES + 1)]
    assert isinstance(verdicts[-1], Ask)
    waits = [one.after for one in verdicts[:-1] if isinstance(one, LookAgain)]
    assert waits == sorted(waits) and len(waits) == MOST_TROUBLES - 1


LINK = "https://t.me/desk_bot?start=a_12"
POST = (
    Builder().text("  Fees & tolls <fall>\n\n").link("Source, it says", "https://example.com/?a&b")
    .build()
)  # fmt: skip
PAYLOAD = message(POST, [[Button("Full analysis", url=LINK)]]).payload()
TEXT = "Fees & tolls <fall>\n\nSource, it says"


@pytest.mark.parametrize(
    ("shown", "sight"),
    [
        (Shown(TEXT, NOW + 90 * SECOND, (LINK,)), OURS),
        (Shown(TEXT, NOW - 90 * SECOND), OURS),
        (Shown(TEXT, NOW + timedelta(hours=1)), ALIKE),
        (Shown("Fees & tolls <fall>\n\nAnother summary", NOW), ALIKE),
        (Shown("Corrected since", NOW, (LINK,)), ALIKE),
        (Shown("Good morning!", NOW, ("https://t.me/other_bot?start=a_12",)), X),
        (Shown("", NOW), X),
    ],
)
def test_what_is_shown_is_the_post_or_not(shown: Shown, sight: Sight) -> None:
    assert compare(PAYLOAD, NOW, shown) is sight


def test_captions_and_plain_texts_are_compared_too() -> None:
    assert compare({"caption": "A <b>", "photo": "x"}, NOW, Shown("A <b>", NOW)) is OURS
    assert compare({"photo": "x"}, NOW, Shown("", NOW)) is ALIKE, "nothing to compare by"
