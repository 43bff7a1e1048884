"""A post whose markup Telegram refuses, in plain text where that loses no meaning. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.publishing.render.html import text_of_html

# tdlib/telegram-bot-api, Client.cpp; python-telegram-bot capitalises it.
_REFUSED = "can't parse entities"
# Bold, italic, underlined: emphasis. A link, a quotation, what is struck out or is code says more.
_EMPHASIS = frozenset({"b", "i", "u"})
_TAGS = re.compile(r"</?([^\s>]*)")


def is_markup_refused(words: str) -> bool:
    return _REFUSED in words.lower()


def without_emphasis(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """The payload in plain text; None where it is plain already, or its markup says something."""
    text = payload.get("text")
    if payload.get("parse_mode") != "HTML" or not isinstance(text, str):
        return None
    if not _EMPHASIS.issuperset(_TAGS.findall(text)):
        return None
    rest = {name: value for name, value in payload.items() if name != "parse_mode"}
    return {**rest, "text": text_of_html(text)}
