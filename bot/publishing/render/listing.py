"""A list of articles in a chat: /latest, /topic, /search.

**Heading**

1. **Title, a link to the full analysis**
1 December 2026, 09:00 · one line of the summary
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.publishing.render.clean import is_blank, one_line
from bot.publishing.render.dates import local_date
from bot.publishing.render.length import MAX_UNITS, fits
from bot.publishing.render.markup import Builder, Markup
from bot.publishing.render.message import Buttons, Message, message
from bot.publishing.render.post import join_blocks
from bot.publishing.render.shorten import shorten, shorten_text
from storage.richtext import Style

MAX_ITEMS = 20
MAX_HEADING = 500  # UTF-16 units

# Title and line of an item, in UTF-16 units: the first pair with which the list is one message.
_SIZES = ((200, 160), (120, 100), (80, 40), (40, 0))


@dataclass(frozen=True, slots=True)
class ListItem:
    """An article as an entry of a list."""

    title: str
    url: str  # the deep link to the full analysis
    published_at: datetime  # aware
    line: str = ""  # of the summary, as much of it as there is room for


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list. `first` is the number of its first entry."""

    heading: Markup
    items: Sequence[ListItem]
    empty: Markup  # stands in where there are no items
    zone: str  # IANA
    language: str  # of the dates
    first: int = 1


def render_list(view: ListView, buttons: Buttons = ()) -> Message:
    """One message; titles and lines are shortened together until it is one.

    Raises: ValueError for more than 20 items, a time without an offset, or nothing to show.
    """
    if len(view.items) > MAX_ITEMS:
        raise ValueError(f"a list shows at most {MAX_ITEMS} articles, not {len(view.items)}")
    heading = shorten(view.heading, MAX_HEADING)
    if not view.items:
        return message(join_blocks((heading, view.empty)), buttons)
    for sizes in _SIZES:
        entries = [_entry(view, i, item, *sizes) for i, item in enumerate(view.items, view.first)]
        whole = join_blocks((heading, *entries))
        if fits(whole, MAX_UNITS):
            break
    return message(whole, buttons)


def _entry(view: ListView, number: int, item: ListItem, title_size: int, line_size: int) -> Markup:
    title = shorten_text(one_line(item.title), title_size)
    builder = Builder().text(f"{number}. ")
    start = builder.length
    builder.link(title if not is_blank(title) else "…", item.url).mark(start, Style.BOLD)
    builder.newline().text(local_date(item.published_at, view.zone, view.language))
    line = shorten_text(one_line(item.line), line_size) if line_size else ""
    if line:
        builder.text(f" · {line}")
    return builder.build()
