"""What the words around a hit say against it: people, other places of that name, two Georgias."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.newsroom.regions.institutions import InstitutionFinder
from bot.newsroom.regions.matcher import Hit, Text
from config.regions import RegionBook
from config.regions.book import Homonym, People

_WORD_BEFORE = re.compile(r"([\w.'’-]+) $")
_WORD_AFTER = re.compile(r" ([\w'’-]+)")
_INITIAL = re.compile(r"[A-Z]\.(?:[A-Z]\.)?$")
_TITLE_CASE = (
    0.6  # from this share of capitalised words up a headline tells nothing by its capitals
)


class Context:
    """Sifts the hits of an article. Built once from the book; safe to share."""

    def __init__(self, book: RegionBook) -> None:
        self._people = book.people
        self._named_like_people = book.people.first | book.people.last
        self._homonyms = {homonym.form: homonym for homonym in book.homonyms}
        self._after_comma = book.after_comma
        self._namesakes = book.namesakes | book.namesake_countries
        self._namesake_countries = book.namesake_countries
        self._institutions = InstitutionFinder(book.institutions)
        self._addresses = book.addresses
        words = sorted(map(re.escape, book.after_comma), key=len, reverse=True)
        self._abbreviation = re.compile(rf"(?<=[\w.]), ({'|'.join(words)})(?!\w)")

    def sift(self, hits: Sequence[Hit], texts: dict[str, Text], language: str | None) -> list[Hit]:
        """The hits that stand, some with another meaning; in the order they came in."""
        if language in ("ru", "uk", "az"):
            return list(hits)
        kept = self._without_people(self._without_addresses(hits, texts), texts)
        kept = self._homonyms_told(kept, texts)
        for text in texts.values():
            if not text.capitals and ", " in text.words:
                kept = self._after_commas(kept, text)
        sure = [hit for hit in kept if hit.form not in self._namesakes]
        if added := self._institutions.hits(sure, texts):
            kept = _in_order([*kept, *added])
        return self._without_namesakes(kept)

    def _without_namesakes(self, hits: list[Hit]) -> list[Hit]:
        """Athens beside Ohio and without Greece is a town in Ohio's country.

        So is Lebanon, where no other country is named at all.
        """
        if not any(hit.code == "US" and hit.kind == "place" for hit in hits):
            return hits
        sure = {hit.code for hit in hits if hit.form not in self._namesakes}
        towns = self._namesakes if sure == {"US"} else self._namesakes - self._namesake_countries
        return [
            hit if hit.code in sure or hit.form not in towns else hit.meaning("US", "city")
            for hit in hits
        ]

    def _without_addresses(self, hits: Sequence[Hit], texts: dict[str, Text]) -> list[Hit]:
        """Flanders Road is no Flanders; seats keep theirs ("Downing Street" is one form)."""
        kept = []
        for hit in hits:
            words = texts[hit.field].words
            if words[hit.end : hit.end + 1] == " " and words[hit.end + 1 : hit.end + 2].isupper():
                after = words[hit.end + 1 : hit.end + 14].split(maxsplit=1)
                if after and after[0].rstrip(",;:") in self._addresses:
                    continue
            kept.append(hit)
        return kept

    def _without_people(self, hits: Sequence[Hit], texts: dict[str, Text]) -> list[Hit]:
        starts = {(hit.field, hit.start) for hit in hits}
        people: set[Hit] = set()
        forms: set[str] = set()
        for hit in hits:
            if hit.form in self._named_like_people and _is_person(
                hit, texts[hit.field], self._people, starts
            ):
                people.add(hit)
                forms.add(hit.form)
        if not people:
            return list(hits)
        # Once somebody bears the name here, it is theirs, but for "in Jordan".
        return [
            hit
            for hit in hits
            if hit not in people
            and (
                hit.form not in forms
                or _word_before(hit, texts[hit.field]).lower() in self._people.prepositions
            )
        ]

    def _homonyms_told(self, hits: list[Hit], texts: dict[str, Text]) -> list[Hit]:
        found = {hit.form for hit in hits} & self._homonyms.keys()
        if not found:
            return hits
        whole = "\n".join(text.words for text in texts.values())
        lost = {form for form in found if _is_the_other(self._homonyms[form], whole)}
        return [
            hit.meaning(self._homonyms[hit.form].other, self._homonyms[hit.form].kind)
            if hit.form in lost
            else hit
            for hit in hits
        ]

    def _after_commas(self, hits: list[Hit], text: Text) -> list[Hit]:
        """ "Macon, Ga." tells the US; "Paris, Texas" is no Paris of France."""
        by_end = {hit.end: hit for hit in hits if hit.field == text.field}
        by_start = {hit.start: hit for hit in by_end.values()}
        told: dict[int, str] = {}  # end of the name before the comma → country
        added: dict[int, Hit] = {}
        for hit in by_start.values():
            if hit.kind == "place" and text.words[max(0, hit.start - 2) : hit.start] == ", ":
                told[hit.start - 2] = hit.code
        for found in self._abbreviation.finditer(text.words):
            start, end = found.span(1)
            code, before = self._after_comma[found[1]], by_end.get(found.start())
            if found[1].isupper() and before is None and not _capitalised(text, found.start()):
                continue
            if before is not None and before.code == by_start.get(start, before).code:
                continue
            told[found.start()] = code
            added[start] = Hit(code, "place", text.field, start, end, text.plain[start:end])
        if not told:
            return hits
        kept = [
            hit.meaning(told[hit.end], hit.kind)
            if hit.field == text.field and hit.end in told and hit.kind in ("capital", "city")
            else hit
            for hit in hits
            if hit.field != text.field or hit.start not in added
        ]
        return _in_order([*kept, *added.values()])


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    order = {"title": 0, "lede": 1, "body": 2}
    return sorted(hits, key=lambda hit: (order[hit.field], hit.start))


def _word_before(hit: Hit, text: Text) -> str:
    found = _WORD_BEFORE.search(text.words[max(0, hit.start - 24) : hit.start])
    return found[1] if found else ""


def _capitalised(text: Text, end: int) -> bool:
    """Whether the word that ends at `end` begins with a capital."""
    found = re.search(r"[\w'’-]+$", text.words[max(0, end - 24) : end])
    return bool(found) and found is not None and found[0][0].isupper() and not found[0].isupper()


def _is_person(hit: Hit, text: Text, people: People, starts: set[tuple[str, int]]) -> bool:
    if text.capitals:
        return False
    before = _word_before(hit, text)
    if hit.form in people.last and before[:1].isupper():
        known = before.lower() in people.known or before.lower() in people.titles
        if known or _INITIAL.match(before):
            return True
    if hit.form not in people.first or before.lower() in people.prepositions:
        return False
    after = _WORD_AFTER.match(text.words, hit.end)
    return (
        after is not None
        and after[1][0].isupper()
        and after[1].lower() not in people.offices
        and (hit.field, after.start(1)) not in starts
        and not (hit.field == "title" and _title_case(text))
    )


def _title_case(text: Text) -> bool:
    words = [word for word in text.words.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _is_the_other(homonym: Homonym, whole: str) -> bool:
    other = sum(sign in whole for sign in homonym.for_other)
    country = sum(sign in whole for sign in homonym.for_country)
    return other > country
