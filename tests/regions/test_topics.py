"""What readers type after /topic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.regions import LANGUAGES, NoTopic, RegionBook, Topic, find_topic
from tests.regions.shipped import BOOK


@pytest.mark.parametrize(
    ("words", "code", "language"),
    [
        ("росія", "RU", "uk"),
        ("azerbaycan", "AZ", "az"),
        ("Azərbaycan", "AZ", "az"),
        ("south caucasus", "south-caucasus", "en"),
        ("South-Caucasus", "south-caucasus", "en"),
        ("южный кавказ", "south-caucasus", "ru"),
        ("Южном Кавказе", "south-caucasus", "ru"),
        ("russian", "RU", "en"),
        ("РОССИЮ", "RU", "ru"),
        ("украине", "UA", "ru"),
        ("Туреччини", "TR", "uk"),
        ("Türkiyə", "TR", "az"),
        ("turkey", "TR", "en"),
        ("az", "AZ", "en"),
        ("uk", "GB", "en"),
        ("США", "US", "ru"),
        ("abş", "US", "az"),
        ("евросоюз", "eu", "ru"),
        ("bosnia & herzegovina", "BA", "en"),
        ("niger", "NE", "en"),
        ("nigeria", "NG", "en"),
        ("latin_america", "latin-america", "en"),
    ],
)
def test_a_name_finds_its_region(book: RegionBook, words: str, code: str, language: str) -> None:
    assert find_topic(book, words) == Topic(code, language)


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        ("rusia", "Russia"),
        ("germny", "Germany"),
        ("азербайжан", "Азербайджан"),
        ("Украйина", "Украина"),
        ("Rumınya", "Rumıniya"),
        ("baku", "Azerbaijan"),
        ("Кремль", "Россия"),
    ],
)
def test_a_slip_or_a_city_only_gives_guesses(book: RegionBook, words: str, guess: str) -> None:
    found = find_topic(book, words)
    assert isinstance(found, NoTopic)
    assert found.guesses[0].name == guess


@pytest.mark.parametrize("words", ["congo", "Конго", "конго"])
def test_a_name_of_two_regions_gives_both(book: RegionBook, words: str) -> None:
    found = find_topic(book, words)
    assert isinstance(found, NoTopic)
    assert {guess.code for guess in found.guesses} == {"CD", "CG"}


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "energy prices", "💥", "qq", "цены"])
def test_nothing_is_made_of_other_words(book: RegionBook, words: str) -> None:
    assert find_topic(book, words) == NoTopic(words)


@given(st.sampled_from(sorted(BOOK.labels)), st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed(code: str, language: str) -> None:
    found = find_topic(BOOK, BOOK.display_name(code, language))
    codes = [found.code] if isinstance(found, Topic) else [guess.code for guess in found.guesses]
    assert code in codes


@given(st.sampled_from(sorted(BOOK.labels)))
def test_codes_can_be_typed(code: str) -> None:
    found = find_topic(BOOK, code.lower())
    assert isinstance(found, Topic)
    assert found.code == code


@given(st.text(max_size=300))
def test_never_raises_and_guesses_are_regions(words: str) -> None:
    found = find_topic(BOOK, words)
    codes = [found.code] if isinstance(found, Topic) else [guess.code for guess in found.guesses]
    assert set(codes) <= BOOK.labels.keys()
    assert len(codes) <= 3
