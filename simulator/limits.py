"""What a text may be: the server's trimming, its limits, and in which order it finds fault.

Pure: values in, values out, or an ApiError.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.entities import Formatted, units
from simulator.errors import (
    CAPTION_TOO_LONG,
    ENTITIES_TOO_LONG,
    MESSAGE_TOO_LONG,
    TEXT_NON_EMPTY,
    TEXT_TOO_LONG,
    ApiError,
)
from simulator.world import Json

RAW_TEXT_BYTES = 32_768  # before parsing; Client.cpp
MESSAGE_CHARS = 4_096  # code points after parsing and trimming; MessageContent.cpp
CAPTION_CHARS = 1_024
ENTITIES = 100  # the rest is dropped without a word (from reports)
ENTITY_BYTES = 9_500  # about (tdlib/telegram-bot-api issue 165)

# What shows nothing: a text of these alone is empty (TDLib, misc.cpp).
_INVISIBLE = frozenset(
    " \n\u1680\u180e\u202e\u202f\u205f\u2800\u3000\ufffc"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "".join(map(chr, range(0xE0000, 0xE0080)))
)


def check_raw(text: str) -> None:
    """Before parsing. Raises: ApiError."""
    if len(text.encode("utf-8", "surrogatepass")) > RAW_TEXT_BYTES:
        raise ApiError(TEXT_TOO_LONG)


def trim(formatted: Formatted) -> Formatted:
    """Spaces and line feeds off: at the end all, at the beginning those before any entity."""
    text = formatted.text.rstrip(" \n")
    first = min((entity["offset"] for entity in formatted.entities), default=units(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[lead:]
    length = units(text)
    entities = []
    for entity in formatted.entities:
        start = entity["offset"] - lead
        end = min(start + entity["length"], length)
        if start < end:
            entities.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, tuple(entities))


def check_message(formatted: Formatted) -> Formatted:
    """A message's text as it will be kept. Raises: ApiError."""
    trimmed = trim(formatted)
    if _INVISIBLE.issuperset(trimmed.text):
        raise ApiError(TEXT_NON_EMPTY)
    if len(trimmed.text) > MESSAGE_CHARS:
        raise ApiError(MESSAGE_TOO_LONG)
    return trimmed


def check_caption(formatted: Formatted) -> Formatted:
    """A caption as it will be kept; it may be empty. Raises: ApiError."""
    trimmed = trim(formatted)
    if _INVISIBLE.issuperset(trimmed.text):
        return Formatted("")
    if len(trimmed.text) > CAPTION_CHARS:
        raise ApiError(CAPTION_TOO_LONG)
    return trimmed


def keep_entities(formatted: Formatted) -> Formatted:
    """The far end's own limit on entities, after all other checks. Raises: ApiError."""
    if entity_bytes(formatted.entities) > ENTITY_BYTES:
        raise ApiError(ENTITIES_TOO_LONG)
    return Formatted(formatted.text, formatted.entities[:ENTITIES])


def entity_bytes(entities: Sequence[Json]) -> int:
    """About what the entities weigh on the wire: 12 bytes each, and what hangs on them."""
    total = 0
    for entity in entities:
        total += 12
        for key in ("url", "language"):
            if key in entity:
                total += len(entity[key].encode()) // 4 * 4 + 4
        if "custom_emoji_id" in entity or "user" in entity:
            total += 8
    return total
