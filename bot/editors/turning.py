"""A list in pages: where a tap on an arrow leads, and the arrows under a page.

The place in the list is the number of the last row before the page, and travels in the button.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from bot.common.numbers import id_from_text
from bot.common.texts import Translator
from bot.publishing.render import Button


def place_of(data: Sequence[str]) -> int:
    """The number behind which the page begins. Nothing has the number 0: the first comes after it.

    Raises: ValueError where the data of the tap names none.
    """
    after = id_from_text(data[0]) if data and data[0] != "0" else 0
    if after is None:
        raise ValueError(data)
    return after


class Numbered(Protocol):
    """A row of a list."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Numbered)


def page_of(
    rows: Sequence[Row], texts: Translator, prefix: str, *, after: int, size: int
) -> tuple[Sequence[Row], list[Button]]:
    """The rows behind that number, as many as a page holds, and its arrows. `rows`: all, not none.

    Those that were on the page may have been removed since: then its end is the end.
    """
    rest = [row for row in rows if row.id > after] or rows[-1:]
    shown, is_first, more = rest[:size], rest[0].id == rows[0].id, len(rest) > size
    return shown, arrows(texts, prefix, is_first=is_first, last=shown[-1].id, more=more)


def arrows(
    texts: Translator, prefix: str, *, is_first: bool, last: int, more: bool
) -> list[Button]:
    """To the first page and to the next, as far as there are such; `last` is the number of the
    last row on this one, `prefix` the kind of the buttons."""
    buttons = []
    if not is_first:
        buttons.append(Button(texts.t("« First"), callback_data=f"{prefix}:0"))
    if more:
        buttons.append(Button(texts.t("Next »"), callback_data=f"{prefix}:{last}"))
    return buttons
