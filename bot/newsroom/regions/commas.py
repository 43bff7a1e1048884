"""What a comma tells: "Macon, Ga." the country, "Paris, Texas" that it is no Paris of France."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.newsroom.regions.matcher import Hit, Text, in_order

_CITIES = ("capital", "city")
_ENDS_WORD = re.compile(r"[\w.]")
_LAST_WORD = re.compile(r"[\w'’-]+$")


class Commas:
    """Reads states and provinces behind commas. Built once from the book; safe to share."""

    def __init__(self, after_comma: Mapping[str, str]) -> None:
        self._countries = after_comma  # "Ga." → "US"
        words = sorted(map(re.escape, after_comma), key=len, reverse=True)
        # A pattern that begins with its plain letters is searched three times as fast.
        self._abbreviation = re.compile(rf", (?=[A-Z])({'|'.join(words)})(?!\w)")

    def told(self, hits: list[Hit], texts: Mapping[str, Text]) -> list[Hit]:
        """The hits with what stands behind their commas; what was told once holds throughout."""
        meant: dict[str, str] = {}  # name → country
        for text in texts.values():
            if not text.capitals and ", " in text.words:
                hits = self._in(text, hits, meant)
        if not meant:
            return hits
        named = {hit.code for hit in hits if hit.form not in meant}
        return [
            hit.meaning(meant[hit.form], "city")
            if hit.form in meant and hit.code not in named
            else hit
            for hit in hits
        ]

    def _in(self, text: Text, hits: list[Hit], meant: dict[str, str]) -> list[Hit]:
        """One text's hits; what they were found to mean goes into `meant`."""
        here = [hit for hit in hits if hit.field == text.field]
        told, added = self._behind(text, here)
        moved: dict[int, Hit] = {}
        for hit in here:
            country = told.get(hit.end, hit.code)
            if country != hit.code and (hit.kind in _CITIES or hit.end + 2 in added):
                moved[hit.start] = hit.meaning(country, "city")
                meant[hit.form] = country
        if not moved and not added:
            return hits
        kept = [
            moved.get(hit.start, hit) if hit.field == text.field else hit
            for hit in hits
            if hit.field != text.field or hit.start not in added
        ]
        return in_order([*kept, *added.values()])

    def _behind(self, text: Text, hits: Sequence[Hit]) -> tuple[dict[int, str], dict[int, Hit]]:
        """End of the name before a comma → country; and the abbreviations that no form tells."""
        by_end = {hit.end: hit for hit in hits}
        by_start = {hit.start: hit for hit in hits}
        told: dict[int, str] = {}
        added: dict[int, Hit] = {}
        for hit in hits:
            if hit.kind == "place" and text.words[max(0, hit.start - 2) : hit.start] == ", ":
                told[hit.start - 2] = hit.code
        for found in self._abbreviation.finditer(text.words):
            start, end = found.span(1)
            if not _ENDS_WORD.match(text.words, found.start() - 1):
                continue
            code, before = self._countries[found[1]], by_end.get(found.start())
            city = before is not None and before.kind in _CITIES
            if found[1].isupper() and not city and not _like_a_name(text, found.start()):
                continue
            own = by_start.get(start)
            if before and (before.code == code or (own and before.code == own.code)):
                continue
            told[found.start()] = code
            added[start] = Hit(code, "place", text.field, start, end, text.plain[start:end])
        return told, added


def _like_a_name(text: Text, end: int) -> bool:
    """Whether the word that ends at `end` begins with a capital and goes on in small letters."""
    found = _LAST_WORD.search(text.words[max(0, end - 24) : end])
    return found is not None and found[0][0].isupper() and not found[0].isupper()
