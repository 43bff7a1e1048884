"""Plain text: breadcrumbs, headlines, wrapped lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.newsroom.extract.plain import plain_draft
from bot.newsroom.extract.wrap import plain_paragraphs

BODY = (
    "The ministers met in Baku on Monday and agreed on a railway line that had been planned, "
    "dropped and planned again for eleven years. Work is to begin in spring."
)


@pytest.mark.parametrize(
    ("top", "section", "title"),
    [
        ("Home > Energy > A title\n\nA title\n\n", "Energy", "A title"),
        ("Home > Energy > A title\n\nA title\nA title\n\n", "Energy", "A title"),
        ("Home › World › Asia › A title\n\nA TITLE\n\n", "Asia", "A TITLE"),
        ("Главная » Экономика » Заголовок\n\nЗаголовок\n\n", "Экономика", "Заголовок"),
        ("Ana səhifə → Enerji → Başlıq\n\nBaşlıq\n\n", "Enerji", "Başlıq"),
        ("Home > A title\n\nA title\n\n", None, "A title"),
        ("Home > Energy\n\nA title\n\n", "Energy", "A title"),
        ("Home > Energy > A long title…\n\nA long title cut\n\n", "Energy", "A long title cut"),
        ("Energy > A title\n\nA title\n\n", "Energy", "A title"),
        # The last step is the title where only prose follows.
        (f"Home > Energy > A title\n\n{BODY}\n\n", "Energy", "A title"),
        ("A title\n\nA title\n\n", None, "A title"),
        ("A title\n\n", None, "A title"),
        ("A title\n", None, "A title"),
        ("Growth > inflation, says bank\n\n", None, "Growth > inflation, says bank"),
        ("NATO – what comes next\n\n", None, "NATO – what comes next"),
        ("", None, None),
        ("BAKU, Nov 26 – The talks have begun.\n\n", None, None),
    ],
)
def test_the_top_of_a_page_text(top: str, section: str | None, title: str | None) -> None:
    draft = plain_draft(f"{top}{BODY}\n\n{BODY}")
    assert (draft.section, draft.title) == (section, title)
    assert draft.body.text.endswith(f"{BODY}\n\n{BODY}")
    if title:
        assert not draft.body.text.startswith(title)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("one\n\n\ntwo\n \nthree", ["one", "two", "three"]),
        (
            "The line was full and went\non in lower case.",
            ["The line was full and went on in lower case."],
        ),
        ("Roses are red\nViolets are blue", ["Roses are red\nViolets are blue"]),
        (f"{BODY}\n{BODY}", [BODY, BODY]),
        ("Bought:\n- bread\n* milk\n2) salt", ["Bought:\n• bread\n• milk\n2) salt"]),
        (
            "one line\n  An indented line\nopens another",
            ["one line", "An indented line opens another"],
        ),
        (
            "top\n\nThe Bank said on Monday that it\nMay raise its rate again this spring, and\n"
            "that it will tell the markets about it\nbefore the week ends",
            [
                "top",
                "The Bank said on Monday that it May raise its rate again this spring, and that it "
                "will tell the markets about it before the week ends",
            ],
        ),
        ("north-\nsouth road", ["north-south road"]),
        ("KARS, Nov 26 -\nThe train", ["KARS, Nov 26 - The train"]),
    ],
)
def test_lines_become_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert [paragraph.text for paragraph in plain_paragraphs(text)] == paragraphs


_AS_BULLETS = str.maketrans("-*", "••")
WORDS = st.lists(st.text(alphabet="abcdeéж", min_size=1, max_size=12), min_size=12, max_size=60)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(40, 90))
def test_wrapped_text_is_unwrapped(paragraphs: list[list[str]], width: int) -> None:
    joined = [" ".join(words).capitalize() for words in paragraphs]
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in joined)
    assert [paragraph.text for paragraph in plain_paragraphs(wrapped)] == joined


@settings(max_examples=40)
@given(st.text(alphabet="ab.-•*1> \n\t", max_size=40))
def test_the_body_is_the_end_of_the_text_but_for_white_space_and_bullets(text: str) -> None:
    said = "".join(text.split()).translate(_AS_BULLETS)
    assert said.endswith("".join(plain_draft(text).body.text.split()).translate(_AS_BULLETS))


def test_a_dateline_on_a_line_of_its_own_opens_the_body() -> None:
    draft = plain_draft(f"A title\n\nBAKU, Nov 26 -\n\n{BODY}\n\n{BODY}")
    assert draft.body.text.startswith("BAKU, Nov 26 - The ministers met")


def test_a_long_text_of_one_line_has_no_headline() -> None:
    assert plain_draft(BODY * 3).title is None
