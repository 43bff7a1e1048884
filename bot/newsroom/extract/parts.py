"""What an article is made of once it is out of its file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from storage.richtext import RichText
from storage.types import to_json

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Parts:
    """An article: `title` and `body` are never empty, `lede` may be."""

    title: str
    lede: str
    body: RichText
    section: str | None
    author: str | None
    language: str  # ISO 639-1
    source_url: str | None
    published_at: datetime | None  # aware, UTC
    summary: str | None  # an editor's own
    image_url: str | None = None  # of the lead image


@dataclass(frozen=True, slots=True)
class Draft:
    """What one format's reader makes of a text, before what the editor wrote about it counts."""

    title: str | None
    body: RichText
    lede: str | None = None  # where the source marks it; else it is looked for in the body
    stands_apart: bool = False  # signs that the first paragraph is a standfirst (see lede)
    section: str | None = None
    author: str | None = None
    source_url: str | None = None
    published_at: datetime | None = None
    image_url: str | None = None


def folded(text: str) -> str:
    """For telling whether two texts are the same: NFC, without case, white space as one space."""
    return one_line(unicodedata.normalize("NFC", text)).casefold()


def one_line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """At most `most` code points of `text`, cut between words where there are any, with "…"."""
    text = one_line(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if text[most - 1] != " " and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-") + "…"


def fingerprint(parts: Parts) -> str:
    """SHA-256 in hex of title, lede, body with its marks, and own summary: equal means unchanged.

    White space and the normal form of letters make no difference; case and marks do.
    """
    body = parts.body
    words = [word.start() for word in _WORD.finditer(body.text)] if body.marks else []
    content = [
        _normal(parts.title),
        _normal(parts.lede),
        _normal(body.text),
        # By the number of the word: offsets in code points depend on white space.
        [
            [mark.style, mark.url, bisect_right(words, mark.start), _normal(marked)]
            for mark in body.marks
            for marked in [body.text[mark.start : mark.end]]
        ],
        _normal(parts.summary or ""),
    ]
    return hashlib.sha256(to_json(content).encode()).hexdigest()


def _normal(text: str) -> str:
    return one_line(unicodedata.normalize("NFC", text))
