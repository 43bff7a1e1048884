"""The records that the Store takes and gives: plain values, no database in them.

Every datetime is aware and in UTC. Region codes are ISO 3166 alpha-2 in capitals ("AZ") or a
macro-region's slug ("south-caucasus"). The words are those of docs/developers.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from storage.richtext import RichText

T = TypeVar("T")


def is_country(region: str) -> bool:
    """A country's code has two capitals; a macro-region goes by a slug."""
    return len(region) == 2 and region.isupper()


class ArticleState(StrEnum):
    """Only approved articles reach readers and channels."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETRACTED = "retracted"


class SummaryOrigin(StrEnum):
    """Who wrote the summary; an editor's is never overwritten by an extract."""

    EXTRACT = "extract"
    EDITOR = "editor"


class SourceKind(StrEnum):
    """Where an article came from."""

    FILE = "file"
    STDIN = "stdin"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that speak for a region: `field[start:start + len(words)]`."""

    words: str
    kind: str  # name, demonym, capital, seat, leader, city, place
    field: str  # title, lede, body
    start: int  # code points from the start of that field


@dataclass(frozen=True, slots=True)
class RegionTag:
    """A region that an article speaks of, how surely, and by which words.

    `about` tells what the article is about from what it only mentions; at most one is `main`.
    A macro-region has no evidence of its own when it follows from its countries.
    """

    region: str
    score: float  # 0 to 1
    about: bool
    main: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it comes out of the newsroom, not yet stored."""

    title: str
    lede: str
    body: RichText
    language: str  # ISO 639-1
    section: str | None
    author: str | None
    source_kind: SourceKind
    source_key: str  # names the source: the file's path, "stdin", the chat and message
    source_url: str | None
    published_at: datetime | None  # as the source says; None: the time of adding stands in
    summary: str
    summary_origin: SummaryOrigin
    regions: tuple[RegionTag, ...]
    fingerprint: str  # of title, lede, body and own summary: equal means nothing changed
    state: ArticleState = ArticleState.APPROVED


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article, whole, in its latest revision."""

    id: int
    revision: int  # 1, 2, 3 ...
    state: ArticleState
    title: str
    lede: str
    body: RichText
    language: str
    section: str | None
    author: str | None
    source_kind: SourceKind
    source_key: str
    source_url: str | None
    published_at: datetime
    added_at: datetime
    changed_at: datetime
    summary: str
    summary_origin: SummaryOrigin
    regions: tuple[RegionTag, ...]
    fingerprint: str

    @property
    def main_region(self) -> str | None:
        return next((tag.region for tag in self.regions if tag.main), None)

    @property
    def brief(self) -> ArticleBrief:
        return ArticleBrief(
            id=self.id,
            state=self.state,
            title=self.title,
            summary=self.summary,
            language=self.language,
            published_at=self.published_at,
            main_region=self.main_region,
        )


@dataclass(frozen=True, slots=True)
class ArticleBrief:
    """An article as a line of a list."""

    id: int
    state: ArticleState
    title: str
    summary: str
    language: str
    published_at: datetime
    main_region: str | None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the intake's decision needs to know of an article that is already here."""

    id: int
    revision: int
    source_key: str
    fingerprint: str
    summary: str
    summary_origin: SummaryOrigin


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in a list that runs from the newest to the oldest: the last row seen."""

    published_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next` leads to the following one, None at the end."""

    rows: tuple[T, ...]
    next: Cursor | None


class ChannelState(StrEnum):
    """A paused channel keeps its configuration and its rows; nothing is sent to it."""

    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class NewChannel:
    """A chat to post to. `address` is the Bot API's chat_id as written: "@name" or "-1001234"."""

    address: str
    thread_id: int | None = None  # message_thread_id of a forum topic
    chat_id: int | None = None  # the number, once Telegram has told it
    kind: str = "channel"  # channel, supergroup, group, private
    title: str | None = None
    language: str | None = None  # of the post's fixed words; None: the article's own
    time_zone: str | None = None  # IANA; None: DATELINE_TIME_ZONE


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat that Dateline posts to, with the settings of its posts."""

    id: int
    address: str
    thread_id: int | None
    chat_id: int | None
    kind: str
    title: str | None
    language: str | None
    time_zone: str | None
    state: ChannelState
    pause_reason: str | None


class ScheduleKind(StrEnum):
    CRON = "cron"  # expression: five cron fields
    ONCE = "once"  # expression: a local time, ISO 8601 without offset ("2026-12-01T09:00:00")


class MissedPolicy(StrEnum):
    """What to do with a slot that passed while nothing could fire it."""

    LATE = "late"  # fire once, for the latest missed slot
    SKIP = "skip"  # record it as skipped


class ScheduleState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"  # its one moment has fired
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """When a channel gets what. Without `topic` and `article_id`: every approved article."""

    channel_id: int
    kind: ScheduleKind
    expression: str
    zone: str  # IANA
    topic: str | None  # a region's code
    article_id: int | None
    article_limit: int  # at most so many articles in one firing
    missed: MissedPolicy
    created_by: str  # "cli" or the user id


@dataclass(frozen=True, slots=True)
class Schedule:
    """A stored schedule. Slots at or before `handled_until` are done with."""

    id: int
    channel_id: int
    kind: ScheduleKind
    expression: str
    zone: str
    topic: str | None
    article_id: int | None
    article_limit: int
    missed: MissedPolicy
    state: ScheduleState
    handled_until: datetime
    created_by: str
    created_at: datetime


class EditionOutcome(StrEnum):
    PLANNED = "planned"  # there are rows in the ledger
    EMPTY = "empty"  # nothing new to post
    SKIPPED = "skipped"  # the slot was missed and the policy is to skip


class EditionOrigin(StrEnum):
    SCHEDULE = "schedule"
    EDITOR = "editor"  # /publish
    NOTICE = "notice"  # a word to an editor or owner


@dataclass(frozen=True, slots=True)
class ChosenArticle:
    """An article of an edition and why it was chosen."""

    article_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class NewEdition:
    """One firing: for which slot, of what, and why."""

    channel_id: int
    origin: EditionOrigin
    outcome: EditionOutcome
    fired_at: datetime
    reason: str
    requested_by: str
    schedule_id: int | None = None
    slot_at: datetime | None = None  # the moment the schedule meant; None without a schedule
    articles: tuple[ChosenArticle, ...] = ()


class DeliveryState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"  # the call is on its way; found so at start: unknown
    SENT = "sent"
    UNKNOWN = "unknown"  # may have arrived; never sent again blindly
    FAILED = "failed"  # certainly not made; `reason` says why
    WITHDRAWN = "withdrawn"  # taken back before it was sent


class DeliveryAction(StrEnum):
    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One message for the edition's channel.

    `payload` holds the Bot API's parameters but for the chat: text, parse_mode, reply_markup,
    link_preview_options ...; `part` counts the messages of one post from 0.
    """

    article_id: int | None
    article_revision: int | None
    part: int
    payload: Mapping[str, Any]
    action: DeliveryAction = DeliveryAction.SEND


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger, with the address of its channel."""

    id: int
    edition_id: int
    channel_id: int
    channel_address: str
    channel_chat_id: int | None  # None until Telegram has told it
    thread_id: int | None
    article_id: int | None
    article_revision: int | None
    article_title: str | None
    part: int
    action: DeliveryAction
    state: DeliveryState
    payload: Mapping[str, Any]
    attempts: int
    message_id: int | None
    chat_id: int | None  # where the message went
    reason: str | None
    planned_at: datetime
    not_before: datetime
    sending_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an attempt ended. `not_before` only with PLANNED: the row goes back to be tried again."""

    state: DeliveryState
    at: datetime
    message_id: int | None = None
    chat_id: int | None = None
    reason: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """The switch that stops everything outgoing."""

    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What an editor is in the middle of: kept so that a restart does not forget it."""

    chat_id: int
    user_id: int
    kind: str  # "add"
    texts: Sequence[str] = field(default_factory=tuple)
