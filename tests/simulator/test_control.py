"""The book and the hands over HTTP, for programs in other languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import pytest

from simulator import Simulator
from tests.simulator.conftest import Call

Control = Callable[..., Coroutine[Any, Any, tuple[int, Any]]]


@pytest.fixture
def control(simulator: Simulator, session: aiohttp.ClientSession) -> Control:
    """`await control("POST", "people", name="Olena")`: the status and the JSON."""

    async def control_(verb: str, path: str, **body: Any) -> tuple[int, Any]:
        url = f"{simulator.url}/simulator/{path}"
        async with session.request(verb, url, json=body or None) as response:
            return response.status, await response.json()

    return control_


async def test_a_whole_conversation_over_http(
    simulator: Simulator, control: Control, call: Call, session: aiohttp.ClientSession
) -> None:
    _, channel = await control("POST", "channels", username="news", title="News")
    _, group = await control("POST", "groups", title="Desk", topics=["War"], bot_is_admin=True)
    _, olena = await control("POST", "people", name="Olena", language="uk", user_id=44)
    assert olena == {"id": 44, "is_bot": False, "first_name": "Olena", "language_code": "uk"}
    status, said = await control("POST", "people/44/says", text="/start")
    assert (status, said["text"]) == (200, "/start")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call("sendMessage", chat_id=44, text="hello", reply_markup=markup)
    _, tapped = await control("POST", "people/44/taps", button="Go")
    assert tapped["text"] == "hello"
    url = f"{simulator.url}/simulator/people/44/files"
    async with session.post(url, params={"name": "a.txt", "caption": "c"}, data=b"x") as response:
        assert (await response.json())["document"]["file_name"] == "a.txt"
    _, seen = await control("GET", "people/44/sees")
    assert [one.get("text", one.get("caption")) for one in seen] == ["/start", "hello", "c"]
    _, posted = await control("POST", "chats/@news/posts", text="foreign")
    assert (posted["chat"]["id"], posted["message_id"]) == (channel["id"], 1)
    _, shown = await control("GET", f"chats/{channel['id']}/messages")
    assert shown == [posted]
    _, overview = await control("GET", "")
    assert {chat["id"] for chat in overview["chats"]} == {channel["id"], group["id"], 44}
    assert [person["first_name"] for person in overview["people"]] == ["Olena"]
    assert overview["texts_are_judged"]


async def test_the_book_is_read_from_a_number_on(
    simulator: Simulator, control: Control, call: Call
) -> None:
    await control("POST", "people", name="Olena", user_id=44)
    await control("POST", "people/44/says", text="/start")
    _, book = await control("GET", "book")
    assert [(e["kind"], e["chat_title"], e["message"]["text"]) for e in book] == [
        ("message", "Olena", "/start")
    ]
    since = book[-1]["number"]
    waiting = asyncio.create_task(
        control("GET", f"book?since={since}&kind=message&chat=44&wait=30")
    )
    await call("sendMessage", chat_id=44, text="hello")
    _, later = await waiting
    assert [event["message"]["text"] for event in later] == ["hello"]
    _, requests = await control("GET", f"requests?since={since}&method=sendMessage")
    assert [(r["method"], r["status"]) for r in requests] == [("sendMessage", 200)]
    assert requests[0]["parameters"] == {"chat_id": "44", "text": "hello"}


async def test_faults_are_planned_and_taken_back(
    simulator: Simulator, control: Control, call: Call
) -> None:
    await control("POST", "channels", username="news", title="News")
    status, fault = await control("POST", "faults", kind="flood", chat="@news", times=2)
    assert (status, fault["chat_id"], fault["times"]) == (200, simulator.chat("@news").id, 2)
    assert (await call("sendMessage", chat_id="@news", text="x")).status == 429
    _, pending = await control("GET", "faults")
    assert [one["times"] for one in pending] == [1]
    assert await control("DELETE", "faults") == (200, [])
    assert (await call("sendMessage", chat_id="@news", text="x")).status == 200


async def test_the_bots_place_is_changed(control: Control, call: Call) -> None:
    await control("POST", "channels", username="news", title="News")
    await control("POST", "chats/@news/bot", status="administrator", may_post=False)
    answer = await call("sendMessage", chat_id="@news", text="x")
    assert "need administrator rights" in answer.description
    await control("POST", "people", name="Olena", user_id=44)
    await control("POST", "people/44/says", text="/start")
    await control("POST", "people/44/blocks")
    assert (await call("sendMessage", chat_id=44, text="x")).status == 403


@pytest.mark.parametrize(
    ("verb", "path", "body", "error"),
    [
        ("POST", "people/5/says", {"text": "x"}, "there is no person 5"),
        ("POST", "channels", {"username": "x"}, "title is missing"),
        ("POST", "faults", {"kind": "fire"}, "'fire' is not a valid FaultKind"),
        ("GET", "chats/@nobody/messages", {}, "there is no chat @nobody"),
        ("GET", "book?kind=x", {}, "'x' is not a valid EventKind"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    control: Control, verb: str, path: str, body: dict[str, Any], error: str
) -> None:
    assert await control(verb, path, **body) == (400, {"error": error})
