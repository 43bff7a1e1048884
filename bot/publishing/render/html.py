"""The one place where HTML is written."""

from __future__ import annotations

import html
import re

from bot.publishing.render.markup import Markup
from bot.publishing.render.normal import ORDER, sweep
from storage.richtext import Mark, Style

_TAGS = {
    Style.QUOTE: "blockquote",
    Style.LINK: "a",
    Style.PRE: "pre",
    Style.CODE: "code",
    Style.STRIKE: "s",
    Style.UNDERLINE: "u",
    Style.ITALIC: "i",
    Style.BOLD: "b",
}
# Of what is written here: a bare "<" or ">" is never left in words or addresses.
_TAG = re.compile(r"<[^>]*>")


def to_html(markup: Markup) -> str:
    """The text in Telegram's HTML parse mode: everything escaped, every tag closed in its turn."""
    pieces: list[str] = []
    stack: list[Mark] = []
    at = 0
    for start, end, active in sweep(markup.marks):
        wanted = sorted(active, key=lambda mark: ORDER.index(mark.style))
        kept = _common(stack, wanted) if start == at else 0
        pieces += (_close(mark) for mark in reversed(stack[kept:]))
        pieces.append(_escape(markup.text[at:start]))
        pieces += (_open(mark) for mark in wanted[kept:])
        pieces.append(_escape(markup.text[start:end]))
        stack, at = wanted, end
    pieces += (_close(mark) for mark in reversed(stack))
    pieces.append(_escape(markup.text[at:]))
    return "".join(pieces)


def text_of_html(written: str) -> str:
    """The text in what `to_html` has written."""
    return html.unescape(_TAG.sub("", written))


def _common(one: list[Mark], other: list[Mark]) -> int:
    """How many marks both begin with."""
    return next(
        (i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _open(mark: Mark) -> str:
    if mark.url is not None:
        return f'<a href="{_escape(mark.url)}">'
    return f"<{_TAGS[mark.style]}>"


def _close(mark: Mark) -> str:
    return f"</{_TAGS[mark.style]}>"


def _escape(text: str) -> str:
    # Telegram knows &lt; &gt; &amp; &quot; and no other name.
    return html.escape(text, quote=False).replace('"', "&quot;")
