"""One long text into messages: as few as can be, about equal, cut where a reader expects it."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import pairwise

from bot.publishing.render.breaks import Breaks
from bot.publishing.render.length import MAX_UNITS, fits, thin
from bot.publishing.render.markup import Markup

# A part may be so much smaller or larger than the average for the sake of a better place to cut.
SLACK = 0.25
# So many times more parts than the length alone asks for, before words are cut or links dropped.
PATIENCE = 3


def split(markup: Markup, limit: int = MAX_UNITS) -> list[Markup]:
    """Parts of at most `limit` UTF-16 units, each within all of Telegram's limits, none blank.

    As few parts as possible without cutting a word that would fit into one; of about equal size;
    cut between paragraphs, else between sentences or lines, else words; a word longer than a part
    between grapheme clusters. White space at the cuts goes, nothing else. A mark that is cut goes
    on in the next part. Only where even three times as many parts hold too many entities are
    links, then other marks, dropped from the end of a part.
    """
    whole = markup.strip()
    if not whole:
        return []
    if fits(whole, limit):
        return [whole]
    breaks = Breaks(whole)
    least = math.ceil(breaks.sizes[-1] / limit)
    best: list[int] = []
    fewest = math.inf
    for count in range(least, PATIENCE * least + 1):
        cuts = _cuts(breaks, count, limit)
        broken = _broken(breaks, cuts, limit)
        if broken < fewest:
            best, fewest = cuts, broken
        if broken == 0 and all(fits(part, limit) for part in _parts(whole, cuts)):
            best = cuts
            break
    return [thin(part) for part in _parts(whole, best)]


def _parts(whole: Markup, cuts: list[int]) -> list[Markup]:
    edges = pairwise((0, *cuts, len(whole.text)))
    return [part for start, end in edges if (part := whole.slice(start, end).strip())]


def _cuts(breaks: Breaks, count: int, limit: int) -> list[int]:
    """Where to cut into `count` parts: the positions at which the second, third ... part begins."""
    cuts: list[int] = []
    start = 0
    for left in range(count, 1, -1):
        rest = breaks.sizes[-1] - breaks.sizes[start]
        start = _next_cut(breaks, start, rest, left, limit)
        cuts.append(start)
    return cuts


def _next_cut(breaks: Breaks, start: int, rest: int, left: int, limit: int) -> int:
    base = breaks.sizes[start]
    share = rest / left
    target = base + round(share)
    # What is cut off must fit, and what remains must fit into the parts that are left.
    low, high = base + max(1, rest - (left - 1) * limit), base + min(rest, limit)
    near = max(low, round(target - SLACK * share)), min(high, round(target + SLACK * share))
    for places, window in (
        (breaks.paragraphs, near),
        (breaks.sentences, near),
        (breaks.words, near),
        (breaks.words, (low, high)),
        (breaks.clusters, (low, high)),
    ):
        cut = breaks.nearest(places, target, *window)
        if cut is not None:
            return cut
    return max(breaks.at_most(target), start + 1)


def _broken(breaks: Breaks, cuts: list[int], limit: int) -> int:
    """How many of the cuts go through a word that would fit into one part."""
    edges = (0, *breaks.words, len(breaks.sizes) - 1)
    broken = 0
    for cut in cuts:
        after = bisect_left(edges, cut)
        start, end = edges[after - 1], edges[after]
        broken += end != cut and breaks.sizes[end] - breaks.sizes[start] <= limit
    return broken
