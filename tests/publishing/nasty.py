"""Texts and marks as no author would write them, for the tests of the renderer."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from storage.richtext import Mark, RichText, Style
from tests.publishing.tdlib import MARKDOWN

SNIPPETS = (
    "<b>bold</b>", "</", "<", ">", "&", "&amp;", "&#0;", "&lt;script&gt;", '"', "'", "{name}", "{{",
    "\0", "\t", "\r\n", "\r", "\x0b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0",
    "\u202eevil\u202c", "\u2066isolate", "\u2069", "\u200b", "\u200f", "\u2800", "\ufffc", "\ufffe",
    "שלום עולם", "مرحبا بالعالم", "নমস্কার", "日本語の記事。", "Азербайджан", "Ələt",
    "a\u030a", "e\u0301\u0333\u033f\u030a", "Z̷a̷l̷g̷o̷", "n" + "\u0301" * 40,
    "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🇦🇿",
    "👍🏽", "😀" * 30,
    "\ud800", "\udc00", "\ud83d\ude00", "word " * 60, "W" * 300, "One sentence. Another one! ",
    "\n", "\n\n", "\n\n\n", "   ", "https://example.com/?a=1&b=2", "@name", "#tag", "U.S. troops",
)  # fmt: skip

URLS = (
    "https://example.com/a?x=1&lt=2&y=\"<>'", "http://example.com", "HTTPS://WWW.Example.COM/Ab c",
    "http://пример.рф/я я#é", "https://example.com:8443?q", "http://1.2.3.4/%zz", "http://a_b.co/😀",
    "https://example.com/\u202e\x00\u030a", "https://t.me/bot?start=a_1", "https://example.com/\\",
    "javascript:alert(1)", "ftp://example.com", "http://localhost/x", "http://u:p@example.com", "",
    "http://example.com:0/", "http://example.com:99999/", "http://[::1]/", "http://[",
    "mailto:a@b.co",
    "/relative", "http://a b.com/", "http://example.com\\@evil.com/", "http://.com/", "\ud800://x.y",
    "http://xn--a.com:x/", "http:///example.com", "http://ex\u200bample.com/",
)  # fmt: skip

texts = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=20), max_size=12).map("".join)
# Texts in which TDLib's second stage finds no Markdown of its own.
plain_texts = texts.map(lambda text: re.sub(f"[{re.escape(MARKDOWN)}]", "x", text))
urls = st.sampled_from(URLS) | st.text(max_size=12).map("https://example.com/".__add__)


@st.composite
def rich_texts(draw: st.DrawFn, text: st.SearchStrategy[str] = texts) -> RichText:
    """A text with marks that nest, overlap, stick out and point to impossible addresses."""
    words = draw(text)
    place = st.integers(-2, len(words) + 2)
    mark = st.builds(Mark, place, place, st.sampled_from(Style), urls)
    return RichText(words, tuple(draw(st.lists(mark, max_size=12))))
