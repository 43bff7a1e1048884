"""What keeps the simulator fast, by counting instead of timing."""

from __future__ import annotations

import asyncio
import dataclasses

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import Formatted
from simulator.params import Params, as_texts, json_values
from simulator.plaintexts import PlainTexts
from simulator.pulse import Pulse
from simulator.world import Message

MESSAGE = Message(5, 1, 0, None, "text", ({"type": "bold", "offset": 0, "length": 4},))


def test_a_changed_message_is_what_replace_makes_of_it() -> None:
    assert MESSAGE.changed() == MESSAGE
    assert MESSAGE.changed(text="x", poll={}) == dataclasses.replace(MESSAGE, text="x", poll={})
    with pytest.raises(TypeError):
        MESSAGE.changed(words="x")


@pytest.mark.parametrize(
    ("body", "values"),
    [
        (
            b'{"a": "x", "b": 5, "c": true, "d": null}',
            {"a": "x", "b": "5", "c": "true", "d": "null"},
        ),
        (b'{"a": {"b": [1, "\xd1\x8f"]}}', {"a": '{"b":[1,"я"]}'}),
        (rb'{"a": "\ud83d", "b": ["\ud83d"]}', {"a": "\ud83d", "b": '["\ud83d"]'}),
        (b'{"a": 123456789012345678901234567890}', {"a": "123456789012345678901234567890"}),
        (b"[1]", {}),
        (b"{", {}),
    ],
)
def test_a_json_body_becomes_texts(body: bytes, values: dict[str, str]) -> None:
    assert json_values(body) == values


def test_the_book_shows_nested_parameters_as_they_came() -> None:
    decoded = {"chat_id": 5, "reply_markup": {"inline_keyboard": []}, "text": "{broken"}
    plain = {"chat_id": 5, "reply_markup": {"inline_keyboard": []}}
    assert Params(as_texts(decoded), {}, plain).for_book() == {**decoded, "chat_id": "5"}


@given(st.text())
def test_texts_that_orjson_takes_read_as_json_does(text: str) -> None:
    assert json_values(orjson.dumps({"a": text})) == {"a": text}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("1 < 2 &amp; <b>3", "1 < 2 & 3", []),
        ("<B>a</b> <i>b</i>", "a b", [("bold", 0, 1), ("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("italic", 1, 1), ("bold", 0, 2)]),
        ("<blockquote expandable>😀</blockquote>", "😀", [("blockquote", 0, 2)]),
        ("<h1>a</h1></b>", "a", []),
    ],
)
def test_tags_come_off_without_tdlib(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    found = PlainTexts().parse(source, "HTML")
    assert found.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in found.entities] == entities


@pytest.mark.parametrize("href", ['"https://e.com/?a=1&amp;b=2"', "'https://e.com/?a=1&b=2'"])
def test_a_links_address_is_kept_without_tdlib(href: str) -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "https://e.com/?a=1&b=2"}
    assert PlainTexts().parse(f"<a class=x href={href}>x</a>", "html") == Formatted("x", (link,))


async def test_a_beat_wakes_all_who_wait_and_only_them() -> None:
    pulse, done = Pulse(), False
    waiting = [asyncio.create_task(pulse.until(lambda: done, None)) for _ in range(3)]
    await asyncio.sleep(0)
    pulse.beat()
    await asyncio.sleep(0)
    assert not any(one.done() for one in waiting)
    done = True
    pulse.beat()
    assert await asyncio.gather(*waiting) == [True, True, True]


async def test_who_no_longer_waits_is_forgotten() -> None:
    pulse = Pulse()
    assert not await pulse.until(lambda: False, 0)
    waiting = asyncio.create_task(pulse.until(lambda: False, None))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    pulse.beat()
    assert not await pulse.until(lambda: False, 0)
