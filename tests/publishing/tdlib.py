"""TDLib, the library behind Telegram's own server, as the judge of what we send.

`parse` is what the server does first with a text in HTML, `keep` what it makes of the result
before it sends it. Both run inside this process; nothing goes over the network.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import tdjson

from storage.richtext import Mark, Style

_STYLES = {
    "textEntityTypeBold": Style.BOLD,
    "textEntityTypeItalic": Style.ITALIC,
    "textEntityTypeUnderline": Style.UNDERLINE,
    "textEntityTypeStrikethrough": Style.STRIKE,
    "textEntityTypeCode": Style.CODE,
    "textEntityTypePre": Style.PRE,
    "textEntityTypeBlockQuote": Style.QUOTE,
    "textEntityTypeTextUrl": Style.LINK,
}

# What TDLib reads as Markdown in `keep`; texts given to it must be free of these.
MARKDOWN = "*_`~|[]"


class RefusedError(Exception):
    """TDLib does not take the text; its own words."""


@dataclass(frozen=True)
class Shown:
    """What Telegram shows: the text and its entities, offsets in code points."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def looks(self) -> list[tuple[str, frozenset[tuple[Style, str | None]]]]:
        """Every visible character with the styles on it: how it looks, however it is cut up."""
        styles: list[set[tuple[Style, str | None]]] = [set() for _ in self.text]
        for mark in self.marks:
            for place in range(mark.start, mark.end):
                styles[place].add((mark.style, mark.url))
        pairs = zip(self.text, styles, strict=True)
        return [(char, frozenset(on)) for char, on in pairs if not char.isspace()]


def execute(request: dict[str, Any]) -> dict[str, Any]:
    """One synchronous call. Raises: RefusedError."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    result: dict[str, Any] = json.loads(answer) if answer else {}
    if result.get("@type") == "error":
        raise RefusedError(result["message"])
    return result


def parse(html: str) -> Shown:
    """The text as sendMessage with parse_mode HTML reads it. Raises: RefusedError."""
    return _shown(_parse(html))


def keep(html: str) -> Shown:
    """What Telegram keeps of it when it sends it (but for trimming). Raises: RefusedError."""
    return _shown(execute({"@type": "parseMarkdown", "text": _parse(html)}))


def hashtags(text: str) -> list[str]:
    """The hashtags that Telegram finds in a text."""
    found = execute({"@type": "getTextEntities", "text": text})["entities"]
    return [
        text[e["offset"] : e["offset"] + e["length"]]
        for e in found
        if e["type"]["@type"] == "textEntityTypeHashtag"
    ]


def _parse(html: str) -> dict[str, Any]:
    mode = {"@type": "textParseModeHTML"}
    return execute({"@type": "parseTextEntities", "text": html, "parse_mode": mode})


def _shown(formatted: dict[str, Any]) -> Shown:
    text = formatted["text"]
    # UTF-16 offsets, which Telegram counts in, to code points.
    sizes = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))

    def mark(entity: dict[str, Any]) -> Mark:
        start = bisect_left(sizes, entity["offset"])
        end = bisect_left(sizes, entity["offset"] + entity["length"])
        kind = entity["type"]
        return Mark(start, end, _STYLES[kind["@type"]], kind.get("url"))

    return Shown(text, tuple(mark(entity) for entity in formatted["entities"]))


execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
