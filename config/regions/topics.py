"""From what a reader types to a region or topic: any name in any language, or "did you mean".

Only codes, names and demonyms find a region. A capital or a city that is known exactly, and a
name that is only nearly right, give guesses; words of two regions give both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from config.regions.book import LANGUAGES, Meaning, RegionBook
from config.regions.text import fold, normalise

LIKE_ENOUGH = 74.0  # rapidfuzz ratio, 0 to 100: "rusia" to "russia" is 91
_NEARLY = 12.0  # guesses may fall so far behind the best one
_AS_GOOD = 2.0  # names of one region so near each other are equally like: English is offered
_MOST_GUESSES = 3
_SHORTEST = 4  # letters; below this everything is like everything
_FINDING = ("name", "demonym")
_HINTING = ("capital", "city", "place", "seat", "leader")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_AZERBAIJANI = re.compile("[əğışçöüƏĞİŞÇÖÜ]")


@dataclass(frozen=True, slots=True)
class Topic:
    """The one region or topic that the words name."""

    code: str
    language: str  # that the words seem to be in


@dataclass(frozen=True, slots=True)
class Guess:
    """A region or topic that may be meant, called as in the language of the words."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NoTopic:
    """No region and no topic goes by these words; `guesses` (the likeliest first) may be empty."""

    words: str
    guesses: tuple[Guess, ...] = ()


class _Index:
    """Folded names: the ones that are shown, and all others that find a region."""

    def __init__(self, book: RegionBook) -> None:
        self.shown: dict[str, dict[str, str]] = defaultdict(dict)  # folded → code → language
        self.named: dict[str, dict[str, str]] = defaultdict(dict)
        for code, names in book.labels.items():
            for language in reversed(LANGUAGES):
                self.shown[fold(names[language])][code] = language
        for form, meanings in book.forms.items():
            if found := _of_kinds(meanings, _FINDING):
                known = self.named[fold(form)]
                for code, language in found.items():
                    known[code] = min(language, known.get(code, language), key=LANGUAGES.index)
        for slug, topic in book.topics.items():
            for language in reversed(LANGUAGES):
                for name in topic.names[language]:
                    self.named[fold(name)][slug] = language
        self.choices = [key for key in {**self.named, **self.shown} if len(key) >= _SHORTEST]

    def codes(self, key: str) -> dict[str, str]:
        return self.shown.get(key) or self.named.get(key) or {}


def _of_kinds(meanings: Iterable[Meaning], kinds: tuple[str, ...]) -> dict[str, str]:
    """Code → language of the meanings of these kinds; the first of ours where several."""
    found: dict[str, str] = {}
    for meaning in meanings:
        if meaning.code and meaning.kind in kinds:
            known = found.get(meaning.code, meaning.language)
            found[meaning.code] = min(known, meaning.language, key=LANGUAGES.index)
    return found


@lru_cache(maxsize=2)
def _index(book: RegionBook) -> _Index:
    return _Index(book)


def find_topic(book: RegionBook, words: str) -> Topic | NoTopic:
    """What `words` name, whatever their case, diacritics, hyphens and language."""
    code = _code(book, words.strip())
    if code:
        return Topic(code, _language(words, "en"))
    index, key = _index(book), fold(words)
    exact = index.codes(key)
    if len(exact) == 1:
        code, language = next(iter(exact.items()))
        return Topic(code, _language(words, language))
    hinted = _of_kinds(book.forms.get(normalise(words.strip()), ()), _HINTING)
    likely = exact or hinted or _alike(index, key)
    return NoTopic(words, tuple(_guesses(book, words, likely.items())))


def _code(book: RegionBook, word: str) -> str | None:
    """An ISO code or a slug in any case: "az", "South_Caucasus"."""
    slug = word.lower().replace(" ", "-").replace("_", "-")
    if slug in book.macros or slug in book.topics:
        return slug
    return word.upper() if word.isascii() and word.upper() in book.labels else None


def _alike(index: _Index, key: str) -> dict[str, str]:
    """Regions with a name nearly like this one, the likeliest first."""
    if len(key) < _SHORTEST:
        return {}
    found: dict[str, tuple[float, str]] = {}  # code → likeness, language
    best = 0.0
    for choice, likeness, _ in process.extract(
        key, index.choices, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=40
    ):
        best = max(best, likeness)
        if likeness < best - _NEARLY:
            break
        for code, language in index.codes(choice).items():
            first, known = found.setdefault(code, (likeness, language))
            if likeness > first - _AS_GOOD and LANGUAGES.index(language) < LANGUAGES.index(known):
                found[code] = (first, language)
    return {code: language for code, (_, language) in found.items()}


def _guesses(book: RegionBook, words: str, likely: Iterable[tuple[str, str]]) -> list[Guess]:
    found = [
        Guess(code, book.display_name(code, _language(words, language)))
        for code, language in likely
    ]
    return found[:_MOST_GUESSES]


def _language(words: str, matched: str) -> str:
    """The language that the letters tell, else that of the name which was found."""
    if _UKRAINIAN.search(words):
        return "uk"
    if _CYRILLIC.search(words):
        return matched if matched in ("ru", "uk") else "ru"
    return "az" if _AZERBAIJANI.search(words) else matched
