"""Cutting and mending text with marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.spans import paragraphs, tidy, without
from storage.richtext import Mark, RichText, Style
from tests.newsroom.rules import assert_keeps_the_rules


@st.composite
def untidy(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab \n\t", max_size=30))
    edge = st.integers(0, len(text))
    marks = [
        Mark(min(a, b), max(a, b), style)
        for a, b, style in draw(
            st.lists(st.tuples(edge, edge, st.sampled_from([Style.BOLD, Style.QUOTE])), max_size=6)
        )
    ]
    return text, marks


@given(untidy())
def test_tidy_text_keeps_its_words_and_marked_letters(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    rich = tidy(text, marks)
    assert_keeps_the_rules(rich)
    assert rich.text.split() == text.split()
    assert tidy(rich.text, rich.marks) == rich
    for style in Style:
        assert _letters(rich.text, rich.marks, style) == _letters(text, marks, style)


def _letters(text: str, marks: list[Mark] | tuple[Mark, ...], style: Style) -> str:
    marked = {at for m in marks if m.style is style for at in range(m.start, m.end)}
    return "".join(text[at] for at in sorted(marked) if not text[at].isspace())


def test_tidy_mends_white_space_and_moves_the_marks() -> None:
    rich = tidy("  one  \n \n\n\ntwo  three ", [Mark(0, 6, Style.BOLD), Mark(12, 22, Style.ITALIC)])
    assert rich == RichText(
        "one\n\ntwo  three", (Mark(0, 3, Style.BOLD), Mark(5, 15, Style.ITALIC))
    )


def test_touching_marks_of_one_kind_become_one_and_links_stay_apart() -> None:
    a, b = "https://a.example/", "https://b.example/"
    rich = tidy(
        "abcd",
        [
            Mark(0, 1, Style.LINK, a),
            Mark(1, 2, Style.LINK, a),
            Mark(2, 3, Style.LINK, b),
            Mark(1, 1, Style.BOLD),
            Mark(0, 4, Style.BOLD),
        ],
    )
    assert rich.marks == (
        Mark(0, 4, Style.BOLD),
        Mark(0, 2, Style.LINK, a),
        Mark(2, 3, Style.LINK, b),
    )


def test_a_paragraph_is_taken_out_with_its_gap_and_marks() -> None:
    rich = RichText("one\n\ntwo\n\nthree", (Mark(0, 8, Style.QUOTE), Mark(5, 8, Style.BOLD)))
    assert paragraphs(rich) == [(0, 3), (5, 8), (10, 15)]
    assert without(rich, 5, 8) == RichText("one\n\nthree", (Mark(0, 3, Style.QUOTE),))
    assert without(rich, 0, 3) == RichText(
        "two\n\nthree", (Mark(0, 3, Style.BOLD), Mark(0, 3, Style.QUOTE))
    )
    assert paragraphs(RichText("")) == []
