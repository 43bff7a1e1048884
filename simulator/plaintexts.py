"""Texts where TDLib is not at hand: tags come off, plain entities are made, nothing is judged."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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


class PlainTexts:
    """See `Texts`. Markdown stays as it is written."""

    judging = False

    def parse(self, text: str, parse_mode: str) -> Formatted:
        if parse_mode.lower() != "html":
            return Formatted(text)
        stripper = _Stripper()
        stripper.feed(text)
        stripper.close()
        return Formatted("".join(stripper.words), tuple(stripper.entities))

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


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.entities: list[Json] = []
        self._open: list[tuple[str, int, Json]] = []
        self._length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS:
            extra: Json = {"url": dict(attrs).get("href") or ""} if tag == "a" else {}
            self._open.append((tag, self._length, extra))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            name, start, extra = self._open[index]
            if name == tag:
                del self._open[index]
                self.entities.append(
                    {"type": _TAGS[tag], "offset": start, "length": self._length - start, **extra}
                )
                return

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self._length += units(data)
