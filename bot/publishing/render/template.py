"""The bot's own words: templates from the locales, filled with data.

A template is trusted: our own text or its translation. It may hold <b>, <i> and <code>; a "<"
that begins none of these is just a "<". What fills its {placeholders} is data: nothing in it is
read as a tag or a placeholder.
"""

from __future__ import annotations

import re
from string import Formatter

from bot.publishing.render.clean import one_line
from bot.publishing.render.markup import Builder, Markup
from bot.publishing.render.message import Buttons, Message, message
from bot.publishing.render.shorten import shorten_text
from storage.richtext import RichText, Style

MAX_ANSWER = 200  # characters of answerCallbackQuery's text

_TAG = re.compile(r"<(/?)(b|i|code)>")
_STYLES = {"b": Style.BOLD, "i": Style.ITALIC, "code": Style.CODE}


def fill(template: str, /, **values: object) -> Markup:
    """The template with its values put in: a Markup or RichText with its marks, all else as text.

    "{{" and "}}" stand for braces. Raises: ValueError where a placeholder has no value or is not a
    plain {name}, or a tag is not closed in its turn: the template is at fault, not its values.
    """
    builder = Builder()
    opened: list[tuple[str, int]] = []
    for literal, name, spec, conversion in Formatter().parse(template):
        at = 0
        for tag in _TAG.finditer(literal):
            builder.text(literal[at : tag.start()])
            at = tag.end()
            if not tag[1]:
                opened.append((tag[2], builder.length))
                continue
            if not opened or opened[-1][0] != tag[2]:
                raise ValueError(f"{tag[0]} closes nothing in the text {template!r}")
            builder.mark(opened.pop()[1], _STYLES[tag[2]])
        builder.text(literal[at:])
        if name is not None:
            if spec or conversion or name not in values:
                raise ValueError(f"there is no value for {{{name}}} in the text {template!r}")
            value = values[name]
            builder.add(value if isinstance(value, Markup | RichText) else RichText(str(value)))
    if opened:
        raise ValueError(f"<{opened[-1][0]}> is not closed in the text {template!r}")
    return builder.build()


def render_text(template: str, /, *, buttons: Buttons = (), **values: object) -> Message:
    """A handler's plain reply. Raises: ValueError as `fill` does, and where it comes out blank."""
    return message(fill(template, **values), buttons)


def render_answer(template: str, /, **values: object) -> str:
    """The text of answerCallbackQuery: plain, one line of at most 200 units."""
    return shorten_text(one_line(fill(template, **values).text), MAX_ANSWER)
