"""Reading topics.yaml: what articles treat beside regions, by which words; checked on load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.regions.book import LANGUAGES
from config.regions.text import fold, normalise

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SHORTEST_STEM = 3  # letters: "га*" would find half of a dictionary


@dataclass(frozen=True, slots=True)
class TopicWords:
    """One topic. Words are normalised; a stem is found with any ending, a word as it is."""

    slug: str
    names: Mapping[str, tuple[str, ...]]  # language → what it is called, the shown name first
    words: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]

    def sections(self) -> frozenset[str]:
        """What an article's section is compared with, folded."""
        return frozenset(fold(name) for names in self.names.values() for name in names)


def topics_from(data: Mapping[str, Any], taken: frozenset[str]) -> dict[str, TopicWords]:
    """What topics.yaml holds. `taken` are codes and slugs of regions.

    Raises: ValueError with a sentence that names the topic and what is wrong with it.
    """
    topics: dict[str, TopicWords] = {}
    called: dict[str, str] = {}
    for slug, entry in data.items():
        if not _SLUG.fullmatch(slug) or slug in taken:
            raise ValueError(f"{slug}: a topic needs a slug of its own, as in energy or press-law")
        if not isinstance(entry, dict) or set(entry) != {"names", "words"}:
            raise ValueError(f"{slug} needs names and words, and nothing else")
        names = {language: tuple(found) for language, found in _lists(slug, "names", entry)}
        for name in (fold(name) for found in names.values() for name in found):
            if called.setdefault(name, slug) != slug:
                raise ValueError(f"{slug} and {called[name]} are both called {name}")
        written = dict(_lists(slug, "words", entry))
        topics[slug] = TopicWords(
            slug,
            names,
            {language: _plain(found) for language, found in written.items()},
            {language: _stems(slug, found) for language, found in written.items()},
        )
    return topics


def _lists(slug: str, part: str, entry: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    by_language = entry[part]
    if not isinstance(by_language, dict) or set(by_language) != set(LANGUAGES):
        raise ValueError(f"{slug}: {part} are written in each of {', '.join(LANGUAGES)}")
    found = []
    for language in LANGUAGES:
        listed = [
            word for part_ in str(by_language[language]).split(",") if (word := part_.strip())
        ]
        if not listed:
            raise ValueError(f"{slug}: there are no {part} in {language}")
        found.append((language, listed))
    return found


def _plain(words: list[str]) -> frozenset[str]:
    return frozenset(normalise(word) for word in words if not word.endswith("*"))


def _stems(slug: str, words: list[str]) -> frozenset[str]:
    for word in words:
        if "*" in word[:-1] or (word.endswith("*") and len(word) <= _SHORTEST_STEM):
            raise ValueError(
                f"{slug}: “{word}” cannot be: one star, at the end, behind {_SHORTEST_STEM} letters"
            )
    return frozenset(normalise(word[:-1]) for word in words if word.endswith("*"))
