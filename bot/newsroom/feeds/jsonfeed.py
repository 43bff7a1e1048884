"""JSON Feed 1 and 1.1: https://www.jsonfeed.org/version/1.1/. A value of a wrong type is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from bot.newsroom.extract.fields import moment
from bot.newsroom.extract.parts import one_line
from bot.newsroom.feeds.entries import Entry, Feed, newest, told_apart
from bot.newsroom.markup import image_address, web_address


def parse(data: bytes, base_url: str) -> Feed | None:
    """None where it is no JSON Feed."""
    try:
        found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return None
    author, language = _author(found), _string(found, "language")
    items = [item for item in found["items"] if isinstance(item, dict)]
    return Feed(
        title=one_line(_string(found, "title") or "") or None,
        url=_address(found, "home_page_url", base_url),
        entries=told_apart(
            _entry(item, base_url, author, language)
            for item in newest(items, lambda item: _moment(item, "date_published"))
        ),
    )


def _entry(item: dict[str, Any], base_url: str, author: str | None, language: str | None) -> Entry:
    html = _string(item, "content_html")
    tags = item.get("tags")
    return Entry(
        id=one_line(_string(item, "id") or ""),
        url=_address(item, "url", base_url) or _address(item, "external_url", base_url),
        title=one_line(_string(item, "title") or ""),
        published=_moment(item, "date_published"),
        updated=_moment(item, "date_modified"),
        html=html,
        text=None if html else _string(item, "content_text") or _string(item, "summary"),
        author=_author(item) or author,
        language=_string(item, "language") or language,
        categories=tuple(
            dict.fromkeys(
                one_line(tag)
                for tag in (tags if isinstance(tags, list) else ())
                if isinstance(tag, str) and tag.strip()
            )
        ),
        image_url=_image(item, base_url),
    )


def _string(where: dict[str, Any], name: str) -> str | None:
    """A text; the specification has publishers' numbers read as text."""
    value = where.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and value.strip() else None


def _address(where: dict[str, Any], name: str, base_url: str) -> str | None:
    address = _string(where, name)
    return web_address(address, base_url) if address else None


def _image(item: dict[str, Any], base_url: str) -> str | None:
    named = (_string(item, name) for name in ("image", "banner_image"))
    found = (image_address(name, base_url) for name in named if name)
    return next((url for url in found if url), None)


def _moment(item: dict[str, Any], name: str) -> datetime | None:
    try:
        return moment(_string(item, name) or "", UTC)
    except ValueError:
        return None


def _author(where: dict[str, Any]) -> str | None:
    """Version 1.1 has `authors`, version 1 had `author`."""
    authors = where.get("authors")
    told = [*authors] if isinstance(authors, list) else [where.get("author")]
    names = [_string(one, "name") for one in told if isinstance(one, dict)]
    return ", ".join(one_line(name) for name in names if name) or None
