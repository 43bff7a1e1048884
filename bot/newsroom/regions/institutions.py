"""American towns that no list holds, told by what only American places have: counties, townships.

A report from a small town names its county's sheriff and its school district, and neither state nor
country. The same institutions stand in a few other countries: where one of those is named, nothing
is added; nor where an American state is, as that tells enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.newsroom.regions.matcher import Hit, Text
from config.regions.book import Institutions

_NAME_BEFORE = re.compile(r"([A-Z][\w.'’-]*[a-z.])$")
_JOINED = re.compile(r"[\w-]")
_LONGEST_NAME = 24


class InstitutionFinder:
    """Finds them in English text. Built once from the book; safe to share."""

    def __init__(self, institutions: Institutions) -> None:
        self._book = institutions
        self._named = frozenset(f" {words}" for words in institutions.named)
        self._forms = [*self._named, *institutions.alone]
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)

    def hits(self, found: Sequence[Hit], texts: Mapping[str, Text]) -> list[Hit]:
        """Evidence for the country; none where `found` forbids it or makes it needless."""
        for hit in found:
            if hit.code in self._book.elsewhere:
                return []
            if hit.code == self._book.country and hit.kind == "place":
                return []
        return [hit for text in texts.values() if not text.capitals for hit in self._of(text)]

    def _of(self, text: Text) -> Iterator[Hit]:
        words = text.words
        for index, start, end in self._automaton.find_matches_as_indexes(words):
            if self._forms[index] in self._named:
                name = _NAME_BEFORE.search(words[max(0, start - _LONGEST_NAME) : start])
                if name is None or name[1] in self._book.no_names or words[end : end + 1].isalnum():
                    continue
                start -= len(name[1])
            elif start and _JOINED.match(words, start - 1):
                continue
            yield Hit(self._book.country, "place", text.field, start, end, text.plain[start:end])
