"""The region book: every name with what it may mean, what regions and topics are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.regions.topic_words import TopicWords

LANGUAGES = ("en", "ru", "uk", "az")

# From the surest kind of evidence to the least; the order also settles which kind a form has that
# several files give ("Singapore": a name before a capital).
KINDS = ("name", "demonym", "capital", "seat", "leader", "city", "place")

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form may mean. `code` is a country, a macro-region's slug, or "" for no region."""

    code: str
    kind: str  # one of KINDS; "nothing" for a phrase that only blocks
    language: str
    lemma: str
    exact: bool = False  # only as it is written (US, ЕС)
    lower: bool = False  # found in lower case too (российский)
    careful: bool = False  # at the start of a sentence a word like any other


@dataclass(frozen=True, slots=True)
class MacroRegion:
    slug: str
    members: frozenset[str]  # countries


@dataclass(frozen=True, slots=True)
class Homonym:
    """One name of a country and of a part of another; signs in the text decide."""

    form: str
    country: str
    other: str
    kind: str  # of evidence, where the other is meant
    for_other: frozenset[str]
    for_country: frozenset[str]


@dataclass(frozen=True, slots=True)
class People:
    """What tells a person from a place of the same name (all in lower case but `offices`)."""

    first: frozenset[str]
    last: frozenset[str]
    titles: frozenset[str]
    prepositions: frozenset[str]
    offices: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Institutions:
    """What places of one country have, and hardly any other's; as written."""

    country: str
    named: frozenset[str]  # behind the name of a place: "Fayette County"
    alone: frozenset[str]  # whatever stands around it
    no_names: frozenset[str]  # words with a capital that name no place: "The County"
    elsewhere: frozenset[str]  # countries that have them too


@dataclass(frozen=True, slots=True)
class Weights:
    """How evidence adds up; see weights.yaml for what each number means."""

    kinds: Mapping[str, float]
    features: Mapping[str, float]
    main: Mapping[str, float]
    about: float
    about_most: float
    macro_members: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # written out it is megabytes long
class RegionBook:
    """Everything known of regions. Built once by `load_book`; never changed."""

    forms: Mapping[str, tuple[Meaning, ...]]
    labels: Mapping[str, Mapping[str, str]]  # code or slug → language → name shown; topics too
    macros: Mapping[str, MacroRegion]
    homonyms: tuple[Homonym, ...]
    people: People
    after_comma: Mapping[str, str]  # "ga." → "US", as written
    namesakes: Mapping[str, tuple[str, ...]]  # city (normalised) → other countries that have one
    namesake_countries: frozenset[str]  # countries (normalised) whose name American towns bear
    city_countries: frozenset[str]  # countries (normalised) that are a city, or have one so called
    town_words: tuple[frozenset[str], frozenset[str]]  # before, after a name: it is a town's
    institutions: Institutions
    addresses: frozenset[str]  # words after a name that make a street or a school of it
    weights: Weights
    topics: Mapping[str, TopicWords]  # by slug
    topic_weights: Weights
    untagged: frozenset[str] = field(default_factory=frozenset)

    def countries(self) -> tuple[str, ...]:
        """Every country's code, in order."""
        above = self.macros.keys() | self.topics.keys()
        return tuple(code for code in self.labels if code not in above)

    def members(self, code: str) -> frozenset[str]:
        """The countries a region holds; a country holds itself.

        Raises: KeyError where there is no such region.
        """
        if code in self.macros:
            return self.macros[code].members
        if code not in self.labels or code in self.topics:
            raise KeyError(code)
        return frozenset({code})

    def display_name(self, code: str, language: str) -> str:
        """What a region or topic is called in `language`, else in English; else its code."""
        names = self.labels.get(code, {})
        return names.get(language) or names.get("en") or code

    def hashtag(self, code: str, language: str) -> str:
        """A hashtag that Telegram links whole: "#SouthCaucasus", "#БоснияИГерцеговина"."""
        return hashtag(self.display_name(code, language), language)


def hashtag(name: str, language: str = "en") -> str:
    """Words joined, each begun with a capital: letters, digits and nothing else after the #."""
    bare = _IN_BRACKETS.sub(" ", unicodedata.normalize("NFC", name))
    bare = bare.replace("&", " and ") if language == "en" else bare.replace("&", " ")
    words = _WORD.findall(re.sub("['’ʼ]", "", bare))
    tag = "".join(word[0].upper() + word[1:] for word in words)
    # Telegram makes no link of a hashtag of digits alone.
    return f"#{tag}" if tag and not tag.isdigit() else f"#Region{tag}"
