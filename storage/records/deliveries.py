"""The ledger: one row for one message in one chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.records.articles import SummaryOrigin


class DeliveryState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"  # the call is on its way; found so at start: unknown
    SENT = "sent"
    UNKNOWN = "unknown"  # may have arrived; never sent again blindly
    FAILED = "failed"  # certainly not made; `reason` says why
    WITHDRAWN = "withdrawn"  # taken back before it was sent, or deleted afterwards


class DeliveryAction(StrEnum):
    SEND = "send"
    EDIT = "edit"  # both are safe to repeat
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One message for the edition's channel.

    `payload` holds the Bot API's parameters but for the chat: text, parse_mode, reply_markup,
    link_preview_options ...; `part` counts the messages of one post from 0, `copy` the posts of
    one article in one chat (0; more only where two channels proved to be one chat).

    An edit or deletion names the row that made the message (`target_id`) and the message, where its
    number is known, with the chat that it went to: a group may have become another since, in which
    that number is another message's. The payload of a deletion is what takes the message's place
    where Telegram does not let it be deleted.
    """

    article_id: int | None
    article_revision: int | None
    part: int
    payload: Mapping[str, Any]
    action: DeliveryAction = DeliveryAction.SEND
    copy: int = 0
    target_id: int | None = None
    message_id: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger, with the address of its channel.

    Of a row that made a message, `payload` and `shown_revision` follow the edits that arrived: what
    a channel shows now is read off its SENT rows. `article_revision` stays what was planned first.
    """

    id: int
    edition_id: int
    channel_id: int
    channel_address: str
    channel_chat_id: int | None  # None until Telegram has told it
    channel_kind: str  # channel, supergroup, group, private
    thread_id: int | None
    article_id: int | None
    article_revision: int | None
    shown_revision: int | None
    article_title: str | None
    summary_origin: SummaryOrigin | None  # of the article, as it is now
    part: int
    copy: int
    action: DeliveryAction
    target_id: int | None  # of an edit or deletion: the row that made the message
    state: DeliveryState
    payload: Mapping[str, Any]
    attempts: int
    message_id: int | None
    chat_id: int | None  # where the message went, or is to be changed
    reason: str | None
    planned_at: datetime
    not_before: datetime
    sending_at: datetime | None
    settled_at: datetime | None
    asked_at: datetime | None  # UNKNOWN only: when it was left to a person; None: not yet


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an attempt ended.

    With PLANNED `not_before` is when the row goes back to be tried again. With UNKNOWN `asked` says
    that it is left to a person from now on, and `not_before` until when the channel's later rows
    wait for that person's word; without `asked` they wait for the program to find out. `uncounted`
    takes the attempt back: flood control refused it. `payload` is what the row is to send instead.
    """

    state: DeliveryState
    at: datetime
    message_id: int | None = None
    chat_id: int | None = None
    reason: str | None = None
    not_before: datetime | None = None
    asked: bool = False
    uncounted: bool = False
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message of ours in a chat, and when it was known to be there."""

    message_id: int
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """The switch that stops everything outgoing."""

    by: str
    since: datetime
