"""Texts as TDLib judges them, and the modest way without it."""

from __future__ import annotations

import builtins
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import Formatted, from_tdlib, read_entities, to_tdlib, units
from simulator.errors import ApiError
from simulator.limits import ENTITIES, check_message, entity_bytes, keep_entities, trim
from simulator.plaintexts import PlainTexts
from simulator.texts import TdlibTexts, Texts, load_texts
from simulator.world import Json

TDLIB = load_texts()


def mark(kind: str, offset: int, length: int, **extra: Any) -> Json:
    return {"type": kind, "offset": offset, "length": length, **extra}


def sent(html: str, texts: Texts = TDLIB) -> Formatted:
    """What a message of this HTML is kept as."""
    return check_message(texts.normalise(texts.parse(html, "HTML")))


# HTML, the text that is kept, its entities.
KEPT: tuple[tuple[str, str, list[Json]], ...] = (
    ("<b>a</b><b>b</b>", "ab", [mark("bold", 0, 2)]),
    (
        "<b>x<code>y</code>z</b>",
        "xyz",
        [mark("bold", 0, 1), mark("code", 1, 1), mark("bold", 2, 1)],
    ),
    ("<code>x<b>y</b></code>", "xy", [mark("code", 0, 2)]),
    (
        '<a href="https://example.org">x<code>y</code></a>',
        "xy",
        [mark("text_link", 0, 2, url="https://example.org/")],
    ),
    ("a\tb\r\x00c", "a b c", []),
    ("  <b>x</b> \n", "x", [mark("bold", 0, 1)]),
    ("<b> x </b>", " x", [mark("bold", 0, 2)]),
    ("<b>a</b>*b* __c__ `d` [e](f)", "a*b* __c__ `d` [e](f)", [mark("bold", 0, 1)]),
    ('<a href="http://localhost/x">x</a>', "x", []),
    ('<a href="javascript:alert(1)">x</a>', "x", []),
    (
        "<blockquote expandable>q</blockquote>",
        "q",
        [mark("expandable_blockquote", 0, 1)],
    ),
    (
        '<pre><code class="language-py">x</code></pre>',
        "x",
        [mark("pre", 0, 1, language="py")],
    ),
    ("😀<i>x</i>", "😀x", [mark("italic", 2, 1)]),
    (
        "<b>#news</b> https://example.org /help",
        "#news https://example.org /help",
        [
            mark("bold", 0, 5),
            mark("hashtag", 0, 5),
            mark("url", 6, 19),
            mark("bot_command", 26, 5),
        ],
    ),
    ("<code>#news</code>", "#news", [mark("code", 0, 5)]),
)


@pytest.mark.parametrize(("html", "text", "entities"), KEPT)
def test_what_telegram_keeps_of_a_text(html: str, text: str, entities: list[Json]) -> None:
    kept = sent(html)
    assert kept.text == text
    assert list(kept.entities) == entities


def test_the_judge_is_tdlib_here() -> None:
    assert isinstance(TDLIB, TdlibTexts)
    assert TDLIB.judging


@given(st.text(alphabet="*_`~|[]()ab \ue000\ue001", max_size=60))
def test_marks_of_markdown_survive_in_a_text_that_is_not_markdown(text: str) -> None:
    kept = text if text.strip() else ""  # of spaces alone nothing is left
    assert TDLIB.normalise(Formatted(text)).text == kept


@given(st.text(max_size=200))
def test_escaped_text_is_never_refused_for_its_markup(text: str) -> None:
    encodable = text.encode("utf-8", "ignore").decode()
    escaped = encodable.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert TDLIB.parse(escaped, "HTML").text == encodable


@given(st.text(alphabet=" \nab😀", max_size=30), st.integers(0, 40), st.integers(1, 40))
def test_trimming_keeps_entities_inside_the_text(text: str, offset: int, length: int) -> None:
    total = units(text)
    entities = (mark("bold", offset, min(length, total - offset)),) if offset < total else ()
    kept = trim(Formatted(text, entities))
    assert not kept.text.endswith((" ", "\n"))
    for entity in kept.entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(kept.text)
    if not entities:
        assert kept.text == text.strip(" \n")


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 4096, " " * 50 + "ж" * 4096])
def test_4096_code_points_after_trimming_go_through(text: str) -> None:
    assert len(check_message(Formatted(text)).text) == 4096


def test_entities_after_the_hundredth_are_dropped() -> None:
    entities = tuple(mark("bold", 2 * n, 1) for n in range(150))
    assert keep_entities(Formatted("x " * 150, entities)).entities == entities[:ENTITIES]


@pytest.mark.parametrize(
    ("entity", "weight"),
    [
        (mark("bold", 0, 1), 12),
        (mark("text_link", 0, 1, url="abc"), 16),
        (mark("text_link", 0, 1, url="abcd"), 20),
        (mark("custom_emoji", 0, 1, custom_emoji_id="5"), 20),
    ],
)
def test_what_entities_weigh(entity: Json, weight: int) -> None:
    assert entity_bytes([entity]) == weight


@pytest.mark.parametrize(
    "entity",
    [
        mark("bold", 0, 1),
        mark("pre", 0, 1, language="py"),
        mark("text_link", 0, 1, url="https://example.org/"),
        mark("text_mention", 0, 1, user={"id": 5}),
        mark("custom_emoji", 0, 1, custom_emoji_id="536"),
        mark("date_time", 0, 1, unix_time=9),
        mark("date_time", 0, 1, unix_time=9, date_time_format="r"),
        mark("date_time", 0, 1, unix_time=9, date_time_format="wDt"),
    ],
)
def test_an_entity_goes_to_tdlib_and_back(entity: Json) -> None:
    assert from_tdlib(to_tdlib(entity)) == entity


def test_a_date_in_html_keeps_its_format() -> None:
    kept = sent('<tg-time unix="1647531900" format="wDT">then</tg-time>')
    assert kept.entities == (mark("date_time", 0, 4, unix_time=1647531900, date_time_format="wDT"),)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "expected an Array of MessageEntity"),
        ([5], "can't parse MessageEntity: expected an Object"),
        ([{"offset": 0}], "can't parse MessageEntity: Can't find field \"type\""),
        (
            [mark("text_link", 0, 1)],
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            [mark("custom_emoji", 0, 1, custom_emoji_id="x")],
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)
def test_entities_that_cannot_be_read(value: object, reason: str) -> None:
    with pytest.raises(ApiError, match="Bad Request") as refused:
        read_entities(value)
    assert refused.value.refusal.description == f"Bad Request: {reason}"


def test_entities_that_the_server_finds_itself_are_not_taken_on_trust() -> None:
    assert read_entities([mark("hashtag", 0, 1), mark("bold", 0, 1)]) == (mark("bold", 0, 1),)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("example.org/a b", "http://example.org/a%20b"),
        ('https://example.org/?a=1&b="2"', 'https://example.org/?a=1&b="2"'),
        ("tg://user?id=5", "tg://user?id=5"),
        ("tg://resolve?domain=example", "tg://resolve?domain=example"),
        ("ftp://example.org", None),
        ("http://localhost/", None),
        ("", None),
    ],
)
def test_which_addresses_make_a_link(url: str, kept: str | None) -> None:
    assert TDLIB.link(url) == kept


def test_without_tdjson_it_says_so_once_and_takes_tags_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real_import = builtins.__import__

    def without_tdjson(name: str, *rest: Any, **named: Any) -> Any:
        if name == "tdjson":
            raise ImportError(name)
        return real_import(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_tdjson)
    with caplog.at_level(logging.WARNING):
        texts = load_texts()
    assert not texts.judging
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "tdjson is not installed"
    ]
    kept = sent('<b>Hi</b> <a href="https://example.org/">x</a> &lt;p&gt; <p>y</p> /go', texts)
    assert kept == Formatted(
        "Hi x <p> y /go",
        (
            mark("bold", 0, 2),
            mark("text_link", 3, 1, url="https://example.org/"),
            mark("bot_command", 11, 3),
        ),
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://example.org", "https://example.org"), ("nowhere", None)],
)
def test_without_tdlib_a_link_is_what_begins_like_one(url: str, kept: str | None) -> None:
    assert PlainTexts().link(url) == kept
