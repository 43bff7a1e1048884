"""What the words around a hit say against it: people, other places of that name, two Georgias."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.newsroom.regions.commas import Commas
from bot.newsroom.regions.institutions import InstitutionFinder
from bot.newsroom.regions.matcher import Hit, Text, in_order
from bot.newsroom.regions.namesakes import Namesakes
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
        self._signs = {form: _signs(homonym) for form, homonym in self._homonyms.items()}
        self._commas = Commas(book.after_comma)
        self._namesakes = Namesakes(book)
        self._institutions = InstitutionFinder(book.institutions)
        self._addresses = book.addresses

    def sift(self, hits: Sequence[Hit], texts: dict[str, Text], language: str | None) -> list[Hit]:
        """The hits that stand, some with another meaning; in the order they came in."""
        if language in ("ru", "uk", "az"):
            return list(hits)
        kept = self._without_people(self._without_addresses(hits, texts), texts)
        kept = self._homonyms_told(kept, texts)
        kept = self._commas.told(kept, texts)
        if added := self._institutions.hits(self._namesakes.sure(kept), texts):
            kept = in_order([*kept, *added])
        return self._namesakes.told(kept, texts)

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
        named = {
            hit.code for hit in hits if hit.form not in self._homonyms and hit.kind != "demonym"
        }
        found = {
            form
            for form in {hit.form for hit in hits} & self._homonyms.keys()
            if self._homonyms[form].country not in named
        }
        if not found:
            return hits
        whole = "\n".join(text.words for text in texts.values())
        lost = {
            form for form in found if _is_the_other(self._homonyms[form], self._signs[form], whole)
        }
        return [
            hit.meaning(self._homonyms[hit.form].other, self._homonyms[hit.form].kind)
            if hit.form in lost
            else hit
            for hit in hits
        ]


def _word_before(hit: Hit, text: Text) -> str:
    found = _WORD_BEFORE.search(text.words[max(0, hit.start - 24) : hit.start])
    return found[1] if found else ""


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


def _signs(homonym: Homonym) -> re.Pattern[str]:
    words = sorted(homonym.for_other | homonym.for_country, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _is_the_other(homonym: Homonym, signs: re.Pattern[str], whole: str) -> bool:
    found = set(signs.findall(whole))
    return len(found & homonym.for_other) > len(found & homonym.for_country)
