"""Entities in the Bot API's words and in TDLib's, and which of them exclude each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.errors import ENTITY_TYPE_UNSUPPORTED, ApiError, bad_request
from simulator.world import Json

PLAIN_TYPES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "blockquote": "BlockQuote",
    "expandable_blockquote": "ExpandableBlockQuote",
    "mention": "Mention",
    "hashtag": "Hashtag",
    "cashtag": "Cashtag",
    "bot_command": "BotCommand",
    "url": "Url",
    "email": "EmailAddress",
    "phone_number": "PhoneNumber",
    "bank_card_number": "BankCardNumber",
}
_BOT_API_NAMES = {f"textEntityType{name}": key for key, name in PLAIN_TYPES.items()}

# Found by the server itself: given by the bot, they are looked for anew and not taken on trust.
_FOUND_TYPES = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)

# Entities that no link, hashtag or command may overlap; the rest (bold, quote ...) may.
_FIXED_TYPES = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})

_TIME_LETTERS = {"dateTimePartPrecisionShort": "t", "dateTimePartPrecisionLong": "T"}
_DATE_LETTERS = {"dateTimePartPrecisionShort": "d", "dateTimePartPrecisionLong": "D"}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities as the Bot API writes them, sorted; offsets are UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """UTF-16 units, in which entity offsets count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def from_tdlib(entity: Json) -> Json:
    """A `textEntity` as the Bot API writes it."""
    kind = entity["type"]
    name = kind["@type"]
    result: Json = {"type": "", "offset": entity["offset"], "length": entity["length"]}
    if name in _BOT_API_NAMES:
        return {**result, "type": _BOT_API_NAMES[name]}
    match name:
        case "textEntityTypePreCode":
            return {**result, "type": "pre", "language": kind["language"]}
        case "textEntityTypeTextUrl":
            return {**result, "type": "text_link", "url": kind["url"]}
        case "textEntityTypeMentionName":
            return {**result, "type": "text_mention", "user": {"id": kind["user_id"]}}
        case "textEntityTypeCustomEmoji":
            emoji_id = str(kind["custom_emoji_id"])
            return {**result, "type": "custom_emoji", "custom_emoji_id": emoji_id}
        case "textEntityTypeDateTime":
            form = _date_time_form(kind.get("formatting_type"))
            extra = {"date_time_format": form} if form else {}
            return {**result, "type": "date_time", "unix_time": kind["unix_time"], **extra}
    raise ValueError(f"TDLib gave an entity that this table does not know: {name}")


def in_bot_api(entity: Json) -> bool:
    """False for what TDLib finds and the Bot API leaves out: "09:00" is a time in a video."""
    return bool(entity["type"]["@type"] != "textEntityTypeMediaTimestamp")


def to_tdlib(entity: Json) -> Json:
    """The other way. Raises: ApiError where the type is unknown or a field of it is missing."""
    return {
        "@type": "textEntity",
        "offset": entity["offset"],
        "length": entity["length"],
        "type": _tdlib_type(entity),
    }


def _tdlib_type(entity: Json) -> Json:
    kind = entity["type"]
    if kind == "pre" and entity.get("language"):
        return {"@type": "textEntityTypePreCode", "language": entity["language"]}
    if kind in PLAIN_TYPES:
        return {"@type": f"textEntityType{PLAIN_TYPES[kind]}"}
    match kind:
        case "text_link":
            return {"@type": "textEntityTypeTextUrl", "url": entity["url"]}
        case "text_mention":
            return {"@type": "textEntityTypeMentionName", "user_id": entity["user"]["id"]}
        case "custom_emoji":
            return {
                "@type": "textEntityTypeCustomEmoji",
                "custom_emoji_id": entity["custom_emoji_id"],
            }
        case "date_time":
            return {
                "@type": "textEntityTypeDateTime",
                "unix_time": entity["unix_time"],
                "formatting_type": _formatting_type(entity.get("date_time_format", "")),
            }
    raise ApiError(ENTITY_TYPE_UNSUPPORTED)


def _date_time_form(kind: Json | None) -> str:
    if kind is None:
        return ""
    if kind["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    day = "w" if kind["show_day_of_week"] else ""
    date = _DATE_LETTERS.get(kind["date_precision"]["@type"], "")
    return day + date + _TIME_LETTERS.get(kind["time_precision"]["@type"], "")


def _formatting_type(form: str) -> Json | None:
    if not form:
        return None
    if form == "r":
        return {"@type": "dateTimeFormattingTypeRelative"}

    def precision(letters: str) -> Json:
        size = {letters[0]: "Short", letters[1]: "Long"}
        found = next((size[letter] for letter in letters if letter in form), "None")
        return {"@type": f"dateTimePartPrecision{found}"}

    return {
        "@type": "dateTimeFormattingTypeAbsolute",
        "time_precision": precision("tT"),
        "date_precision": precision("dD"),
        "show_day_of_week": "w" in form,
    }


def overlaps_fixed(entity: Json, others: Sequence[Json]) -> bool:
    """Whether a found entity touches one that leaves no room for it."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return any(
        other["type"] in _FIXED_TYPES
        and other["offset"] < end
        and start < other["offset"] + other["length"]
        for other in others
    )


# The fields of each entity, with the words for their types; "?" where one may be missing.
_FIELDS: tuple[tuple[str, type, str], ...] = (
    ("type", str, "String"),
    ("offset", int, "Number"),
    ("length", int, "Number"),
)
_OWN_FIELDS: dict[str, tuple[tuple[str, type, str], ...]] = {
    "text_link": (("url", str, "String"),),
    "text_mention": (("user", dict, "Object"),),
    "pre": (("language?", str, "String"),),
    "date_time": (("unix_time", int, "Number"), ("date_time_format?", str, "String")),
}


def read_entities(value: object) -> tuple[Json, ...]:
    """The parameter `entities`, checked field by field; the kinds that are found are left out.

    Raises: ApiError.
    """
    if not isinstance(value, list):
        raise ApiError(bad_request("expected an Array of MessageEntity"))
    entities = []
    for one in value:
        if not isinstance(one, dict):
            raise _cannot_parse("expected an Object")
        _check_fields(one)
        if one["type"] not in _FOUND_TYPES:
            to_tdlib(one)
            entities.append(one)
    return tuple(entities)


def _check_fields(entity: Json) -> None:
    for key, type_, word in _FIELDS:
        _require(entity, key, type_, word)
    for key, type_, word in _OWN_FIELDS.get(entity["type"], ()):
        _require(entity, key, type_, word)
    if entity["type"] == "text_mention":
        _require(entity["user"], "id", int, "Number")
    if entity["type"] == "custom_emoji":
        emoji_id = str(entity.get("custom_emoji_id"))
        if not re.fullmatch(r"[0-9]{1,19}", emoji_id) or int(emoji_id) >= 1 << 63:
            raise _cannot_parse('Field "custom_emoji_id" must be a valid Number')


def _require(entity: Json, key: str, type_: type, word: str) -> None:
    name = key.removesuffix("?")
    if name not in entity:
        if name != key:
            return
        raise _cannot_parse(f'Can\'t find field "{name}"')
    if not isinstance(entity[name], type_) or isinstance(entity[name], bool):
        raise _cannot_parse(f'Field "{name}" must be of type {word}')


def _cannot_parse(why: str) -> ApiError:
    return ApiError(bad_request(f"can't parse MessageEntity: {why}"))
