"""One long text into messages: as few as can be, about equal, cut where a reader expects it."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from bot.publishing.render.breaks import Breaks
from bot.publishing.render.length import MAX_UNITS, fits, thin
from bot.publishing.render.markup import Markup

# A part may be so much smaller or larger than the average for the sake of a better place to cut.
SLACK = 0.25
# So many times more parts than the length asks for, before links are dropped.
PATIENCE = 3
LEAST_LIMIT = 2  # UTF-16 units of the widest character


def split(markup: Markup, limit: int = MAX_UNITS) -> list[Markup]:
    """Parts of at most `limit` UTF-16 units, each within all of Telegram's limits, none blank.

    As few parts as possible without cutting a word that would fit into one; of about equal size;
    cut between paragraphs, else between sentences or lines, else words; a word longer than a part
    between grapheme clusters. White space at the cuts goes, nothing else. A mark that is cut goes
    on in the next part. Only where even three times as many parts hold too many entities are
    links, then other marks, dropped from the end of a part. Raises: ValueError for a limit below 2.
    """
    if limit < LEAST_LIMIT:
        raise ValueError(f"a part holds at least {LEAST_LIMIT} units, not {limit}")
    whole = markup.strip()
    if not whole:
        return []
    if fits(whole, limit):
        return [whole]
    cutter = _Cutter(Breaks(whole), limit)
    fewest = len(cutter.tails) - 1
    for count in range(fewest, PATIENCE * fewest + 1):
        parts = _parts(whole, cutter.cuts(count))
        if all(fits(part, limit) for part in parts):
            return parts
    return [thin(part) for part in _parts(whole, cutter.cuts(fewest))]


def _parts(whole: Markup, cuts: list[int]) -> list[Markup]:
    edges = pairwise((0, *cuts, len(whole.text)))
    return [part for start, end in edges if (part := whole.slice(start, end).strip())]


class _Cutter:
    """Chooses where to cut. `tails[n]` is the earliest place from which n parts hold the rest."""

    def __init__(self, breaks: Breaks, limit: int) -> None:
        self._breaks = breaks
        self._limit = limit
        self._places = breaks.needed(limit)
        self.tails = [len(breaks.sizes) - 1]
        while self.tails[-1] > 0:
            self.tails.append(self._earliest(breaks.sizes[self.tails[-1]] - limit))

    def _earliest(self, size: int) -> int:
        first = bisect_left(self._places, size, key=self._breaks.sizes.__getitem__)
        return self._places[first] if size > 0 else 0

    def cuts(self, count: int) -> list[int]:
        """Where the second, third ... of `count` parts begins; fewer where the words run out."""
        cuts: list[int] = []
        start = 0
        for left in range(count - 1, 0, -1):
            start = self._cut(start, left)
            if start == self.tails[0]:
                break
            cuts.append(start)
        return cuts

    def _cut(self, start: int, left: int) -> int:
        """The best end of a part from `start`, when `left` parts are to follow it."""
        breaks, sizes = self._breaks, self._breaks.sizes
        share = (sizes[-1] - sizes[start]) / (left + 1)
        target, slack = sizes[start] + round(share), round(SLACK * share)
        # What is cut off must fit, and so must what remains.
        earliest = max(start + 1, self.tails[left] if left < len(self.tails) else 0)
        low, high = sizes[earliest], sizes[start] + self._limit
        near = max(low, target - slack), min(high, target + slack)
        for places in (breaks.paragraphs, breaks.sentences, breaks.words):
            cut = breaks.nearest(places, target, *near)
            if cut is not None:
                return cut
        return breaks.nearest(self._places, target, low, high) or earliest
