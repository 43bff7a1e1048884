"""What the server makes of a text: its marks parsed, normalised, and its links and commands found.

TDLib is the code behind the real server, so where its Python package (tdjson) is installed it
judges here too: `parseTextEntities` for markup and its errors, `parseMarkdown` for the
normalisation that a message goes through when sent, `getTextEntities` for hashtags, links and
commands. Without it `simulator.plaintexts` takes tags off and judges nothing.
"""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Callable
from typing import Protocol

from simulator.entities import Formatted, from_tdlib, in_bot_api, overlaps_fixed, to_tdlib
from simulator.errors import PARSE_MODE_UNSUPPORTED, ApiError, bad_request
from simulator.plaintexts import PlainTexts
from simulator.world import Json

log = logging.getLogger(__name__)

PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}

# What parseMarkdown would take for marks, as (the mark's letters); see _Shield.
_MARKDOWN_LETTERS = "*_`~|[]"
_PRIVATE_USE = range(0xE000, 0xF8FF)


class Texts(Protocol):
    """One way to judge texts. Every method may raise ApiError with the server's own words."""

    judging: bool

    def parse(self, text: str, parse_mode: str) -> Formatted:
        """Take the markup off. An empty mode: nothing to take off."""

    def normalise(self, formatted: Formatted) -> Formatted:
        """What is kept on sending: control characters out, entities cleaned, links found."""

    def link(self, url: str) -> str | None:
        """The address as Telegram keeps it; None where it makes no link of it."""


class TdlibTexts:
    """TDLib's own judgement. `execute` is tdjson's `td_execute`: JSON bytes in, JSON bytes out."""

    judging = True

    def __init__(self, execute: Callable[[bytes], bytes | None]) -> None:
        self._execute = execute
        self._ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})

    def parse(self, text: str, parse_mode: str) -> Formatted:
        if not parse_mode:
            return Formatted(text)
        mode = PARSE_MODES.get(parse_mode.lower())
        if mode is None:
            raise ApiError(PARSE_MODE_UNSUPPORTED)
        answer = self._ask({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
        return Formatted(answer["text"], tuple(map(from_tdlib, answer["entities"])))

    def normalise(self, formatted: Formatted) -> Formatted:
        shield = _Shield(formatted.text)
        answer = self._ask(
            {
                "@type": "parseMarkdown",
                "text": {
                    "@type": "formattedText",
                    "text": shield.raise_(formatted.text),
                    "entities": [to_tdlib(entity) for entity in formatted.entities],
                },
            }
        )
        text = shield.lower(answer["text"])
        entities = [from_tdlib(entity) for entity in answer["entities"]]
        found = self._ask({"@type": "getTextEntities", "text": text})["entities"]
        for entity in map(from_tdlib, filter(in_bot_api, found)):
            if not overlaps_fixed(entity, entities):
                entities.append(entity)
        return Formatted(text, tuple(sorted(entities, key=lambda e: (e["offset"], -e["length"]))))

    def link(self, url: str) -> str | None:
        source = f'<a href="{html.escape(url)}">x</a>'
        kept = self.parse(source, "html").entities
        if kept and kept[0]["type"] == "text_mention":
            return url  # tg://user?id=…
        return kept[0]["url"] if kept else None

    def _ask(self, query: Json) -> Json:
        raw = self._execute(json.dumps(query).encode())
        answer: Json = json.loads(raw) if raw else {}
        if answer.get("@type") == "error":
            raise ApiError(bad_request(answer["message"]))
        return answer


class _Shield:
    """Hides markdown's letters behind private-use ones of the same length, and brings them back.

    `parseMarkdown` is the one offline way to TDLib's normalisation, and it would eat these marks.
    """

    def __init__(self, text: str) -> None:
        present = set(text)
        free = (chr(code) for code in _PRIVATE_USE if chr(code) not in present)
        self._up = {ord(letter): next(free) for letter in _MARKDOWN_LETTERS}
        self._down = {ord(stand_in): chr(letter) for letter, stand_in in self._up.items()}

    def raise_(self, text: str) -> str:
        return text.translate(self._up)

    def lower(self, text: str) -> str:
        return text.translate(self._down)


def load_texts() -> Texts:
    """TDLib's judgement where tdjson is installed; else says once that texts go unjudged."""
    try:
        import tdjson
    except ImportError:
        log.warning(
            "tdjson is not installed: texts go unjudged (tags are only taken off). "
            "`pip install tdjson` brings Telegram's own parser."
        )
        return PlainTexts()
    return TdlibTexts(tdjson.td_execute)
