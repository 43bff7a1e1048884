"""Extraction as a whole: what the editor wrote counts, what is no article is refused."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import Parts, extract, fingerprint
from bot.newsroom.files import Format, Material
from storage.richtext import Mark, RichText, Style
from tests.newsroom.rules import assert_keeps_the_rules
from tests.newsroom.test_markup import PIECES

BODY = "The ministers met in Baku on Monday and agreed on a railway line."


def _parts(text: str, form: Format = Format.TEXT) -> Parts:
    return extract(Material("a.txt", "/a.txt", text.encode(), form))


@pytest.mark.parametrize(
    ("text", "form", "sentence"),
    [
        ("* * *\n\n12 : 30\n", Format.TEXT, "has no words in it: write the article"),
        ("<p>&nbsp;</p><img src=x>", Format.HTML, "has no words in it: write the article"),
        ("<!-- nothing -->", Format.HTML, "has no words in it"),
        ("A title alone", Format.TEXT, "has no text below its title: write the article's body"),
        ("A title\n\nA title\n", Format.TEXT, "has no text below its title"),
        ("# A title alone\n", Format.MARKDOWN, "has no text below its title"),
        ("<h1>A title alone</h1>", Format.HTML, "has no text below its title"),
        ("<html><title>A title alone</title></html>", Format.HTML, "has no text below its"),
        ("---\ntitle: The same\n---\nThe same\n", Format.MARKDOWN, "has no text below its title"),
        ("<div>" * 300 + "words", Format.HTML, "nests its elements more than 250 deep"),
        ("Date: yesterday\n\nT\n\n" + BODY, Format.TEXT, "gives a date that cannot be read"),
        ("---\nurl: nowhere\n---\n# T\n\nB", Format.MARKDOWN, "gives an address that is none"),
        ("---\nlanguage: Klingon\n---\n# T\n\nB", Format.MARKDOWN, "gives a language that is not"),
        ("---\ntitle: a: b\n---\n# T\n\nB", Format.MARKDOWN, "not valid YAML (line 2)"),
        ("---\na: " + "[" * 20000 + "\n---\n# T\n\nB", Format.MARKDOWN, "not valid YAML"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(
    text: str, form: Format, sentence: str
) -> None:
    with pytest.raises(InputRefusedError) as refused:
        _parts(text, form)
    assert str(refused.value).startswith("a.txt ")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_title_is_made_where_there_is_none() -> None:
    parts = _parts("word " * 100)
    assert parts.title == "word " * 23 + "word…"
    assert len(parts.title) <= 120
    assert parts.body.text == ("word " * 100).strip()
    assert _parts("x" * 300).title == "x" * 119 + "…"


HEADERS: list[tuple[str, dict[str, Any]]] = [
    ("Author: A. Sample", {"author": "A. Sample"}),
    ("Автор: А. Пример\nРаздел: Мир", {"author": "А. Пример", "section": "Мир"}),
    ("Мова: uk\nКоротко: Стисло про все.", {"language": "uk", "summary": "Стисло про все."}),
    ("Müəllif: A. Misal\nXülasə: Qısaca.", {"author": "A. Misal", "summary": "Qısaca."}),
    ("LANGUAGE: EN-gb", {"language": "en"}),
    ("Date: 2026-11-26", {"published_at": datetime(2026, 11, 26, tzinfo=UTC)}),
    (
        "Date: 2026-11-26T09:00+04:00\nLink: https://e.example/a",
        {
            "published_at": datetime(2026, 11, 26, 5, tzinfo=UTC),
            "source_url": "https://e.example/a",
        },
    ),
    ("Lede: What it is about.", {"lede": "What it is about."}),
    ("Title: Another\nAuthor:", {"title": "Another", "author": None}),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_what_the_editor_wrote_above_the_text_counts(header: str, expected: dict[str, Any]) -> None:
    parts = _parts(f"{header}\n\nA title\n\n{BODY}")
    assert {name: getattr(parts, name) for name in expected} == expected
    assert parts.body.text == (f"A title\n\n{BODY}" if "title" in expected else BODY)


@pytest.mark.parametrize(
    "first", ["Analysis: the long way to Kars", "Author: I was wrong\nAnd more of it", "Note: x"]
)
def test_a_headline_with_a_colon_is_no_header(first: str) -> None:
    assert _parts(f"{first}\n\n{BODY}").title == first.split("\n")[0]


def test_a_heading_under_the_editors_title_stays_in_the_body() -> None:
    parts = _parts(f"---\ntitle: Above\n---\n# Below\n\n{BODY} **b**", Format.MARKDOWN)
    assert parts.title == "Above"
    assert parts.body == RichText(
        f"Below\n\n{BODY} b",
        (Mark(0, 5, Style.HEADING), Mark(8 + len(BODY), 9 + len(BODY), Style.BOLD)),
    )


def test_lines_between_rules_are_no_front_matter() -> None:
    parts = _parts(f"---\nA line of text\n---\n\n# A title\n\n{BODY}", Format.MARKDOWN)
    assert parts.title == "A title"
    assert "A line of text" in parts.body.text


def test_a_page_in_which_no_article_is_found_comes_in_whole() -> None:
    page = f"<html><body><nav>Menu</nav><main><h1>T</h1><p>{BODY}</p></main></body></html>"
    parts = _parts(page, Format.HTML)
    assert (parts.title, parts.body.text) == ("T", BODY)


STANDFIRST = "The network in Gyumri returns."
MOTTO = "Honest news from the whole wide world, every single morning."
PAGE = """<html><head><title>{title}</title><meta name="description" content="{description}">
<base href="https://base.example/dir/"></head><body><article><h1>Trams return to Gyumri</h1>{box}
<p>The council of Gyumri voted on Thursday to build two tram lines which are to cross at the
<a href="station">station</a>, the first ones since the network was given up long ago.</p>
<p>Half of the money comes from a bank, the rest from the city, which means to sell a depot that it
no longer needs, and to raise the fees for parking in the middle of the town.</p></article></body>
</html>"""


@pytest.mark.parametrize(
    ("description", "box", "lede"),
    [
        (MOTTO, "", ""),
        ("Two tram lines to cross Gyumri again.", "", "Two tram lines to cross Gyumri again."),
        ("The council of Gyumri voted on Thursday to build two tram…", "", ""),
        ("The council of Gyumri voted on Thursday to build two tram lines", "", ""),
        (MOTTO, f"<p class='story__lead'>{STANDFIRST}</p>", STANDFIRST),
        (MOTTO, "<aside><p class='lead'>Sign up for our newsletter today</p></aside>", ""),
        (MOTTO, "<div class='lead'>Two tram lines Gyumri<script>x</script></div>", ""),
    ],
)
def test_a_pages_lede_is_marked_or_described(description: str, box: str, lede: str) -> None:
    html = PAGE.format(title="Trams return to Gyumri | Daily", description=description, box=box)
    parts = _parts(html, Format.HTML)
    assert parts.title == "Trams return to Gyumri"
    assert parts.lede == lede
    assert [mark.url for mark in parts.body.marks] == ["https://base.example/dir/station"]


def test_nothing_is_fetched() -> None:
    """In a process whose every connection and name look-up fails the test."""
    code = """
import socket, sys
def refuse(*a, **k): sys.exit("it went to the network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from bot.newsroom.extract import extract
from bot.newsroom.files import Format, Material
page = sys.stdin.buffer.read()
assert extract(Material("a", "a", page, Format.HTML)).title == "Trams return to Gyumri"
"""
    page = PAGE.format(title="T", description=MOTTO, box="<img src='https://e.example/x.png'>")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], input=page.encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


@given(st.lists(PIECES, max_size=25), st.sampled_from(Format), st.booleans())
def test_any_text_is_an_article_or_refused(pieces: list[str], form: Format, page: bool) -> None:
    text = ("<html><body>" if page else "") + "".join(pieces)
    try:
        parts = _parts(text.encode(errors="ignore").decode(), form)
    except InputRefusedError:
        return
    assert_keeps_the_rules(parts.body)
    assert parts.title
    assert parts.body
    assert len(parts.language) == 2
    assert "\n" not in parts.title + parts.lede
    again = _parts(text.encode(errors="ignore").decode(), form)
    assert (again, fingerprint(again)) == (parts, fingerprint(parts))


def _sample() -> Parts:
    body = RichText("Café one\n\ntwo", (Mark(0, 4, Style.BOLD),))
    return Parts("Title", "Lede", body, None, None, "en", None, None, None)


def test_the_fingerprint_is_of_the_words_and_marks() -> None:
    parts = _sample()
    assert len(fingerprint(parts)) == 64
    body = RichText(unicodedata.normalize("NFD", "Café  one\ntwo "), (Mark(0, 5, Style.BOLD),))
    same = [
        replace(parts, title=" Title\n"),
        replace(parts, body=body),
        replace(parts, author="Somebody", section="Somewhere", language="fr"),
    ]
    assert {fingerprint(other) for other in same} == {fingerprint(parts)}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "title"},
        {"lede": ""},
        {"summary": "Own words."},
        {"body": RichText("Café one\n\ntwo")},
        {"body": RichText("Café one\n\ntwo", (Mark(0, 4, Style.ITALIC),))},
        {"body": RichText("Café one\n\ntwo", (Mark(0, 8, Style.BOLD),))},
        {"body": RichText("Café one two three", (Mark(0, 4, Style.BOLD),))},
        {"title": "Title Lede", "lede": ""},
    ],
)
def test_a_change_that_a_reader_sees_changes_the_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint(replace(_sample(), **change)) != fingerprint(_sample())
