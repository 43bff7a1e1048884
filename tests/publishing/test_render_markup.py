"""Clean text, normal marks, valid HTML: what TDLib finds is what we said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publishing.render.clean import clean, is_blank, one_line
from bot.publishing.render.html import text_of_html, to_html
from bot.publishing.render.length import entity_count
from bot.publishing.render.markup import Builder, Markup, from_rich, hashtag
from bot.publishing.render.urls import safe_url, shown_host
from storage.richtext import Mark, RichText, Style
from tests.publishing import tdlib
from tests.publishing.nasty import plain_texts, rich_texts, texts, urls
from tests.publishing.tdlib import Shown


@given(rich_texts())
def test_telegram_reads_exactly_the_text_and_the_marks(rich: RichText) -> None:
    markup = from_rich(rich)
    shown = tdlib.parse(to_html(markup))
    assert shown.text == markup.text == text_of_html(to_html(markup))
    assert shown.looks == Shown(markup.text, markup.marks).looks


@given(rich_texts(plain_texts))
def test_telegram_keeps_all_of_it(rich: RichText) -> None:
    markup = from_rich(rich)
    kept = tdlib.keep(to_html(markup))
    if not kept.text:
        assert not markup
        return
    assert kept.text == markup.text
    assert kept.looks == Shown(markup.text, markup.marks).looks
    assert len(kept.marks) <= entity_count(markup)


@given(rich_texts())
def test_normal_form_is_its_own_normal_form(rich: RichText) -> None:
    markup = from_rich(rich)
    assert Markup(markup.text, markup.marks) == markup


@given(urls)
def test_telegram_keeps_every_address_that_we_let_through(url: str) -> None:
    safe = safe_url(url)
    kept = tdlib.keep(to_html(Builder().link("words", url).build()))
    assert [mark.url for mark in kept.marks] == ([safe] if safe else [])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "https://example.com/"),
        (" HTTP://Example.COM?a=1&b ", "http://example.com/?a=1&b"),
        ("https://example.com/a b\nc", "https://example.com/a%20bc"),
        ("http://пример.рф/я", "http://xn--e1afmkfd.xn--p1ai/я"),
        ("https://example.com:8443/#top", "https://example.com:8443/#top"),
        ("http://localhost/x", None),
        ("javascript:alert(1)", None),
        ("ftp://example.com/", None),
        ("http://example.com@evil.com/", None),
        ("http://[::1]/", None),
        ("http://example.com:0/", None),
        ("http://example.com:65536/", None),
        ("", None),
    ],
)
def test_addresses(url: str, expected: str | None) -> None:
    assert safe_url(url) == expected


def test_the_host_is_shown_as_readers_know_it() -> None:
    assert shown_host("https://www.example.com:8443/a") == "example.com"
    assert shown_host("http://пример.рф/") == "пример.рф"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\0c\x85d", "a b c d"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ud83d\ude00 \ud800 \udc00", "😀 \ufffd \ufffd"),
        ("a\u202eb\u202c \u2066c\u2069\ufeff", "ab c"),
        ("a\u030a A\u030a n\u030a", "å Å n"),
        ("a\u200f\u200e\u200fb\u200e", "a\u200fb\u200e"),
        ("plain", "plain"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text)[0] == expected


def test_marks_move_with_the_text_that_is_cleaned() -> None:
    text = "\u202e<a\u030a>\r\nend\ud83d\ude00."
    markup = Markup(text, (Mark(7, 10, Style.BOLD), Mark(10, 12, Style.ITALIC)))
    assert [(m.style, markup.text[m.start : m.end]) for m in markup.marks] == [
        (Style.BOLD, "end"),
        (Style.ITALIC, "😀"),
    ]


@given(texts)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line.split() == clean(text)[0].split()
    assert "\n" not in line
    assert line == line.strip()


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060", "\u2800", "\ufffc", "\U000e0041", "ㅤ"])
def test_texts_without_ink(text: str) -> None:
    assert is_blank(text)
    assert not Markup(text)


@pytest.mark.parametrize("text", ["a", "\u200b.", "😀", "ا", "-"])
def test_texts_with_ink(text: str) -> None:
    assert not is_blank(text)
    assert Markup(text)


def _html(text: str, *marks: Mark) -> str:
    return to_html(Markup(text, marks))


LINK = "http://example.com/"
BOLD, ITALIC, CODE, PRE, QUOTE = Style.BOLD, Style.ITALIC, Style.CODE, Style.PRE, Style.QUOTE


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([Mark(0, 4, Style.HEADING)], "<b>abcd</b>efgh"),
        ([Mark(0, 2, BOLD), Mark(2, 4, BOLD)], "<b>abcd</b>efgh"),
        ([Mark(0, 4, BOLD), Mark(2, 6, ITALIC)], "<b>ab</b><i><b>cd</b>ef</i>gh"),
        ([Mark(0, 8, BOLD), Mark(2, 4, CODE)], "<b>ab</b><code>cd</code><b>efgh</b>"),
        ([Mark(0, 8, CODE), Mark(2, 4, BOLD)], "<code>abcdefgh</code>"),
        ([Mark(0, 8, QUOTE), Mark(2, 4, PRE)], "<blockquote>ab<pre>cd</pre>efgh</blockquote>"),
        (
            [Mark(0, 4, CODE), Mark(0, 4, Style.LINK, LINK)],
            f'<a href="{LINK}">abcd</a>efgh',
        ),
        (
            [Mark(0, 6, Style.LINK, LINK), Mark(2, 4, Style.LINK, LINK + "2")],
            f'<a href="{LINK}">abcdef</a>gh',
        ),
        (
            [Mark(0, 4, Style.LINK, LINK), Mark(2, 6, Style.LINK, LINK + "2")],
            f'<a href="{LINK}">abcd</a><a href="{LINK}2">ef</a>gh',
        ),
        ([Mark(0, 4, Style.LINK, "http://localhost/"), Mark(4, 4, BOLD)], "abcdefgh"),
        ([Mark(-3, 99, Style.UNDERLINE)], "<u>abcdefgh</u>"),
        ([Mark(0, 8, Style.STRIKE)], "<s>abcdefgh</s>"),
    ],
)
def test_marks_that_meet(marks: list[Mark], expected: str) -> None:
    assert _html("abcdefgh", *marks) == expected


def test_marks_over_nothing_visible_go() -> None:
    assert _html("a \u200b b", Mark(1, 4, BOLD)) == "a \u200b b"


def test_everything_is_escaped() -> None:
    markup = Builder().link('<&">', "https://example.com/?a=1&lt=2").build()
    assert to_html(markup) == (
        '<a href="https://example.com/?a=1&amp;lt=2">&lt;&amp;&quot;&gt;</a>'
    )


def test_builder() -> None:
    markup = (
        Builder().bold("B").text(" ").italic("I").newline().code("C").text(" ")
        .link("L", "javascript:x").text(" ").hashtag("South Caucasus").add(Markup("x"))
    )  # fmt: skip
    assert to_html(markup.build()) == "<b>B</b> <i>I</i>\n<code>C</code> L #South_Caucasusx"
    assert Builder().bold("a").build() + Builder().bold("b").build() == Builder().bold("ab").build()


def test_strip_keeps_the_marks_in_place() -> None:
    assert Builder().text(" \n").bold("a").text("\n").build().strip() == Builder().bold("a").build()
    assert Markup(" \n ").strip() == Markup()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("South Caucasus", "#South_Caucasus"),
        ("#energy", "#energy"),
        ("Côte d’Ivoire", "#Côte_d_Ivoire"),
        ("Південний Кавказ", "#Південний_Кавказ"),
        ("Azərbaycan", "#Azərbaycan"),
        ("2026", ""),
        ("<>&", ""),
    ],
)
def test_hashtags_are_hashtags_to_telegram(name: str, expected: str) -> None:
    assert hashtag(name) == expected
    assert tdlib.hashtags(hashtag(name)) == ([expected] if expected else [])


@given(st.text(max_size=10))
def test_hashtags_hold_no_second_word(name: str) -> None:
    assert len(hashtag(name).split()) <= 1


def test_tdlib_itself_refuses_what_is_wrong() -> None:
    with pytest.raises(tdlib.RefusedError, match="Unsupported start tag"):
        tdlib.parse("<p>no</p>")
