"""Long texts in parts: within every limit, nothing lost, about equal, well cut."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publishing.render.clean import is_blank
from bot.publishing.render.html import to_html
from bot.publishing.render.length import (
    MAX_ENTITIES,
    MAX_ENTITY_BYTES,
    MAX_HTML_BYTES,
    MAX_UNITS,
    entity_bytes,
    entity_count,
    fits,
    thin,
    units,
)
from bot.publishing.render.markup import Builder, Markup, from_rich
from bot.publishing.render.shorten import shorten, shorten_text
from bot.publishing.render.split import split
from storage.richtext import Mark, RichText, Style
from tests.publishing import tdlib
from tests.publishing.nasty import rich_texts, texts

FAMILY = "👩‍👩‍👧‍👦"


def ink(*texts: str) -> str:
    """The visible characters, in order."""
    return "".join(char for text in texts for char in text if not is_blank(char))


def assert_within_limits(part: Markup, limit: int = MAX_UNITS) -> None:
    html = to_html(part)
    shown = tdlib.parse(html)
    assert shown.text == part.text == part.text.strip()
    assert not is_blank(part.text)
    assert len(part.text.encode("utf-16-le")) // 2 <= limit
    assert len(html.encode()) <= MAX_HTML_BYTES
    assert len(shown.marks) <= entity_count(part) <= MAX_ENTITIES
    assert entity_bytes(part) <= MAX_ENTITY_BYTES


@given(rich_texts(st.lists(texts, max_size=4).map("".join)), st.integers(40, 300))
def test_nothing_is_lost_and_every_part_fits(rich: RichText, limit: int) -> None:
    whole = from_rich(rich)
    parts = split(whole, limit)
    assert ink(*(part.text for part in parts)) == ink(whole.text)
    assert bool(parts) == bool(whole)
    for part in parts:
        assert_within_limits(part, limit)


@given(rich_texts(st.lists(texts, max_size=4).map("".join)), st.integers(40, 300))
def test_marks_go_on_in_the_next_part(rich: RichText, limit: int) -> None:
    whole = from_rich(rich)
    looks = [look for part in split(whole, limit) for look in tdlib.Shown(*_pair(part)).looks]
    visible = [look for look in looks if not is_blank(look[0])]
    expected = [look for look in tdlib.Shown(*_pair(whole)).looks if not is_blank(look[0])]
    assert visible == expected


def _pair(markup: Markup) -> tuple[str, tuple[Mark, ...]]:
    return markup.text, markup.marks


words = st.lists(st.text("abcdefghij", min_size=1, max_size=14), min_size=4, max_size=20)
sentences = words.map(lambda some: " ".join(some).capitalize() + ".")
paragraphs = st.lists(sentences, min_size=1, max_size=5).map(" ".join)
prose = st.lists(paragraphs, min_size=3, max_size=40).map("\n\n".join)


@given(prose, st.integers(400, 1000))
def test_prose_comes_in_few_equal_parts_of_whole_words(text: str, limit: int) -> None:
    parts = split(Markup(text), limit)
    assert [word for part in parts for word in part.text.split()] == text.split()
    assert len(parts) <= math.ceil(units(text) / limit) + 1
    sizes = [units(part.text) for part in parts]
    if len(parts) > 1:
        assert min(sizes) >= 0.4 * max(sizes)


def test_cut_between_paragraphs() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "It has a few words. " * 8 for number in range(40))
    parts = split(Markup(text))
    assert len(parts) == 2
    assert all(part.text.startswith("Paragraph") for part in parts)
    assert abs(units(parts[0].text) - units(parts[1].text)) < 200


def test_a_heading_stays_with_its_paragraph() -> None:
    builder = Builder().text("Before it. " * 30).newline(2).bold("Heading").newline(2)
    whole = builder.text("Behind it. " * 31).build()
    parts = split(whole, 400)
    assert [part.text[:7] for part in parts] == ["Before ", "Heading"]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One is here. Two is there.", 15, ["One is here.", "Two is there."]),
        (
            "He met U.S. envoys who left. Then more",
            30,
            ["He met U.S. envoys", "who left. Then more"],
        ),
        ("Біз келдік. Ол кетті!", 12, ["Біз келдік.", "Ол кетті!"]),
        ("“Is it?” “It is.”", 10, ["“Is it?”", "“It is.”"]),
        ("one two three", 8, ["one two", "three"]),
        ("line one\nline two", 9, ["line one", "line two"]),
        ("abcdefgh", 4, ["abcd", "efgh"]),
        (FAMILY * 2, 11, [FAMILY, FAMILY]),
        ("e\u0301" * 4, 5, ["e\u0301" * 2, "e\u0301" * 2]),
        ("a" + "\u0301" * 9, 5, ["a" + "\u0301" * 4, "\u0301" * 5]),
        ("  \n ", 5, []),
        ("\u200b" * 9, 4, []),
    ],
)
def test_where_it_is_cut(text: str, limit: int, expected: list[str]) -> None:
    assert [part.text for part in split(Markup(text), limit)] == expected


def test_more_parts_rather_than_broken_words() -> None:
    parts = split(Markup(" ".join("w" * 21 for _ in range(10))), 41)
    assert [part.text for part in parts] == ["w" * 21] * 10


@pytest.mark.parametrize("unit", ["W", "😀", FAMILY, "e\u0301", "中", "&", '"', "\u0301"])
def test_a_word_of_ten_thousand_characters(unit: str) -> None:
    word = unit * (10_000 // len(unit))
    parts = split(Markup(f"Before. {word} After."))
    assert "".join("".join(part.text.split()) for part in parts) == f"Before.{word}After."
    assert len(parts) == math.ceil(units(word) / MAX_UNITS)
    for part in parts:
        assert_within_limits(part)
    rest = "".join(part.text.replace(unit, "") for part in parts)
    assert rest.split() == ["Before.", "After."]


def test_a_part_has_room_for_a_character() -> None:
    assert [part.text for part in split(Markup("😀a😀"), 2)] == ["😀", "a", "😀"]
    with pytest.raises(ValueError, match="at least 2 units, not 1"):
        split(Markup("abc"), 1)


def test_two_hundred_links_all_stay() -> None:
    builder = Builder()
    for number in range(200):
        builder.link(f"link {number}", f"https://example.com/{number}").text(" and words. ")
    parts = split(builder.build())
    assert sum(mark.style is Style.LINK for part in parts for mark in part.marks) == 200
    for part in parts:
        assert_within_limits(part)


def test_links_that_are_too_long_together_need_more_parts() -> None:
    builder = Builder()
    for number in range(12):
        builder.link(f"link {number}", f"https://example.com/{number}?" + "&" * 1500).newline(2)
    parts = split(builder.build())
    assert sum(len(part.marks) for part in parts) == 12
    for part in parts:
        assert_within_limits(part)


def test_marks_beyond_all_patience_are_dropped_from_the_end() -> None:
    builder = Builder()
    for number in range(1000):
        builder.bold(f"{number % 10}").text("-")
    (part, *_) = parts = split(builder.build())
    assert ink(*(part.text for part in parts)) == ink(builder.build().text)
    for part in parts:
        assert_within_limits(part)
    assert part.marks[0] == Mark(0, 1, Style.BOLD)


def test_thin_drops_links_before_other_marks_and_the_last_first() -> None:
    builder = Builder()
    for number in range(90):
        builder.link("l", f"https://example.com/{number}").text(" ").bold("b").text(" ")
    thinned = thin(builder.build())
    links = [mark.url for mark in thinned.marks if mark.style is Style.LINK]
    assert thinned.text == builder.build().text
    assert links == [f"https://example.com/{number}" for number in range(10)]
    assert len(thinned.marks) == MAX_ENTITIES


def test_thin_leaves_alone_what_fits_and_a_link_that_never_fits_goes() -> None:
    fine = Builder().bold("a").link("b", "https://example.com/").build()
    assert thin(fine) is fine
    huge = Builder().bold("a").link("b", "https://example.com/" + "a" * 9000).build()
    assert thin(huge) == Builder().bold("a").text("b").build()


def test_sizes_are_counted_as_telegram_counts_them() -> None:
    assert units("a😀é") == 4
    both = Markup("abcd", (Mark(0, 4, Style.BOLD), Mark(2, 4, Style.ITALIC)))
    assert entity_count(both) == 3
    assert entity_bytes(both) == 36
    assert not fits(Markup("a" * 4097))
    assert fits(Markup("😀" * 2048))
    assert not fits(Markup("😀" * 2049))


@given(texts, st.integers(1, 80))
def test_what_is_shortened_fits_and_begins_like_the_whole(text: str, limit: int) -> None:
    whole = Markup(text).strip()
    short = shorten(whole, limit)
    assert units(short.text) <= limit
    if units(whole.text) <= limit:
        assert short == whole
    else:
        assert short.text.endswith("…")
        assert whole.text.startswith(short.text[:-1].rstrip())


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Short enough.", 13, "Short enough."),
        ("This is one sentence. This is another.", 30, "This is one sentence. …"),
        ("One. This is a sentence that is longer.", 30, "One. This is a sentence that…"),
        ("A few words, (then more of them).", 15, "A few words…"),
        ("Word " + "x" * 40, 20, "Word xxxxxxxxxxxxxx…"),
        (FAMILY * 3, 24, FAMILY * 2 + "…"),
        (FAMILY, 5, "…"),
        ("abc", 1, "…"),
    ],
)
def test_where_it_is_shortened(text: str, limit: int, expected: str) -> None:
    assert shorten_text(text, limit) == expected


def test_marks_are_shortened_too() -> None:
    assert shorten(Builder().bold("one two three").build(), 9) == (
        Builder().bold("one two").text("…").build()
    )
