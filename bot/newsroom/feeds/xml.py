"""RSS, Atom and RDF, whole or broken, by feedparser. It is given bytes only: it fetches nothing."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any

import feedparser
import nh3

from bot.newsroom.charset import is_utf8
from bot.newsroom.extract.parts import one_line
from bot.newsroom.feeds.dates import moment_of
from bot.newsroom.feeds.entries import Entry, Feed, newest, told_apart
from bot.newsroom.markup import image_address, web_address

_MARKED = re.compile(r"[<&]")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]{1,20})|([0-9]{1,20}));?", re.IGNORECASE)


def parse(data: bytes, base_url: str, content_type: str) -> Feed | None:
    """None where it is no feed at all. `content_type` is the header's, with its charset."""
    if not data.isascii() and is_utf8(data):  # bytes cannot lie; headers and declarations do
        content_type = "application/xml; charset=utf-8"
    headers = {"content-location": base_url, "content-type": content_type or "application/xml"}
    found = feedparser.parse(BytesIO(_repaired(data)), response_headers=headers)
    entries = newest(found.get("entries") or [], _when)
    if not found.get("version") and not entries:
        return None
    about = found.get("feed") or {}
    language = _string(about, "language")
    return Feed(
        title=_words(about, "title") or None,
        url=_address(about, base_url),
        entries=told_apart(_entry(entry, base_url, language) for entry in entries),
    )


def _repaired(data: bytes) -> bytes:
    """Without references to characters beyond Unicode: one of them would cost the whole feed."""

    def known(found: re.Match[bytes]) -> bytes:
        number = int(found[1], 16) if found[1] else int(found[2])
        return found[0] if number <= sys.maxunicode else b"&#xFFFD;"

    return _REFERENCE.sub(known, data)


def _entry(entry: Any, base_url: str, language: str | None) -> Entry:
    form, text = _text(entry)
    return Entry(
        id=one_line(_string(entry, "id") or ""),
        url=_address(entry, base_url),
        title=_words(entry, "title"),
        published=_moment(entry, "published"),
        updated=_moment(entry, "updated"),
        html=text if form != "text/plain" else None,
        text=text if form == "text/plain" else None,
        author=_words(entry, "author") or None,
        language=_string(dict.get(entry, "title_detail") or {}, "language") or language,
        categories=_categories(entry),
        image_url=_image(entry, base_url),
    )


def _when(entry: Any) -> tuple[int, ...] | None:
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return tuple(parsed) if parsed else None


def _string(where: Any, name: str) -> str | None:
    # dict's own: feedparser's `get` answers "updated" with "published" and warns.
    value = dict.get(where, name)
    return value if isinstance(value, str) and value.strip() else None


def _words(where: Any, name: str) -> str:
    """A line of plain text, whatever it was written in."""
    value = _string(where, name) or ""
    detail = dict.get(where, f"{name}_detail")
    plain = isinstance(detail, dict) and dict.get(detail, "type") == "text/plain"
    if not plain and _MARKED.search(value):
        value = unescape(nh3.clean(value, tags=set()))
    return one_line(value)


def _address(where: Any, base_url: str) -> str | None:
    link = _string(where, "link")
    return web_address(link, base_url) if link else None


def _moment(entry: Any, name: str) -> datetime | None:
    return moment_of(_string(entry, name), dict.get(entry, f"{name}_parsed"))


def _text(entry: Any) -> tuple[str, str | None]:
    """The longest of the texts that the entry gives, and its media type."""
    given = _dicts(entry, "content")
    given.append({**(dict.get(entry, "summary_detail") or {}),
                  "value": _string(entry, "summary")})  # fmt: skip
    texts = [
        (str(dict.get(one, "type") or "text/html"), value)
        for one in given
        if (value := _string(one, "value"))
    ]
    return max(texts, key=lambda one: len(one[1]), default=("text/html", None))


def _categories(entry: Any) -> tuple[str, ...]:
    tags = dict.get(entry, "tags") or []
    terms = [_words(tag, "label") or _words(tag, "term") for tag in tags if isinstance(tag, dict)]
    return tuple(dict.fromkeys(term for term in terms if term))


def _image(entry: Any, base_url: str) -> str | None:
    """The first of its images: of Media RSS, an enclosure, a thumbnail."""
    given = [
        *(one for one in _dicts(entry, "media_content") if _is_image(one)),
        *(
            one
            for one in _dicts(entry, "links")
            if one.get("rel") == "enclosure" and _is_image(one)
        ),
        *_dicts(entry, "media_thumbnail"),
    ]
    named = (str(one.get("url") or one.get("href") or "") for one in given)
    return next((url for name in named if (url := image_address(name, base_url))), None)


def _is_image(one: dict[str, Any]) -> bool:
    kind = str(one.get("type") or "").lower()
    return one.get("medium") == "image" or kind.startswith("image/")


def _dicts(where: Any, name: str) -> list[dict[str, Any]]:
    return [dict(one) for one in dict.get(where, name) or [] if isinstance(one, dict)]
