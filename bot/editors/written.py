"""What an editor has written in a chat, with its marks; what a client cut, joined again."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Message, MessageEntity

from bot.newsroom.decode import normal
from bot.newsroom.markup import web_address
from bot.publishing.render.length import units
from storage.richtext import Mark, RichText, Style

# Where a client cuts a long paste, a part is about as long as a message can be: 4096 UTF-16 units.
CUT_UNITS = 4000
# Of all others (spoilers, custom emoji, mentions …) the words stay.
_STYLES = {
    MessageEntity.BOLD: Style.BOLD,
    MessageEntity.ITALIC: Style.ITALIC,
    MessageEntity.UNDERLINE: Style.UNDERLINE,
    MessageEntity.STRIKETHROUGH: Style.STRIKE,
    MessageEntity.CODE: Style.CODE,
    MessageEntity.PRE: Style.PRE,
    MessageEntity.BLOCKQUOTE: Style.QUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE: Style.QUOTE,
    MessageEntity.TEXT_LINK: Style.LINK,
}


def written(message: Message, *, behind: int = 0) -> RichText:
    """The message's text behind its first UTF-16 units, in normal form (newsroom/decode.py),
    without white space at its ends.

    Marks are data already, and no HTML has to be made and cleaned on the way.
    """
    raw = (message.text or "").encode("utf-16-le")

    def place(offset: int) -> int:
        return len(normal(raw[: 2 * offset].decode("utf-16-le", "ignore")))

    text = normal(raw.decode("utf-16-le", "ignore"))
    begin = len(text) - len(text[place(behind) :].lstrip())
    words = text[begin:].rstrip()
    marks = []
    for entity in message.entities:
        start = max(place(entity.offset) - begin, 0)
        end = min(place(entity.offset + entity.length) - begin, len(words))
        style = _STYLES.get(entity.type)
        url = web_address(entity.url or "") if style is Style.LINK else None
        if style and start < end and (url or style is not Style.LINK):
            marks.append(Mark(start, end, style, url))
    return RichText(words, tuple(sorted(marks)))


def join_parts(parts: Sequence[RichText]) -> RichText:
    """Join what a client cut: within a paragraph by a space, else by an empty line."""
    text, last = "", ""
    marks: list[Mark] = []
    for part in parts:
        if text:
            goes_on = units(last) >= CUT_UNITS and text[-1] not in '.!?…»”"'
            text += " " if goes_on else "\n\n"
        marks += (Mark(m.start + len(text), m.end + len(text), m.style, m.url) for m in part.marks)
        text, last = text + part.text, part.text
    return RichText(text, tuple(marks))
