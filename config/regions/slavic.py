"""Russian and Ukrainian forms, by pymorphy3: only the build imports this.

An adjective gives all its full forms and the first half of compounds (российско-), an inhabitant
both numbers, a name its cases in the number it is given in. In a phrase everything up to the
first noun is declined ("Южной Кореи") and what follows stays ("Берега Слоновой Кости") unless an
"and" or a dash begins anew; of a person every word is declined.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pymorphy3

_DECLINED = ("NOUN", "ADJF", "PRTF")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_AGAIN = {"и", "і", "та", "й", "-", "—", "–"}
_ADJECTIVE_ENDS = ("ий", "ый", "ой", "ій")
_FIRST_HALF = {"ский": "ско", "цкий": "цко", "ський": "сько", "цький": "цько", "зький": "зько"}


@cache
def _morph(language: str) -> Any:
    return pymorphy3.MorphAnalyzer(lang=language)


def _readings(word: str, language: str, kind: str) -> list[Any]:
    """The readings of `word` in the nominative: those marked as place or person, else the best."""
    readings = [
        parse
        for parse in _morph(language).parse(word)
        if parse.tag.POS in _DECLINED and "nomn" in parse.tag
    ]
    wanted = {"Surn", "Name"} if kind == "leader" else {"Geox"}
    marked = [parse for parse in readings if not parse.tag.grammemes.isdisjoint(wanted)]
    return marked or readings[:1]


def _nominative(word: str, language: str, kind: str) -> Any | None:
    return next(iter(_readings(word, language, kind)), None)


def _decline(parse: Any, case: str) -> str:
    """One case in the reading's own number and gender; the word itself where it has none."""
    wanted = {case, parse.tag.number}
    if parse.tag.POS != "NOUN" and parse.tag.number == "sing" and parse.tag.gender:
        wanted.add(parse.tag.gender)
    inflected = parse.inflect({mark for mark in wanted if mark})
    return str(inflected.word if inflected else parse.word)


def _phrase(words: list[str], language: str, kind: str) -> list[str]:
    readings: list[Any | None] = []
    headed = False
    for word in words:
        headed = headed and word not in _AGAIN
        bare = word in _AGAIN or word.isupper()
        parse = None if bare else _nominative(word, language, kind)
        if headed and parse is not None and parse.tag.POS == "NOUN":
            parse = None
        readings.append(parse)
        headed = headed or (parse is not None and parse.tag.POS == "NOUN" and kind != "leader")
    return [
        " ".join(
            _decline(parse, case) if parse else word
            for word, parse in zip(words, readings, strict=True)
        )
        for case in _CASES
    ]


def _name(word: str, language: str, kind: str) -> list[str]:
    """A name of one word, in every reading that a place or a person may have."""
    readings = _readings(word, language, kind)
    return [_decline(parse, case) for parse in readings for case in _CASES]


def _adjective(lemma: str, language: str) -> list[str]:
    found = [
        form.word
        for parse in _morph(language).parse(lemma)[:1]
        for form in parse.lexeme
        if form.tag.POS == "ADJF"
    ]
    halves = [lemma[: -len(end)] + half for end, half in _FIRST_HALF.items() if lemma.endswith(end)]
    return [*found, *halves]


def _inhabitant(lemma: str, language: str) -> list[str]:
    parse = _nominative(lemma, language, "demonym")
    if parse is None:
        return []
    return [form.word for form in parse.lexeme if form.tag.POS == "NOUN"]


def forms(lemma: str, language: str, kind: str) -> list[str]:
    """The lemma first, then every form the language makes of it (lower case)."""
    if lemma.isupper():
        return [lemma]
    words = lemma.split(" ")
    if len(words) == 1 and lemma[0].islower():
        adjective = lemma.endswith(_ADJECTIVE_ENDS)
        found = _adjective(lemma, language) if adjective else _inhabitant(lemma, language)
    elif len(words) == 1 and "-на-" in lemma:
        first, rest = lemma.split("-на-", 1)
        found = [f"{form}-на-{rest}" for form in _name(first, language, kind)]
    elif len(words) == 1:
        found = _name(lemma, language, kind)
    else:
        found = _phrase(words, language, kind)
    return list(dict.fromkeys([lemma, *found]))
