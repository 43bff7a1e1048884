"""What the ledger lacks for a chat to show what it should: old messages, new messages → rows. Pure.

A message that stands is edited, one too many is deleted, one too few is added below as a reply. A
post that nobody has seen yet is planned anew as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.records import Delivery, DeliveryAction, DeliveryState, NewDelivery, PostChanges

Payload = Mapping[str, Any]

# A reply's address belongs to the message that was sent, not to what it shows.
_ONLY_SENT = "reply_parameters"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the posts of one article in one chat are to show.

    `plain` are the messages of a post, none for a retraction; `marked` the same with the word
    "updated", for posts older than `substance_revision`. `spare` takes the place of a message that
    Telegram does not let be deleted; it does not for those sent before `deletable_since`.
    """

    revision: int
    plain: tuple[Payload, ...]
    marked: tuple[Payload, ...]
    spare: Payload
    substance_revision: int | None = None
    retracts: bool = False
    deletable_since: datetime | None = None

    def of(self, post: Sequence[Delivery]) -> tuple[Payload, ...]:
        first = min(row.article_revision or 0 for row in post)
        return self.marked if first < (self.substance_revision or 0) else self.plain


def changes_of(rows: Sequence[Delivery], wanted: Wanted) -> PostChanges:
    """`rows` are those that the Store's `correct_posts` gives, of one article in one chat."""
    copies: dict[int, list[Delivery]] = defaultdict(list)
    changes: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        if row.action is DeliveryAction.SEND:
            copies[row.copy].append(row)
        else:
            changes[row.target_id or 0].append(row)
    return _joined([_of_post(post, changes, wanted) for post in copies.values()])


def is_unseen(rows: Sequence[Delivery]) -> bool:
    """Whether nothing of these posts has gone out, or may have."""
    return all(row.state is DeliveryState.PLANNED for row in rows)


def _joined(parts: Sequence[PostChanges]) -> PostChanges:
    return PostChanges(
        tuple(number for part in parts for number in part.withdrawn),
        tuple(row for part in parts for row in part.rows),
        any(part.waits for part in parts),
    )


def _of_post(
    post: Sequence[Delivery], changes: Mapping[int, Sequence[Delivery]], wanted: Wanted
) -> PostChanges:
    post = sorted(post, key=lambda row: row.part)
    planned = [row for row in post if row.state is DeliveryState.PLANNED]
    if is_unseen(post):
        return _of_unseen(post, wanted)
    payloads = wanted.of(post)
    if wanted.retracts:
        taken_back = PostChanges(withdrawn=tuple(row.id for row in planned))
    elif all(_shows(row, payloads) for row in planned):
        taken_back = PostChanges()
    else:
        # It is completed as it was begun, and corrected as a whole then.
        return PostChanges(waits=True)
    there = [row for row in post if row.state is not DeliveryState.PLANNED]
    steps = [_of_message(row, changes.get(row.id, ()), payloads, wanted) for row in there]
    return _joined([taken_back, *steps, _added(post, payloads, wanted)])


def _of_unseen(post: Sequence[Delivery], wanted: Wanted) -> PostChanges:
    if wanted.retracts:
        return PostChanges(withdrawn=tuple(row.id for row in post))
    shown = [row.payload for row in post]
    if shown == list(wanted.plain) and all(r.article_revision == wanted.revision for r in post):
        return PostChanges()
    # All anew and not in their places: a sender may hold the old ones in its hands.
    first = post[0]
    return PostChanges(
        tuple(row.id for row in post),
        tuple(
            NewDelivery(first.article_id, wanted.revision, part, payload, copy=first.copy)
            for part, payload in enumerate(wanted.plain)
        ),
    )


def _of_message(
    row: Delivery, changes: Sequence[Delivery], payloads: Sequence[Payload], wanted: Wanted
) -> PostChanges:
    """What one message lacks; its `changes` are the edits and deletions on their way to it."""
    if row.state is not DeliveryState.SENT:
        return PostChanges(waits=not _shows(row, payloads) and not _is_left(row))
    if any(change.state is DeliveryState.FAILED for change in changes):
        return PostChanges()  # it was tried, and somebody told
    action, payload = _wish(row, payloads, wanted)
    planned = [change for change in changes if change.state is DeliveryState.PLANNED]
    begun = [change for change in changes if change.state is DeliveryState.SENDING]
    if planned and _is(planned[-1], action, payload):
        return PostChanges(tuple(change.id for change in planned[:-1]))
    superseded = tuple(change.id for change in planned)
    if begun:
        fits = _is(begun[-1], action, payload)
    else:
        fits = action is DeliveryAction.EDIT and _without_reply(row.payload) == payload
    return PostChanges(
        superseded, () if fits else (_change(row, action, payload, wanted.revision),)
    )


def _is_left(row: Delivery) -> bool:
    """Whether it never will be known if it arrived: an order that waited for it stayed for ever."""
    unknown = row.state is DeliveryState.UNKNOWN
    return unknown and row.channel_kind == "private" and row.asked_at is not None


def _is(change: Delivery, action: DeliveryAction, payload: Payload) -> bool:
    return change.action is action and change.payload == payload


def _wish(
    row: Delivery, payloads: Sequence[Payload], wanted: Wanted
) -> tuple[DeliveryAction, Payload]:
    if row.part < len(payloads):
        return DeliveryAction.EDIT, payloads[row.part]
    since, sent_at = wanted.deletable_since, row.settled_at or row.planned_at
    if since is not None and sent_at < since:
        return DeliveryAction.EDIT, wanted.spare
    return DeliveryAction.DELETE, wanted.spare


def _change(row: Delivery, action: DeliveryAction, payload: Payload, revision: int) -> NewDelivery:
    return NewDelivery(
        row.article_id,
        revision,
        row.part,
        payload,
        action=action,
        copy=row.copy,
        target_id=row.id,
        message_id=row.message_id,
        chat_id=row.chat_id,
    )


def _added(post: Sequence[Delivery], payloads: Sequence[Payload], wanted: Wanted) -> PostChanges:
    """The parts that the chat has no message for, below its last one."""
    held = {row.part for row in post}
    known = [
        row.message_id
        for row in post
        if row.message_id is not None and row.chat_id in (None, row.channel_chat_id)
    ]
    reply: Payload = {}
    if known:
        reply = {
            _ONLY_SENT: {"message_id": max(known), "allow_sending_without_reply": True},
        }
    return PostChanges(
        rows=tuple(
            NewDelivery(
                post[0].article_id,
                wanted.revision,
                part,
                {**payload, **reply},
                copy=post[0].copy,
            )
            for part, payload in enumerate(payloads)
            if part not in held
        )
    )


def _shows(row: Delivery, payloads: Sequence[Payload]) -> bool:
    return row.part < len(payloads) and _without_reply(row.payload) == payloads[row.part]


def _without_reply(payload: Payload) -> Payload:
    return {name: value for name, value in payload.items() if name != _ONLY_SENT}
