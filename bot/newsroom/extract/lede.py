"""Is the first paragraph a lede (the standfirst under the headline), or does the body begin there?

A lede stands apart from the body and is shorter than its paragraphs. Taking a body's opening for
a lede does more harm than the other slip (the full analysis would begin with its second
paragraph under a heading of its own), so without signs it is body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.newsroom.spans import paragraphs
from storage.richtext import RichText, Style

_MOST_CHARS = 300
_LEAST_WORDS = 5
# Of a body paragraph's usual length, a lede has at most so much: with signs that it stands apart
# (copied with the page's breadcrumb, a wider gap below, all of it bold or italic), and without.
_SHARE_APART = 0.8
_SHARE_PLAIN = 0.5
# A dateline: a place in capitals or with a date or agency, then a dash ("BAKU, Nov 26 - ...",
# "KYIV (Test) — ...", "Bakı, 26 noyabr –").
_DATELINE = re.compile(
    r"(?=\S)(?:[^\W\d_a-zа-яіїєґəıöüçğş]{2,40}[^\n]{0,50}?|[^\n]{2,40}?(?:,[^\n]{0,25}?\d[^\n]{0,15}?|\)))"
    r"[ \t]?[-–—](?=\s|$)"
)
_ITEM = re.compile(r"(?:•|\d{1,3}[.)])\s")


class Reason(StrEnum):
    """Why the first paragraph is the lede, or is not."""

    STANDS_APART = "it stands apart from the body and is shorter than its paragraphs"
    MUCH_SHORTER = "it is at most half as long as the body's paragraphs"
    FEW_PARAGRAPHS = "there is too little below it"
    OTHER_KIND = "it is a heading, a quotation, code, a list or several lines"
    DATELINE = "it opens with a dateline"
    LONG = "it is too long"
    SHORT = "it is too short for a sentence"
    INTRODUCES = "it introduces what follows"
    LIKE_BODY = "it is as long as the body's paragraphs"


@dataclass(frozen=True, slots=True)
class Lede:
    """`end`: where the lede ends in the body's text, 0 where there is none."""

    end: int
    reason: Reason


def find_lede(body: RichText, *, stands_apart: bool) -> Lede:
    """Judge the first paragraph; `stands_apart`: the source shows signs that it is a lede."""
    spans = paragraphs(body)
    # One paragraph below it is no measure of how long this body's paragraphs are.
    if len(spans) < (2 if stands_apart else 3):
        return Lede(0, Reason.FEW_PARAGRAPHS)
    end = spans[0][1]
    first = body.text[:end]
    usual = median(stop - start for start, stop in spans[1:])
    if no := _unfit(first, body):
        return Lede(0, no)
    if (stands_apart or _is_emphasised(body, end)) and end <= usual * _SHARE_APART:
        return Lede(end, Reason.STANDS_APART)
    if end <= usual * _SHARE_PLAIN:
        return Lede(end, Reason.MUCH_SHORTER)
    return Lede(0, Reason.LIKE_BODY)


def is_dateline(text: str) -> bool:
    return _DATELINE.match(text) is not None


def _unfit(first: str, body: RichText) -> Reason | None:
    kinds = (Style.HEADING, Style.QUOTE, Style.PRE)
    if any(mark.style in kinds and mark.start < len(first) for mark in body.marks):
        return Reason.OTHER_KIND
    if "\n" in first or _ITEM.match(first):
        return Reason.OTHER_KIND
    if is_dateline(first):
        return Reason.DATELINE
    if len(first) > _MOST_CHARS:
        return Reason.LONG
    if len(first.split()) < _LEAST_WORDS:
        return Reason.SHORT
    return Reason.INTRODUCES if first.endswith(":") else None


def _is_emphasised(body: RichText, end: int) -> bool:
    return any(
        mark.style in (Style.BOLD, Style.ITALIC) and mark.start == 0 and mark.end == end
        for mark in body.marks
    )
