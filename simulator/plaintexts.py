"""Texts where TDLib is not at hand: tags come off, plain entities are made, nothing is judged."""

from __future__ import annotations

import re
from html import unescape

from simulator.entities import Formatted, units
from simulator.world import Json

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/\w{1,64}(?:@\w+)?)|(?P<hashtag>(?<!\w)#\w+)|(?P<url>https?://\S+)"
)
_TAG = re.compile(r"<(?P<slash>/?)(?P<tag>[a-zA-Z][a-zA-Z-]*)(?P<rest>[^<>]*)>")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class PlainTexts:
    """See `Texts`. Markdown stays as it is written."""

    judging = False

    def parse(self, text: str, parse_mode: str) -> Formatted:
        if parse_mode.lower() != "html":
            return Formatted(text)
        return _strip(text)

    def normalise(self, formatted: Formatted) -> Formatted:
        entities = list(formatted.entities)
        for found in _FOUND.finditer(formatted.text):
            offset = units(formatted.text[: found.start()])
            kind = str(found.lastgroup)
            entities.append({"type": kind, "offset": offset, "length": units(found.group())})
        entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(formatted.text, tuple(entities))

    def link(self, url: str) -> str | None:
        return url if re.match(r"(https?|tg)://", url) else None


def _strip(text: str) -> Formatted:
    """Known tags become entities, all tags come off."""
    words: list[str] = []
    entities: list[Json] = []
    opened: list[tuple[str, int, Json]] = []
    length = end = 0
    for found in _TAG.finditer(text):
        before = unescape(text[end : found.start()])
        words.append(before)
        length += units(before)
        end = found.end()
        tag = found["tag"].lower()
        if not found["slash"] and tag in _TAGS:
            href = _HREF.search(found["rest"]) if tag == "a" else None
            url = unescape(next(filter(None, href.groups()), "")) if href else ""
            opened.append((tag, length, {"url": url} if tag == "a" else {}))
        elif found["slash"]:
            _close(tag, length, opened, entities)
    words.append(unescape(text[end:]))
    return Formatted("".join(words), tuple(entities))


def _close(tag: str, end: int, opened: list[tuple[str, int, Json]], entities: list[Json]) -> None:
    """The tag of this name that was opened last."""
    for index in range(len(opened) - 1, -1, -1):
        name, start, extra = opened[index]
        if name == tag:
            del opened[index]
            entities.append({"type": _TAGS[tag], "offset": start, "length": end - start, **extra})
            return
