"""Text with marks in the form that Telegram keeps: the only thing that messages are made of.

Whatever goes into a Markup, what it holds is clean (see clean.py) and normal (see normal.py), so
that Telegram's own parser, given `to_html`, finds exactly this text and these marks.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.publishing.render.clean import clean, is_blank
from bot.publishing.render.normal import normalise
from storage.richtext import Mark, RichText, Style


@dataclass(frozen=True, slots=True)
class Markup:
    """Words and their marks (offsets in code points, end exclusive), in normal form."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        text, marks = clean(self.text, self.marks)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "marks", normalise(text, marks))

    def __add__(self, other: Markup) -> Markup:
        return Builder().add(self).add(other).build()

    def __bool__(self) -> bool:
        """False where there is nothing to see."""
        return not is_blank(self.text)

    def slice(self, start: int, end: int) -> Markup:
        """The part from `start` to `end`; a mark that is cut goes on in both parts."""
        return Markup(
            self.text[start:end],
            tuple(Mark(m.start - start, m.end - start, m.style, m.url) for m in self.marks),
        )

    def strip(self) -> Markup:
        """Without white space at the ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        if (start, end) == (0, len(self.text)) or end < start:
            return self if end >= start else Markup()
        return self.slice(start, end)


class Builder:
    """Puts a Markup together, piece by piece; every method but `build` gives the builder back.

    What is handed in is data: nothing in it is read as a tag.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self.length = 0  # code points so far

    def text(self, text: str) -> Builder:
        self._pieces.append(text)
        self.length += len(text)
        return self

    def mark(self, start: int, style: Style, url: str | None = None) -> Builder:
        """Put a style on everything from `start` (a former `length`) to here."""
        self._marks.append(Mark(start, self.length, style, url))
        return self

    def bold(self, text: str) -> Builder:
        return self.text(text).mark(self.length - len(text), Style.BOLD)

    def italic(self, text: str) -> Builder:
        return self.text(text).mark(self.length - len(text), Style.ITALIC)

    def code(self, text: str) -> Builder:
        return self.text(text).mark(self.length - len(text), Style.CODE)

    def link(self, text: str, url: str) -> Builder:
        """The words as a link; plain where the address must not be one (see urls.py)."""
        return self.text(text).mark(self.length - len(text), Style.LINK, url)

    def hashtag(self, name: str) -> Builder:
        """ "#" and the name made one word; nothing where no letter is left."""
        return self.text(hashtag(name))

    def newline(self, count: int = 1) -> Builder:
        return self.text("\n" * count)

    def add(self, other: Markup | RichText) -> Builder:
        """All of another text with its marks."""
        start = self.length
        self._marks += (Mark(m.start + start, m.end + start, m.style, m.url) for m in other.marks)
        return self.text(other.text)

    def build(self) -> Markup:
        return Markup("".join(self._pieces), tuple(self._marks))


def from_rich(rich: RichText) -> Markup:
    """An article's body as Telegram can show it: headings are bold, all else as it is marked."""
    return Markup(rich.text, rich.marks)


def hashtag(name: str) -> str:
    """ "#South_Caucasus" of "South Caucasus"; "" where Telegram would see no hashtag in it."""
    word = "_".join("".join(c if c.isalnum() else " " for c in clean(name)[0]).split())
    return f"#{word}" if any(char.isalpha() for char in word) else ""
