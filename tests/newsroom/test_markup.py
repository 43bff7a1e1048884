"""HTML → text with marks: a table of cases, and tag soup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.markup import rich_text, web_address
from tests.newsroom.rules import assert_keeps_the_rules

BASE = "https://news.example.com/2026/grain"

# HTML, text, marks as (style, words) with the address behind a link's words.
CASES = [
    ("<p>one</p><p>two</p>", "one\n\ntwo", []),
    ("<p> one \n  two&nbsp;three\u202f4</p>", "one two three 4", []),
    ("one<br>two<br><br>three<br><br><br>four", "one\ntwo\n\nthree\n\nfour", []),
    ("<div>one<p>two</div>three", "one\n\ntwo\n\nthree", []),
    ("a <b>bold</b> word", "a bold word", [("bold", "bold")]),
    ("a<b> bold </b>word", "a bold word", [("bold", "bold")]),
    ("<strong>a</strong><b>b</b>", "ab", [("bold", "ab")]),
    ("<b>a</b> <b>b</b>", "a b", [("bold", "a"), ("bold", "b")]),
    ("<b>a<br>b</b>", "a\nb", [("bold", "a\nb")]),
    ("<b>a<p>b</p></b>", "a\n\nb", [("bold", "a"), ("bold", "b")]),
    (
        "<b>a <i>b</i></b> <u>c</u> <s>d</s> <code>e</code>",
        "a b c d e",
        [("bold", "a b"), ("italic", "b"), ("underline", "c"), ("strike", "d"), ("code", "e")],
    ),
    ("<h2>Head</h2><p>Text", "Head\n\nText", [("heading", "Head")]),
    (
        "<blockquote><p>a</p><p>b</p></blockquote><blockquote>c</blockquote>",
        "a\n\nb\n\nc",
        [("quote", "a\n\nb"), ("quote", "c")],
    ),
    (
        "x<pre><code>a = 1\n  b\n\n\n\nc\n</code></pre>y",
        "x\n\na = 1\n  b\n\nc\n\ny",
        [("pre", "a = 1\n  b\n\nc")],
    ),
    ("<ul><li>a</li><li></li><li><b>b</b></ul>c", "• a\n• b\n\nc", [("bold", "b")]),
    ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b", []),
    ("<ol><li>a<ul><li>x</ul><li>b</ol>", "1. a\n  • x\n2. b", []),
    ("<ul><li><p>a</p><p>b</p></li></ul>", "• a\nb", []),
    (
        "<table><tr><th>Port<th>Ships<tr><td><p>Odesa</p><td><p>3</p></table>",
        "Port | Ships\nOdesa | 3",
        [],
    ),
    ("<table><tr><td></td><td>a</td></tr></table>", "a", []),
    ("<script>x</script><style>y</style><nav>z</nav><img src=a alt=b>t", "t", []),
    ("<iframe>x</iframe><svg><text>y</text></svg><!-- c -->t", "t", []),
    ("<form><p>kept</p><button>Send</button></form>", "kept", []),
    ('<a href="https://e.example/x">w</a>', "w", [("link", "w", "https://e.example/x")]),
    ('<a href="/x?a=1&amp;b=2">w</a>', "w", [("link", "w", "https://news.example.com/x?a=1&b=2")]),
    (
        '<a href="//e.example">a</a> <a href="y">b</a>',
        "a b",
        [("link", "a", "https://e.example"), ("link", "b", "https://news.example.com/2026/y")],
    ),
    ('<a href="javascript:x()">a</a><a href="mailto:x@e.example">b</a><a>c</a>', "abc", []),
    ('<a href="https://[bad">a</a><a href="http://">b</a><a href="http://e/ x">c</a>', "abc", []),
    ("&lt;b&gt; &amp;amp; &#1;x", "<b> &amp; x", []),
    ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3", []),
    ("<p> </p><div><b> </b></div>", "", []),
    ("", "", []),
    ("<b>👩‍👩‍👧 e\u0301</b> x", "👩‍👩‍👧 e\u0301 x", [("bold", "👩‍👩‍👧 e\u0301")]),
]


@pytest.mark.parametrize(("html", "text", "marks"), CASES)
def test_html_is_written_down(html: str, text: str, marks: list[tuple[str, ...]]) -> None:
    rich = rich_text(html, BASE)
    assert_keeps_the_rules(rich)
    assert rich.text == text
    found = [
        (mark.style.value, text[mark.start : mark.end], *([mark.url] if mark.url else []))
        for mark in rich.marks
    ]
    assert found == marks


def test_relative_links_lose_their_address_where_nothing_resolves_them() -> None:
    rich = rich_text('<a href="/x">a</a> <a href="//e.example/">b</a>')
    assert (rich.text, rich.marks) == ("a b", ())


@pytest.mark.parametrize(
    ("href", "address"),
    [
        (" https://e.example/ö ", "https://e.example/ö"),
        ("HTTP://E.example", "http://E.example"),
        ("ftp://e.example", None),
        ("https:///x", None),
        ("https://e.example:99999/", None),
        ("e.example", None),
        ("", None),
    ],
)
def test_addresses_are_whole_or_none(href: str, address: str | None) -> None:
    assert web_address(href) == address


TAGS = [
    *("p", "b", "i", "a", "ul", "ol", "li", "table", "tr", "td", "pre", "code", "h1", "br"),
    *("blockquote", "div", "script", "svg", "math", "select", "template", "x-y", "form", "title"),
]
PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["\n", " ", "&nbsp;", "&#0;", "&#xD800;", "<!--", "-->", "<![CDATA[", "<", ">"]
    ),
    st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS)),
    st.builds("<a href='{}'>".format, st.text(max_size=8)),
    st.builds("<a href='http://e.example/{}'>".format, st.text(max_size=5)),
    st.builds("<ol start='{}'>".format, st.one_of(st.text(max_size=3), st.integers())),
)


@given(st.lists(PIECES, max_size=25), st.sampled_from([None, BASE, "no base"]))
def test_tag_soup_keeps_the_rules(pieces: list[str], base: str | None) -> None:
    html = "".join(pieces)
    rich = rich_text(html, base)
    assert_keeps_the_rules(rich)
    assert rich_text(html, base) == rich
