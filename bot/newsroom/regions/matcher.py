"""Every form of every name that stands in a text, at word boundaries, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from config.regions import Meaning, RegionBook
from config.regions.text import normalise

Forms = dict[str, tuple[Meaning, ...]]

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-zÀ-žƏə]")
_SENTENCE_END = '.!?…:;»”"•-'


@dataclass(frozen=True, slots=True)
class Text:
    """A field of the article with what is asked of it again and again."""

    field: str
    words: str
    plain: str  # normalised, of the same length
    capitals: bool  # written in capitals only

    @classmethod
    def of(cls, field: str, words: str) -> Text:
        return cls(field, words, normalise(words), words.isupper())


class Hit(NamedTuple):
    """A form that stands in a text, and what it is taken to mean.

    A tuple, as an article has dozens: a frozen dataclass takes three times as long to make.
    """

    code: str
    kind: str
    field: str
    start: int
    end: int
    form: str  # normalised

    def meaning(self, code: str, kind: str) -> Hit:
        return self._replace(code=code, kind=kind)


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """As they stand in the article."""
    order = {"title": 0, "lede": 1, "body": 2}
    return sorted(hits, key=lambda hit: (order[hit.field], hit.start))


class _Script:
    """The forms of one script in one automaton."""

    def __init__(self, forms: Forms) -> None:
        self._forms = list(forms)
        self._meanings = list(forms.values())
        self._automaton = AhoCorasick(self._forms, store_patterns=False)

    def spans(self, plain: str) -> list[tuple[int, int, tuple[Meaning, ...]]]:
        """Matches at word boundaries: start, minus end, meanings; by start, the longest first."""
        size = len(plain)
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if start and plain[start - 1].isalnum():
                continue
            if end < size and plain[end].isalnum() and plain[end - 1].isalnum():
                continue
            found.append((start, -end, self._meanings[index]))
        found.sort(key=lambda span: span[:2])
        return found


class Matcher:
    """All forms of the book, ready to be looked for; those of a language when it first comes."""

    def __init__(self, book: RegionBook) -> None:
        latin: Forms = {}
        cyrillic: Forms = {}
        for form, meanings in book.forms.items():
            if form not in book.untagged:
                (cyrillic if _CYRILLIC.search(form) else latin)[form] = meanings
        self._forms = latin, cyrillic
        self._built: dict[tuple[str, ...], tuple[_Script, _Script]] = {}

    def hits(self, text: Text, language: str | None) -> list[Hit]:
        """What stands in `text`, in order, no two overlapping. Blocking phrases are left out.

        Forms of the article's own language and of English count; of every language where the
        article's is not among ours.
        """
        languages = _languages(language)
        latin, cyrillic = self._built.get(languages) or self._build(languages)
        found: list[Hit] = []
        if _LATIN.search(text.words):
            found += self._chosen(latin, text, languages)
        if not text.words.isascii() and _CYRILLIC.search(text.words):
            found += self._chosen(cyrillic, text, languages)
        found.sort(key=lambda hit: hit.start)
        return found

    def _build(self, languages: tuple[str, ...]) -> tuple[_Script, _Script]:
        """Of the forms that can count and no others: a third of them is passed through in half
        the time, and stays in the processor's cache.
        """
        latin, cyrillic = (
            _Script(
                {
                    form: meanings
                    for form, meanings in forms.items()
                    if any(meaning.language in languages for meaning in meanings)
                }
            )
            for forms in self._forms
        )
        self._built[languages] = latin, cyrillic
        return latin, cyrillic

    def _chosen(self, script: _Script, text: Text, languages: tuple[str, ...]) -> list[Hit]:
        found: list[Hit] = []
        free = 0
        for start, minus_end, meanings in script.spans(text.plain):
            if start < free:
                continue
            meaning = _choose(meanings, text, start, -minus_end, languages)
            if meaning is None:
                continue
            free = -minus_end
            if meaning.code:
                form = text.plain[start:free]
                found.append(Hit(meaning.code, meaning.kind, text.field, start, free, form))
        return found


def _languages(language: str | None) -> tuple[str, ...]:
    if language == "en":
        return ("en",)
    return (language, "en") if language in ("ru", "uk", "az") else ("en", "ru", "uk", "az")


def _choose(
    meanings: tuple[Meaning, ...], text: Text, start: int, end: int, languages: tuple[str, ...]
) -> Meaning | None:
    """The first meaning, in the order of `languages`, whose way of writing is kept here."""
    for language in languages:
        for meaning in meanings:
            if meaning.language == language and _written_right(meaning, text, start, end):
                return meaning
    return None


def _written_right(meaning: Meaning, text: Text, start: int, end: int) -> bool:
    first = text.words[start]
    if meaning.exact:
        # In a line of capitals "US" may as well be the pronoun; "US$" is money.
        doubtful = meaning.lemma == "US" and (text.capitals or text.words[end : end + 1] == "$")
        return text.words[start:end] == meaning.lemma and not doubtful
    if not meaning.lower and first.islower():
        return False
    return not (meaning.careful and (text.capitals or _begins_sentence(text.words, start)))


def _begins_sentence(words: str, start: int) -> bool:
    before = words[max(0, start - 8) : start]
    bare = before.rstrip()
    return not bare or bare[-1] in _SENTENCE_END or "\n" in before[len(bare) :]
