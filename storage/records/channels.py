"""The chats that Dateline posts to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChannelState(StrEnum):
    """A paused channel keeps its configuration and its rows; nothing is sent to it."""

    ACTIVE = "active"
    PAUSED = "paused"


class Backlog(StrEnum):
    """Which of the posts that have waited go out when a paused channel comes back."""

    ALL = "all"
    LATEST = "latest"
    NONE = "none"


class PostForm(StrEnum):
    """What a channel shows of an article."""

    SUMMARY = "summary"  # one message, with a button to the full analysis
    FULL = "full"  # the full analysis, in as many messages as it takes


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
    backlog: Backlog = Backlog.ALL
    form: PostForm = PostForm.SUMMARY


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
    backlog: Backlog
    form: PostForm
    lacks: tuple[str, ...] = ()  # rights that owners have been told are missing


@dataclass(frozen=True, slots=True)
class Resumption:
    """A channel is active again: how many posts that have waited go out, and how many do not."""

    kept: int
    let_go: int
