"""Which place of a name is meant: Athens in Greece or in Ohio, Edmonton in Alberta or in London.

A report stays in few countries: where it speaks of one that has a place of the name, and of the
country that is best known for it nothing else, the near place is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.newsroom.regions.matcher import Hit, Text
from bot.newsroom.regions.weigh import dateline_end
from config.regions import RegionBook

_WORDS_AROUND = 24


class Namesakes:
    """Tells them apart in the hits of an article. Built once from the book; safe to share."""

    def __init__(self, book: RegionBook) -> None:
        self._elsewhere = book.namesakes
        self._countries = book.namesake_countries
        self._ambiguous = frozenset(book.namesakes) | book.namesake_countries
        self._cities = book.city_countries
        before, after = (tuple(words) for words in book.town_words)
        self._before = tuple(f"{words} " for words in before)
        self._after = re.compile(rf" (?:{'|'.join(map(re.escape, after))})(?!\w)")

    def sure(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits whose name is borne by one place only."""
        return [hit for hit in hits if hit.form not in self._ambiguous]

    def told(self, hits: list[Hit], texts: Mapping[str, Text]) -> list[Hit]:
        """The hits, each with the meaning that the others speak for."""
        hits = self._towns_of_countries_names(hits, texts)
        sure = self.sure(hits)
        if len(sure) == len(hits):
            return hits
        stated = self._of_the_dateline(hits, texts["body"].words)
        sure += [hit for hit in hits if hit.form in stated]
        hits = self._nearest(self._american_towns(hits, sure), sure, "capital")
        sure += [hit for hit in hits if hit.kind == "capital"]
        return self._nearest(hits, sure, "city")

    def _of_the_dateline(self, hits: Sequence[Hit], body: str) -> set[str]:
        """Capitals that a dateline gives alone: no other place of the name stands so."""
        end = dateline_end(body)
        return {
            hit.form
            for hit in hits
            if hit.field == "body" and hit.start < end and hit.kind == "capital"
        }

    def _towns_of_countries_names(self, hits: list[Hit], texts: Mapping[str, Text]) -> list[Hit]:
        """ "The city of Turkey", "Peru High School": American, where nothing else is of Turkey."""
        if not any(hit.code == "US" for hit in hits):
            return hits
        towns = {
            hit.form
            for hit in hits
            if hit.kind == "name" and self._is_town(hit, texts) and _only_one(hit, hits)
        }
        return [hit.meaning("US", "city") if hit.form in towns else hit for hit in hits]

    def _is_town(self, hit: Hit, texts: Mapping[str, Text]) -> bool:
        if hit.form in self._cities:
            return False
        words = texts[hit.field].words
        if words[hit.end : hit.end + 1] == " " and self._after.match(words, hit.end):
            return True
        return words[max(0, hit.start - _WORDS_AROUND) : hit.start].endswith(self._before)

    def _american_towns(self, hits: list[Hit], sure: Sequence[Hit]) -> list[Hit]:
        """Lebanon is a town where all else that is named is American."""
        if {hit.code for hit in sure} != {"US"} or not any(hit.kind == "place" for hit in sure):
            return hits
        return [hit.meaning("US", "city") if hit.form in self._countries else hit for hit in hits]

    def _nearest(self, hits: list[Hit], sure: Sequence[Hit], kind: str) -> list[Hit]:
        """The hits of `kind` moved to where the other evidence lies.

        A capital moves only to a state or province that is named, and nothing moves to the US for
        less: their cities are in the news of every country.
        """
        local = Counter(hit.code for hit in sure if hit.kind == "place")
        if kind == "city":
            cities = [hit for hit in hits if hit.kind in ("city", "capital") and hit.code != "US"]
            local.update(hit.code for hit in cities)
        named = {hit.code for hit in sure}
        moved = []
        for hit in hits:
            countries = self._elsewhere.get(hit.form, ()) if hit.kind == kind else ()
            near = [code for code in countries if local[code]]
            if near and hit.code not in named and _only_one(hit, hits):
                hit = hit.meaning(max(near, key=lambda code: (local[code], code)), "city")
            moved.append(hit)
        return moved


def _only_one(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether this name alone speaks for its country."""
    return all(other.form == hit.form for other in hits if other.code == hit.code)
