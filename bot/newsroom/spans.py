"""Cutting and mending RichText: what every text of the newsroom keeps to.

The text starts and ends with a visible character, no line ends in white space, and paragraphs are
parted by exactly one empty line. Marks are sorted, never empty, never begin or end in white space,
and two of one style (and address) neither touch nor overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from storage.richtext import Mark, RichText, Style

_GAP = re.compile(r"\n\n\n*")  # what begins with two letters is searched for by them, and fast
# White space that goes. Each run is looked at once, from its start: time stays linear.
_SURPLUS = re.compile(r"(?<![^\S\n])[^\S\n]++(?=\n|\Z)|(?<=\n\n)\n+|\A\s+|(?<!\s)\s++\Z")


def tidy(text: str, marks: Iterable[Mark] = ()) -> RichText:
    """The same words, kept to the rules above."""
    marks = tuple(marks)
    # What is taken out at an end leaves white space there and nowhere else: no search for it.
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if ends := [cut for cut in ((0, start), (max(start, end), len(text))) if cut[0] < cut[1]]:
        text, marks = _without(text, marks, ends)
    while _untidy(text):
        text, marks = _without(text, marks, [match.span() for match in _SURPLUS.finditer(text)])
    # Merged before they are trimmed: white space between two pieces of a mark joins them.
    return RichText(text, tuple(sorted(_trimmed(text, _merged(marks)), key=_order)))


def _untidy(text: str) -> bool:
    """Whether _SURPLUS would find anything; it takes a hundred times as long to find nothing."""
    return (
        text != text.strip()
        or "\n\n\n" in text
        or any(line != line.rstrip() for line in text.split("\n"))
    )


def paragraphs(rich: RichText) -> list[tuple[int, int]]:
    """Where each paragraph starts and ends."""
    spans, start = [], 0
    for gap in _GAP.finditer(rich.text):
        spans.append((start, gap.start()))
        start = gap.end()
    return [*spans, (start, len(rich.text))] if rich.text else []


def without(rich: RichText, start: int, end: int) -> RichText:
    """What is left when `text[start:end]` is taken out."""
    return tidy(*_without(rich.text, rich.marks, [(start, end)]))


def with_marks(text: str, source: str, marks: Iterable[Mark]) -> RichText:
    """`text` with the marks that lie over `source`.

    The visible characters of `text` are the last ones of `source`, one for one: a plain text is
    read so that only what stands at its top and white space are left out (extract/plain.py).
    """
    ours, theirs = _visible(text), _visible(source)
    theirs = theirs[len(theirs) - len(ours) :]
    moved = []
    for mark in marks:
        first, end = bisect_left(theirs, mark.start), bisect_left(theirs, mark.end)
        if first < end:
            moved.append(Mark(ours[first], ours[end - 1] + 1, mark.style, mark.url))
    return tidy(text, moved)


def _visible(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if not character.isspace()]


def _without(
    text: str, marks: Iterable[Mark], cuts: Sequence[tuple[int, int]]
) -> tuple[str, list[Mark]]:
    """`cuts` are in order and apart from each other."""
    starts = [start for start, _ in cuts]
    gone = [0, *accumulate(end - start for start, end in cuts)]

    def moved(offset: int) -> int:
        before = bisect_left(starts, offset)
        inside = max(0, cuts[before - 1][1] - offset) if before else 0
        return offset - gone[before] + inside

    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    kept = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return kept, [Mark(moved(m.start), moved(m.end), m.style, m.url) for m in marks]


def _trimmed(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark in marks:
        words = text[mark.start : mark.end]
        start = mark.start + len(words) - len(words.lstrip())
        end = mark.start + len(words.rstrip())
        if start < end:
            yield Mark(start, end, mark.style, mark.url)


def _merged(marks: Iterable[Mark]) -> list[Mark]:
    last: dict[tuple[Style, str | None], Mark] = {}
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        key = (mark.style, mark.url)
        before = last.get(key)
        if before and mark.start <= before.end:
            last[key] = Mark(before.start, max(before.end, mark.end), *key)
            continue
        if before:
            merged.append(before)
        last[key] = mark
    return [*merged, *last.values()]


def _order(mark: Mark) -> tuple[int, int, str, str]:
    """By start; of two that start together the outer one first."""
    return mark.start, -mark.end, mark.style, mark.url or ""
