"""Old messages, new messages → rows of the ledger: one table for each kind of change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.publishing.changes import Wanted, changes_of
from storage.records import Delivery, DeliveryAction, DeliveryState, NewDelivery, PostChanges
from tests.builders import NOW, a_delivery

A, S = DeliveryAction, DeliveryState
SPARE = {"text": "taken back"}
LONG_AGO = NOW - timedelta(hours=49)


def told(*texts: str) -> tuple[dict[str, Any], ...]:
    return tuple({"text": text} for text in texts)


def wanted(*texts: str, **changes: Any) -> Wanted:
    """Of revision 2; the marked parts have a star."""
    fields = {
        "revision": 2,
        "plain": told(*texts),
        "marked": told(*(f"{text}*" for text in texts)),
        "spare": SPARE,
    }
    return Wanted(**(fields | changes))


def post(*parts: tuple[str, DeliveryState], **changes: Any) -> list[Delivery]:
    """A post of revision 1: row 10 is its part 0 and made message 100, and so on."""
    return [
        a_delivery(
            id=10 + part,
            part=part,
            payload={"text": text},
            state=state,
            message_id=100 + part if state is S.SENT else None,
            **changes,
        )
        for part, (text, state) in enumerate(parts)
    ]


def change(
    action: DeliveryAction, target: int, text: str, state: DeliveryState, id_: int = 50
) -> Delivery:
    return a_delivery(
        id=id_,
        action=action,
        target_id=target,
        payload={"text": text},
        state=state,
        part=target - 10,
    )


def short(changes: PostChanges) -> list[str]:
    """The rows in short: "edit 100 a", "delete 101", "send 2 c ^101" (a reply to 101)."""
    return [_short(row) for row in changes.rows]


def _short(row: NewDelivery) -> str:
    if row.action is A.DELETE:
        assert row.payload == SPARE
        return f"delete {row.message_id}"
    if row.action is A.EDIT:
        return f"edit {row.message_id} {row.payload['text']}"
    reply = row.payload.get("reply_parameters")
    to = f" ^{reply['message_id']}" if reply else ""
    return f"send {row.part} {row.payload['text']}{to}"


SENT = [("a", S.SENT), ("b", S.SENT)]


@pytest.mark.parametrize(
    ("old", "new", "rows", "withdrawn", "waits"),
    [
        (SENT, "ab", [], (), False),
        (SENT, "aB", ["edit 101 B"], (), False),
        (SENT, "AB", ["edit 100 A", "edit 101 B"], (), False),
        (SENT, "A", ["edit 100 A", "delete 101"], (), False),
        (SENT, "abcd", ["send 2 c ^101", "send 3 d ^101"], (), False),
        # nobody has seen it: all anew; at the same text still, for its revision
        ([("a", S.PLANNED), ("b", S.PLANNED)], "A", ["send 0 A"], (10, 11), False),
        ([("a", S.PLANNED)], "AB", ["send 0 A", "send 1 B"], (10,), False),
        ([("a", S.PLANNED)], "a", ["send 0 a"], (10,), False),
        # half sent: completed first, corrected then
        ([("a", S.SENT), ("b", S.PLANNED)], "AB", [], (), True),
        ([("a", S.SENDING), ("b", S.PLANNED)], "AB", [], (), True),
        # a part that has been added is on its way already
        ([("a", S.SENT), ("b", S.PLANNED)], "Ab", ["edit 100 A"], (), False),
        # of a message that may have arrived it is not known which one to edit
        ([("a", S.SENT), ("b", S.UNKNOWN)], "AB", ["edit 100 A"], (), True),
        ([("a", S.UNKNOWN)], "a", [], (), False),
        ([("a", S.SENDING)], "A", [], (), True),
    ],
)  # fmt: skip
def test_a_correction(
    old: Sequence[tuple[str, DeliveryState]],
    new: str,
    rows: list[str],
    withdrawn: tuple[int, ...],
    waits: bool,
) -> None:
    changes = changes_of(post(*old), wanted(*new))
    assert (short(changes), changes.withdrawn, changes.waits) == (rows, withdrawn, waits)


@pytest.mark.parametrize(
    ("old", "rows", "withdrawn", "waits"),
    [
        (SENT, ["delete 100", "delete 101"], (), False),
        ([("a", S.PLANNED), ("b", S.PLANNED)], [], (10, 11), False),
        ([("a", S.SENT), ("b", S.SENDING), ("c", S.PLANNED)], ["delete 100"], (12,), True),
        ([("a", S.UNKNOWN), ("b", S.PLANNED)], [], (11,), True),
    ],
)
def test_a_retraction(
    old: Sequence[tuple[str, DeliveryState]],
    rows: list[str],
    withdrawn: tuple[int, ...],
    waits: bool,
) -> None:
    changes = changes_of(post(*old), wanted(retracts=True))
    assert (short(changes), changes.withdrawn, changes.waits) == (rows, withdrawn, waits)


def test_a_notice_takes_the_place_of_the_first_message() -> None:
    notice = wanted("gone", retracts=True, marked=told("gone"))
    assert short(changes_of(post(*SENT), notice)) == ["edit 100 gone", "delete 101"]


def test_what_telegram_would_not_delete_is_replaced_at_once() -> None:
    since = NOW - timedelta(hours=48)
    old = post(*SENT, settled_at=LONG_AGO)
    gone = wanted(retracts=True, deletable_since=since)
    assert short(changes_of(old, gone)) == ["edit 100 taken back", "edit 101 taken back"]
    fresh = post(*SENT, settled_at=NOW)
    assert short(changes_of(fresh, gone)) == ["delete 100", "delete 101"]


@pytest.mark.parametrize(("substance", "text"), [(None, "A"), (1, "A"), (2, "A*")])
def test_only_posts_older_than_a_change_of_substance_say_updated(
    substance: int | None, text: str
) -> None:
    changes = changes_of(post(("a", S.SENT)), wanted("A", substance_revision=substance))
    assert short(changes) == [f"edit 100 {text}"]
    # A post that nobody has seen replaces nothing.
    unseen = changes_of(post(("a", S.PLANNED)), wanted("A", substance_revision=substance))
    assert short(unseen) == ["send 0 A"]


@pytest.mark.parametrize(
    ("there", "new", "rows", "withdrawn"),
    [
        ((A.EDIT, "A", S.PLANNED), "A", [], ()),  # planned already: a pass that is repeated
        ((A.EDIT, "A", S.PLANNED), "B", ["edit 100 B"], (50,)),  # superseded
        ((A.EDIT, "A", S.PLANNED), "a", [], (50,)),  # back to what it shows
        ((A.EDIT, "A", S.SENDING), "A", [], ()),
        ((A.EDIT, "A", S.SENDING), "a", ["edit 100 a"], ()),  # behind the one on its way
        ((A.EDIT, "A", S.FAILED), "A", [], ()),  # somebody has been told
        ((A.EDIT, "A", S.PLANNED), "", ["delete 100"], (50,)),
        ((A.DELETE, "taken back", S.PLANNED), "", [], ()),
    ],
)
def test_what_is_on_its_way_already(
    there: tuple[DeliveryAction, str, DeliveryState],
    new: str,
    rows: list[str],
    withdrawn: tuple[int, ...],
) -> None:
    action, text, state = there
    old = [*post(("a", S.SENT)), change(action, 10, text, state)]
    changes = changes_of(old, wanted(*new, retracts=not new))
    assert (short(changes), changes.withdrawn) == (rows, withdrawn)


def test_two_copies_in_one_chat_are_both_corrected() -> None:
    second = [a_delivery(id=30, copy=1, payload={"text": "a"}, state=S.SENT, message_id=300)]
    changes = changes_of([*post(("a", S.SENT)), *second], wanted("A", "B"))
    assert short(changes) == ["edit 100 A", "send 1 B ^100", "edit 300 A", "send 1 B ^300"]
    assert [row.copy for row in changes.rows] == [0, 0, 1, 1]


def test_an_added_part_compares_without_its_reply() -> None:
    reply = {"text": "b", "reply_parameters": {"message_id": 100}}
    added = a_delivery(id=11, part=1, payload=reply, state=S.SENT, message_id=101)
    assert not changes_of([*post(("a", S.SENT)), added], wanted("a", "b"))


def test_nothing_waits_for_a_readers_post_of_which_nobody_will_know() -> None:
    in_doubt = post(("a", S.UNKNOWN), channel_kind="private")
    left = post(("a", S.UNKNOWN), channel_kind="private", asked_at=NOW)
    asked = post(("a", S.UNKNOWN), channel_kind="channel", asked_at=NOW)
    waits = [changes_of(rows, wanted("b")).waits for rows in (in_doubt, left, asked)]
    assert waits == [True, False, True]
