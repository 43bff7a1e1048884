"""Sources that articles come from by themselves: feeds, pages and folders that are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class SourceForm(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    PAGE = "page"  # one article, watched for changes
    FOLDER = "folder"


class SourceState(StrEnum):
    """Only active sources are looked at."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"  # its server said so, or has had nothing there for long


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a source gave nothing: an English text of the locales, and what fills it."""

    message: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewSource:
    form: SourceForm
    address: str  # as it is asked for: an http address, or a folder's absolute path
    key: str  # the same for all spellings of one address
    title: str | None
    interval: timedelta
    added_by: str


@dataclass(frozen=True, slots=True)
class Source:
    """A stored source, and how it has fared."""

    id: int
    form: SourceForm
    address: str
    key: str
    title: str | None
    state: SourceState
    etag: str | None
    last_modified: str | None
    interval: timedelta  # between two polls, as long as nothing is wrong
    next_poll_at: datetime
    last_try_at: datetime | None
    last_success_at: datetime | None
    # Set when everything that stood there at first has been dealt with; until then what is older
    # than the source counts as published before.
    imported_at: datetime | None
    failures: int  # in a row
    failing_since: datetime | None
    trouble: Trouble | None
    articles: int  # that have come from it, without changes of known ones
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """What a source gave: an entry of a feed, a file of a folder; known by `key` within it.

    An equal digest means that nothing about it has changed since it was dealt with.
    """

    key: str
    digest: str
    source_key: str | None  # of the article that came of it; None where it was refused


@dataclass(frozen=True, slots=True)
class Poll:
    """How a look at a source ended, and when the next one is due."""

    tried_at: datetime
    next_poll_at: datetime
    interval: timedelta
    succeeded: bool
    whole: bool  # nothing is left over for the next poll
    gone: bool
    trouble: Trouble | None
    address: str  # to be asked from now on
    key: str
    title: str | None
    etag: str | None
    last_modified: str | None
    articles: int = 0
