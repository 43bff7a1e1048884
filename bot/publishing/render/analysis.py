"""The full analysis in a chat with the bot: the whole article, in as few messages as it takes.

**Headline**, *lede*, the body with its marks, then the footer of a post; "1/3" under each part
where there are several, the buttons under the last.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.publishing.render.clean import one_line
from bot.publishing.render.length import MAX_UNITS, thin
from bot.publishing.render.markup import Builder, Markup, from_rich
from bot.publishing.render.message import Buttons, Message, message
from bot.publishing.render.post import Footer, join_blocks, render_footer
from bot.publishing.render.split import split
from storage.richtext import RichText

# Room for the counter under a part: two line ends, up to four digits, a slash, four digits.
COUNTER_UNITS = 11


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """All that a full analysis shows."""

    title: str
    lede: str
    body: RichText
    footer: Footer


def render_analysis(view: AnalysisView, buttons: Buttons = ()) -> list[Message]:
    """The messages in their order, of about equal size, none blank.

    Raises: ValueError for a time without an offset; ZoneInfoNotFoundError.
    """
    blocks = (
        Builder().bold(one_line(view.title)).build(),
        Builder().italic(view.lede.strip()).build(),
        from_rich(view.body),
        render_footer(view.footer),
    )
    return render_parts(join_blocks(blocks), buttons)


def render_parts(whole: Markup, buttons: Buttons = ()) -> list[Message]:
    """A text of any length as messages, counted where there are several; none where it is blank."""
    parts = split(whole)
    if len(parts) > 1:
        parts = split(whole, MAX_UNITS - COUNTER_UNITS)
        parts = [_counted(part, number, len(parts)) for number, part in enumerate(parts, 1)]
    last = len(parts) - 1
    return [message(part, buttons if i == last else ()) for i, part in enumerate(parts)]


def _counted(part: Markup, number: int, total: int) -> Markup:
    counter = Builder().italic(f"{number}/{total}").build()
    return thin(join_blocks((part, counter)))
