"""Where a text may be cut, best places first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

import regex

from bot.publishing.render.markup import Markup
from storage.richtext import Style

_PARAGRAPHS = regex.compile(r"\n\s*\n\s*")
# A line's end, or what the Unicode standard takes for a sentence's end with its closing quotes.
_SENTENCES = regex.compile(r"\n\s*|(?<=[\p{SB=STerm}\p{SB=ATerm}]\p{SB=Close}{0,3})\s++(?!\p{Ll})")
_WORDS = regex.compile(r"\s+")
_CLUSTERS = regex.compile(r"\X")


class Breaks:
    """The places where one text may be cut: each is the position at which the next piece begins.

    Sizes are UTF-16 units, positions code points. A place right after a heading (a line that is
    bold from end to end) is none: a heading stays with what it heads.
    """

    def __init__(self, markup: Markup) -> None:
        self._text = markup.text
        self._headings = {
            mark.end
            for mark in markup.marks
            if mark.style is Style.BOLD
            and self._text[mark.start - 1 : mark.start] in ("", "\n")
            and self._text[mark.end : mark.end + 1] == "\n"
        }
        self.sizes = list(
            accumulate((1 + (char > "\uffff") for char in self._text), initial=0)
        )  # sizes[p]: of text[:p]

    @cached_property
    def paragraphs(self) -> list[int]:
        return list(self._found(_PARAGRAPHS))

    @cached_property
    def sentences(self) -> list[int]:
        return list(self._found(_SENTENCES))

    @cached_property
    def words(self) -> list[int]:
        return [match.end() for match in _WORDS.finditer(self._text)]

    @cached_property
    def clusters(self) -> list[int]:
        return [match.end() for match in _CLUSTERS.finditer(self._text)]

    def _found(self, pattern: regex.Pattern[str]) -> Iterator[int]:
        for match in pattern.finditer(self._text):
            if match.start() not in self._headings:
                yield match.end()

    def nearest(self, places: Sequence[int], target: int, low: int, high: int) -> int | None:
        """Of `places` with a size from `low` to `high` the one nearest to the size `target`."""
        first = bisect_left(places, low, key=self.sizes.__getitem__)
        last = bisect_right(places, high, key=self.sizes.__getitem__)
        around = bisect_left(places, target, first, last, key=self.sizes.__getitem__)
        near = places[max(around - 1, first) : min(around + 1, last)]
        return min(near, key=lambda place: abs(self.sizes[place] - target), default=None)

    def needed(self, limit: int) -> list[int]:
        """Where a text must be cut if need be, for pieces of at most `limit`: between words; in a
        word larger than that between grapheme clusters; in a larger cluster anywhere."""
        places: list[int] = []
        for start, end in pairwise((0, *self.words, len(self._text))):
            if self.sizes[end] - self.sizes[start] <= limit:
                places.append(end)
                continue
            for match in _CLUSTERS.finditer(self._text, start, end):
                small = self.sizes[match.end()] - self.sizes[match.start()] <= limit
                places += (match.end(),) if small else range(match.start() + 1, match.end() + 1)
        return places
