"""Reading the region book: the YAML that people edit, and the forms built from it.

A name that was added to a YAML file works at once in the form it is written in (and in English and
Azerbaijani in all its forms); one that was taken out is gone at once. Only the Russian and
Ukrainian forms wait for `python -m config.regions.build`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from config.regions import azerbaijani, english
from config.regions.book import (
    KINDS,
    LANGUAGES,
    Homonym,
    Institutions,
    MacroRegion,
    Meaning,
    People,
    RegionBook,
    Weights,
)
from config.regions.text import normalise
from config.regions.topic_words import TopicWords, topics_from

FOLDER = Path(__file__).parent
FILES = {
    "names.yaml": "name",
    "demonyms.yaml": "demonym",
    "capitals.yaml": "capital",
    "seats.yaml": "seat",
    "leaders.yaml": "leader",
    "cities.yaml": "city",
    "places.yaml": "place",
}
# Ten times the speed, where PyYAML was built with libyaml (its wheels are).
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Entry = tuple[str, str, str, str]  # language, kind, code, lemma


class RegionDataError(ValueError):
    """A file of config/regions says something that cannot be; the message names file and line."""


def read_yaml(path: Path) -> dict[str, Any]:
    """One file of config/regions. Raises: RegionDataError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 (a safe one)
    except yaml.YAMLError as problem:
        raise RegionDataError(f"{path.name} is not valid YAML: {problem}") from problem
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise RegionDataError(f'{path.name}: every key has to be text (write "NO" in quotes)')
    return data


def split(names: str) -> list[str]:
    return [name for part in names.split(",") if (name := part.strip())]


def entries(folder: Path = FOLDER) -> Iterator[Entry]:
    """Every hand-written name. Raises: RegionDataError."""
    for file, kind in FILES.items():
        for code, by_language in read_yaml(folder / file).items():
            if not isinstance(by_language, dict) or not set(by_language) <= set(LANGUAGES):
                raise RegionDataError(f"{file}: {code} needs names by language ({LANGUAGES})")
            for language, names in by_language.items():
                for lemma in split(names):
                    yield language, kind, code, lemma
    for slug, macro in read_yaml(folder / "macro.yaml").items():
        for language in LANGUAGES:
            for lemma in split(macro[language]):
                yield language, "name", slug, lemma


def plain_forms(entry: Entry) -> list[str]:
    """The forms that need no dictionary: all of English and Azerbaijani, else the lemma."""
    language, kind, _, lemma = entry
    if language == "en":
        return english.forms(lemma, inhabitants=kind == "demonym")
    if language == "az":
        return azerbaijani.forms(lemma, inhabitants=kind == "demonym")
    return [lemma]


def _built(folder: Path) -> Iterator[tuple[Entry, bool, list[str]]]:
    """Rows of forms.tsv: the entry, whether it comes from CLDR, its forms."""
    text = (folder / "forms.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        language, kind, code, source, lemma, forms = line.split("\t")
        yield (language, kind, code, lemma), source == "cldr", forms.split(",")


class _Forms:
    """Collects meanings by form; of one code in one language the surest kind stays."""

    def __init__(self, careful: frozenset[str], untagged: frozenset[str]) -> None:
        self._meanings: dict[str, list[Meaning]] = {}
        self._careful = careful
        self._untagged = untagged

    def add(self, entry: Entry, forms: list[str]) -> None:
        language, kind, code, lemma = entry
        meaning = Meaning(
            code=code,
            kind=kind,
            language=language,
            lemma=lemma,
            exact=lemma.isupper() and len(lemma) <= 5 and "." not in lemma,
            lower=lemma[0].islower(),
            careful=lemma in self._careful,
        )
        for form in forms:
            self._meanings.setdefault(form, []).append(meaning)

    def done(self) -> dict[str, tuple[Meaning, ...]]:
        rank = {kind: number for number, kind in enumerate(("nothing", *KINDS))}
        for found in self._meanings.values():
            if len(found) > 1:
                found.sort(key=lambda meaning: rank[meaning.kind])
        return {form: tuple(found) for form, found in self._meanings.items()}


def _words(text: str, *, lower: bool = True) -> frozenset[str]:
    return frozenset(normalise(word) if lower else word for word in split(text))


def _homonyms(data: Mapping[str, Any]) -> tuple[Homonym, ...]:
    return tuple(
        Homonym(
            form=normalise(form),
            country=entry["country"],
            other=entry["other"],
            kind=entry["kind"],
            for_other=_words(entry["for_other"], lower=False),
            for_country=_words(entry["for_country"], lower=False),
        )
        for forms, entry in data.items()
        for form in split(forms)
    )


def _labels(folder: Path, macros: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for line in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, *names = line.split("\t")
            labels[code] = dict(zip(LANGUAGES, names, strict=True))
    for slug, macro in macros.items():
        labels[slug] = {language: split(macro[language])[0] for language in LANGUAGES}
    return labels


def _topics(data: Mapping[str, Any], regions: frozenset[str]) -> dict[str, TopicWords]:
    try:
        return topics_from(data, regions)
    except ValueError as problem:
        raise RegionDataError(f"topics.yaml: {problem}") from problem


def _macros(data: Mapping[str, Any], countries: frozenset[str]) -> dict[str, MacroRegion]:
    macros = {slug: MacroRegion(slug, frozenset(m["members"].split())) for slug, m in data.items()}
    for macro in macros.values():
        if strange := macro.members - countries:
            raise RegionDataError(f"macro.yaml: {macro.slug} has unknown members {sorted(strange)}")
    return macros


def _of_languages(found: Mapping[str, str]) -> Iterator[str]:
    for name in split(found["names"]):
        yield from (f"{word} {name}" for word in split(found["before"]))
        for word in split(found["after"]):
            yield f"{name}{word}" if word.startswith("-") else f"{name} {word}"


def _forms(folder: Path, context: Mapping[str, Any]) -> dict[str, tuple[Meaning, ...]]:
    forms = _Forms(frozenset(split(context["careful"])), frozenset(split(context["untagged"])))
    written = dict.fromkeys(entries(folder))
    for entry, from_cldr, row in _built(folder):
        if from_cldr or entry in written:
            forms.add(entry, row)
            written.pop(entry, None)
    for entry in written:
        forms.add(entry, [normalise(form) for form in plain_forms(entry)])
    for language, names in context["nothing"].items():
        for phrase in split(names):
            forms.add((language, "nothing", "", phrase), [normalise(phrase)])
    for phrase in _of_languages(context["languages"]):
        forms.add(("en", "nothing", "", phrase), [normalise(phrase)])
    for code, names in context["instead"].items():
        for phrase in split(names):
            forms.add(("en", "place", code, phrase), [normalise(phrase)])
    return forms.done()


def _institutions(found: Mapping[str, Any]) -> Institutions:
    words = {name: value for name, value in found.items() if name != "country"}
    return Institutions(
        country=found["country"],
        **{name: _words(value, lower=False) for name, value in words.items()},
    )


def _namesakes(found: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    countries: dict[str, list[str]] = {}
    for code, names in found.items():
        for name in split(names):
            countries.setdefault(normalise(name), []).append(code)
    return {name: tuple(codes) for name, codes in countries.items()}


def load_book(folder: Path = FOLDER) -> RegionBook:
    """Read and join all files of `folder`. Takes about a tenth of a second.

    Raises: RegionDataError, OSError.
    """
    context = read_yaml(folder / "context.yaml")
    macro_data = read_yaml(folder / "macro.yaml")
    weights = read_yaml(folder / "weights.yaml")
    labels = _labels(folder, macro_data)
    macros = _macros(macro_data, frozenset(labels))
    topics = _topics(read_yaml(folder / "topics.yaml"), frozenset(labels))
    for slug, topic in topics.items():
        labels[slug] = {language: names[0] for language, names in topic.names.items()}
    return RegionBook(
        forms=_forms(folder, context),
        labels=labels,
        macros=macros,
        homonyms=_homonyms(context["homonyms"]),
        people=People(**{name: _words(words) for name, words in context["people"].items()}),
        after_comma={
            abbreviation: code
            for code, names in context["after_comma"].items()
            for abbreviation in split(names)
        },
        namesakes=_namesakes(context["namesakes"]),
        namesake_countries=_words(context["namesake_countries"]),
        city_countries=_words(context["city_countries"]),
        town_words=(
            _words(context["town_words"]["before"], lower=False),
            _words(context["town_words"]["after"], lower=False),
        ),
        institutions=_institutions(context["institutions"]),
        addresses=_words(context["addresses"], lower=False),
        weights=Weights(**weights),
        topics=topics,
        topic_weights=Weights(**read_yaml(folder / "topic_weights.yaml")),
        untagged=_words(context["untagged"]),
    )
