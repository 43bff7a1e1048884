"""reply_markup: what the server takes, and with which words it refuses the rest.

In two steps, as the real server has it: the JSON's form is checked before the chat is looked up
(`read_markup`), the buttons' data only at the very end (`check_data`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.errors import (
    BUTTON_DATA_INVALID,
    BUTTON_TEXT_ONLY,
    INLINE_EXPECTED,
    MARKUP_INVALID,
    MARKUP_NOT_JSON,
    MARKUP_NOT_OBJECT,
    MARKUP_TOO_LONG,
    ApiError,
    bad_request,
)
from simulator.params import Params
from simulator.world import Json

Rows = tuple[tuple[Json, ...], ...]

CALLBACK_DATA_BYTES = 64
BUTTONS = 100

# What a button may do; the first one present counts.
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
)
_MAY_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat")
_LOOKS = ("style", "icon_custom_emoji_id")
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True, slots=True)
class Markup:
    """`inline` rows, or another kind of markup, which a message does not show."""

    inline: Rows = ()
    other: bool = False


def read_markup(params: Params) -> Markup:
    """Raises: ApiError."""
    if not params.text("reply_markup"):
        return Markup()
    value = params.json("reply_markup", MARKUP_NOT_JSON)
    if not isinstance(value, dict):
        raise ApiError(MARKUP_NOT_OBJECT)
    if "inline_keyboard" in value:
        return Markup(_rows(value["inline_keyboard"]))
    return Markup(other=any(key in value for key in _OTHER_MARKUPS))


def _rows(value: object) -> Rows:
    if not isinstance(value, list):
        raise ApiError(bad_request('field "inline_keyboard" must be of type Array'))
    rows = []
    for row in value:
        if not isinstance(row, list):
            raise ApiError(
                bad_request(
                    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
                )
            )
        if row:
            rows.append(tuple(_button(button) for button in row))
    return tuple(rows)


def _button(value: object) -> Json:
    def cannot(why: str) -> ApiError:
        return ApiError(bad_request(f"can't parse inline keyboard button: {why}"))

    if not isinstance(value, dict):
        raise cannot("InlineKeyboardButton must be an Object")
    if "text" not in value:
        raise cannot('Can\'t find field "text"')
    if not isinstance(value["text"], str):
        raise cannot('Field "text" must be of type String')
    for action in _ACTIONS:
        if value.get(action) or (action in _MAY_BE_EMPTY and action in value):
            looks = {look: value[look] for look in _LOOKS if look in value}
            return {"text": value["text"], action: value[action], **looks}
    raise ApiError(BUTTON_TEXT_ONLY)


def check_links(markup: Markup, link: Callable[[str], str | None], *, inline_only: bool) -> Rows:
    """The rows with each address as Telegram keeps it. Raises: ApiError."""
    if markup.other and inline_only:
        raise ApiError(INLINE_EXPECTED)
    rows = []
    for row in markup.inline:
        buttons = []
        for button in row:
            if "url" in button:
                button = {**button, "url": _checked_link(str(button["url"]), link)}
            buttons.append(button)
        rows.append(tuple(buttons))
    return tuple(rows)


def _checked_link(url: str, link: Callable[[str], str | None]) -> str:
    kept = link(url)
    if kept is None:
        scheme = url.partition("://")[0].lower() if "://" in url else "http"
        known = scheme in ("http", "https", "tg", "ton", "tonsite")
        why = "Wrong HTTP URL" if known else "Unsupported URL protocol"
        raise ApiError(bad_request(f"inline keyboard button URL '{url}' is invalid: {why}"))
    return kept


def check_data(rows: Rows) -> None:
    """The far end's checks. Raises: ApiError."""
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS:
        raise ApiError(MARKUP_TOO_LONG)
    for button in buttons:
        if not button["text"].strip():
            raise ApiError(MARKUP_INVALID)
        if len(str(button.get("callback_data", "")).encode()) > CALLBACK_DATA_BYTES:
            raise ApiError(BUTTON_DATA_INVALID)
