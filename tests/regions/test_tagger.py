"""Which regions an article is about, with what evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import Evidence, RegionTag
from tests.regions.shipped import BOOK, TAGGER

REAL_ARTICLE = (
    Path(__file__).parents[2].parent / "shared" / "articles" / "aliyev-azerbaijan-russia.txt"
)

TITLE = "Moldova votes on its place in Europe"
LEDE = "Polling stations in Chisinau opened at dawn; Romania watches closely."
BODY = (
    "Moldova has never had a closer race. Moldovan officials expect a high turnout.\n\n"
    "Buses ran from Romania all night. In Bucharest, Romanian ministers promised help, and "
    "Romania's president called the vote historic.\n\n"
    "Moldova counts its votes by hand. A delegation from Kenya came to learn."
)


def by_region(tags: tuple[RegionTag, ...]) -> dict[str, RegionTag]:
    return {tag.region: tag for tag in tags}


def test_main_about_and_mentioned_are_told_apart() -> None:
    tags = by_region(TAGGER.tag(TITLE, LEDE, BODY, "en"))
    assert (tags["MD"].main, tags["MD"].about) == (True, True)
    assert (tags["RO"].main, tags["RO"].about) == (False, True)
    assert (tags["KE"].main, tags["KE"].about) == (False, False)
    assert tags["MD"].score > tags["RO"].score > tags["KE"].score


def test_the_main_region_comes_first() -> None:
    assert TAGGER.tag(TITLE, LEDE, BODY, "en")[0].region == "MD"


def test_the_only_country_is_the_main_one_but_a_name_in_passing_is_not() -> None:
    body = "The museum reopened. " * 30
    alone = by_region(TAGGER.tag("A museum reopens", "", f"Lisbon cheered. {body}", "en"))
    assert (alone["PT"].main, alone["PT"].about) == (True, True)
    four = f"{body} Guests came from Peru, Nepal, Ghana and Fiji. {body}"
    assert not any(tag.about for tag in TAGGER.tag("A museum reopens", "", four, "en"))


def test_macro_regions_rise_from_their_countries() -> None:
    tags = by_region(TAGGER.tag(TITLE, LEDE, BODY, "en"))
    assert tags["eastern-europe"].about  # Moldova and Romania
    assert tags["europe"].evidence == (Evidence("Europe", "name", "title", 30),)
    assert (tags["post-soviet"].about, tags["post-soviet"].evidence) == (False, ())
    assert not tags["sub-saharan-africa"].about


def test_evidence_says_which_words_where() -> None:
    tags = by_region(TAGGER.tag(TITLE, LEDE, BODY, "en"))
    assert tags["MD"].evidence[:2] == (
        Evidence("Moldova", "name", "title", 0),
        Evidence("Chisinau", "capital", "lede", 20),
    )
    assert {evidence.kind for evidence in tags["RO"].evidence} == {"name", "capital", "demonym"}


@pytest.mark.parametrize(
    ("words", "kind", "region"),
    [
        ("Kremlin", "seat", "RU"),
        ("Downing Street", "seat", "GB"),
        ("Bankova", "seat", "UA"),
        ("Pashinyan", "leader", "AM"),
        ("Nakhchivan", "city", "AZ"),
        ("Crimea", "place", "UA"),
        ("Astana", "capital", "KZ"),
        ("Kazakh", "demonym", "KZ"),
        ("USSR", "name", "RU"),
        ("Türkiye", "name", "TR"),
    ],
)
def test_kinds_of_evidence(words: str, kind: str, region: str) -> None:
    tags = by_region(TAGGER.tag("", "", f"We asked {words} again.", "en"))
    assert tags[region].evidence == (Evidence(words, kind, "body", 9),)


def test_a_text_without_regions_has_no_tags() -> None:
    assert TAGGER.tag("A quiet day", "", "Nothing happened anywhere.", "en") == ()


@pytest.mark.skipif(not REAL_ARTICLE.exists(), reason="no ../shared/articles beside the checkout")
def test_the_real_article() -> None:
    parts = REAL_ARTICLE.read_text(encoding="utf-8").strip().split("\n\n")
    paragraphs = [part.strip() for part in parts if part.strip()]
    title, lede, body = paragraphs[1], paragraphs[3], "\n\n".join(paragraphs[4:])
    assert title.startswith("Aliyev")
    tags = by_region(TAGGER.tag(title, lede, body, "en"))
    assert {region for region in tags if region.isupper()} == {"AZ", "RU", "UA", "AM"}
    assert [region for region, tag in tags.items() if tag.main] == ["AZ"]
    assert tags["RU"].about
    assert tags["south-caucasus"].about


WORDS = st.sampled_from(
    [
        "Georgia",
        "Jordan",
        "Michael",
        "Baku",
        "İstanbul",
        "Côte d’Ivoire",
        "Россия",
        "Україна",
        "US",
        "U.S.",
        "USSR",
        "Ga.",
        "Atlanta",
        "Road",
        "in",
        "Turkey",
        "guinea pig",
        "South",
        "Korea",
        ",",
        "-",
        "$",
        "ё",
        "\n\n",
        "🇦🇿",
    ]
)
TEXTS = st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join)
LANGUAGE = st.sampled_from(["en", "ru", "uk", "az", "de", "", None])


@given(TEXTS, TEXTS, TEXTS, LANGUAGE)
def test_whatever_the_text(title: str, lede: str, body: str, language: str | None) -> None:
    tags = TAGGER.tag(title, lede, body, language)
    fields = {"title": title, "lede": lede, "body": body}
    assert len({tag.region for tag in tags}) == len(tags)
    assert sum(tag.main for tag in tags) <= 1
    for tag in tags:
        assert tag.region in BOOK.labels
        assert 0 <= tag.score <= 1
        assert tag.about or not tag.main
        for evidence in tag.evidence:
            end = evidence.start + len(evidence.words)
            assert evidence.words
            assert fields[evidence.field][evidence.start : end] == evidence.words
    assert TAGGER.tag(title, lede, body, language) == tags
