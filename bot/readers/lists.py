"""A list of articles with its buttons: one number a row to read, then older ones.

The place in a list travels in the button, so that a list can be paged after any restart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.chat import NewsContext, rows_of
from bot.common.numbers import MOST_ID
from bot.common.texts import Translator
from bot.publishing.render import Button, Message
from storage.records import ArticleBrief, Cursor, Page

PAGE_SIZE: Final = 5
MOST_ROWS: Final = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BUTTONS_A_ROW = 5


def list_message(
    context: NewsContext,
    texts: Translator,
    page: Page[ArticleBrief],
    *,
    heading: str,
    list_data: str | None,
    first: bool,
    **values: object,
) -> Message:
    """One page. `list_data` names the list in its buttons, as in "list:t:az";
    without it the list cannot be paged."""
    numbers = [
        Button(str(number), callback_data=f"read:{brief.id}:0")
        for number, brief in enumerate(page.rows, start=1)
    ]
    rows = rows_of(numbers, _BUTTONS_A_ROW)
    paging = []
    if not first and list_data is not None:
        paging.append(Button(texts.t("« Newest"), callback_data=list_data))
    if page.next is not None and list_data is not None:
        data = f"{list_data}:{cursor_to_text(page.next)}"
        paging.append(Button(texts.t("Older »"), callback_data=data))
    buttons = [*rows, paging] if paging else rows
    return context.desk.look.list_page(heading, page.rows, texts, buttons, **values)


def cursor_to_text(cursor: Cursor) -> str:
    """Microseconds since 1970 and the id, both in base 36: short enough for a button."""
    micros = (cursor.published_at - _EPOCH) // timedelta(microseconds=1)
    return f"{_base36(micros)}.{_base36(cursor.id)}"


def cursor_from_text(parts: Sequence[str]) -> Cursor | None:
    """The first page where there is none, or none that can be read."""
    try:
        micros, article_id = (int(part, 36) for part in parts[0].split("."))
        if not 0 <= article_id <= MOST_ID:
            return None
        return Cursor(_EPOCH + timedelta(microseconds=micros), article_id)
    except (IndexError, ValueError, OverflowError):
        return None


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    sign, rest, text = ("-" if number < 0 else ""), abs(number), ""
    while rest or not text:
        rest, digit = divmod(rest, 36)
        text = digits[digit] + text
    return sign + text
