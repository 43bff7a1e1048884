"""Text with marks: what an article's body is, be it written as plain text, Markdown or HTML.

Offsets are Unicode code points in `RichText.text`, end exclusive. Paragraphs are parted by one
empty line ("\\n\\n"); a single "\\n" is a line break inside a paragraph (list items, verses).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a mark says of its words. Only what a Telegram message can show."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"
    PRE = "pre"
    QUOTE = "quote"
    HEADING = "heading"
    LINK = "link"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One style over `text[start:end]`; `url` (absolute, http or https) only with `Style.LINK`."""

    start: int
    end: int
    style: Style
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RichText:
    """Words and their marks, in order of start; marks may nest and may overlap."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)
