"""What a feed holds, as values; each entry has an id that no other entry of the feed has."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any, TypeVar

# A feed that lists its whole archive is read to here.
MOST_ENTRIES = 500
# Fewer characters are a teaser, whatever they say: a flash of news goes out as a page as well.
_WHOLE_CHARS = 1000
T = TypeVar("T")

_TAG = re.compile(r"<[^>]*>")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|читать (?:далее|дальше)|"
    r"читати далі|ardını oxu)\W*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` is never empty; None or "" where the feed says nothing."""

    id: str
    url: str | None  # http or https, whole
    title: str
    published: datetime | None  # aware, UTC
    updated: datetime | None
    html: str | None  # the longest text that the feed gives; either this or `text`
    text: str | None
    author: str | None
    language: str | None  # as the feed says, "en-US"
    categories: tuple[str, ...]
    image_url: str | None = None

    @property
    def key(self) -> str:
        """The id, short enough for a table's key."""
        return hashlib.sha256(self.id.encode("utf-8", "replace")).hexdigest()[:32]

    @property
    def words(self) -> str:
        """The text without its marks, as far as its length and its end are asked for."""
        return " ".join(unescape(_TAG.sub(" ", self.html or self.text or "")).split())

    @property
    def is_teaser(self) -> bool:
        """Whether the article has to be taken from its page."""
        words = self.words
        return self.url is not None and (len(words) < _WHOLE_CHARS or bool(_CUT.search(words)))


@dataclass(frozen=True, slots=True)
class Feed:
    """`entries` in the feed's order, at most MOST_ENTRIES."""

    title: str | None
    url: str | None  # the site's page
    entries: tuple[Entry, ...]


def newest(entries: Sequence[T], when: Callable[[T], Any]) -> Sequence[T]:
    """As many as are worth reading. Of a long feed those with the latest dates, whatever order it
    keeps; where some have none, those that stand first.
    """
    if len(entries) > MOST_ENTRIES:
        dates = [when(entry) for entry in entries]
        if None not in dates:
            places = sorted(range(len(entries)), key=lambda place: dates[place], reverse=True)
            entries = [entries[place] for place in places]
    return entries[: 2 * MOST_ENTRIES]  # some of them say nothing


def told_apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with ids of their own; those that say nothing, or repeat another, left out.

    An id that stands for several pages, and an address that stands for several entries (a site's
    front page), name none of them: else one article would be taken for a change of another.
    """
    found = [one for one in entries if one.title or one.words or one.url][:MOST_ENTRIES]
    pages: dict[str, set[str | None]] = {}
    for entry in found:
        pages.setdefault(entry.id, set()).add(entry.url)
    shared = Counter(url for url, _ in {(one.url, one.id or _content(one)) for one in found})
    distinct: dict[str, Entry] = {}
    for entry in found:
        own_page = entry.url if entry.url and shared[entry.url] == 1 else None
        own_id = entry.id if entry.id and len(pages[entry.id]) == 1 else None
        name = own_id or own_page or _content(entry)
        if entry.title or entry.words or own_page:
            distinct.setdefault(name, replace(entry, id=name, url=own_page))
    return tuple(distinct.values())


def digest(entry: Entry, feed: Sequence[Entry]) -> str:
    """Changes where the article may have changed.

    Of a teaser the page may change without it, which `updated` tells; but not where a feed gives
    the time of asking to all its entries.
    """
    updated = entry.updated if entry.is_teaser and entry.updated else None
    if len({one.updated for one in feed}) == 1 < len(feed):
        updated = None
    said = [entry.url, entry.title, entry.html, entry.text, entry.author]
    written = json.dumps([*said, updated and updated.isoformat()])
    return hashlib.sha256(written.encode()).hexdigest()


def _content(entry: Entry) -> str:
    written = json.dumps([entry.url, entry.title, entry.html, entry.text])
    return hashlib.sha256(written.encode()).hexdigest()
