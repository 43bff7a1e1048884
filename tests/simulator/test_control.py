"""The book and the hands over HTTP, for programs in other languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import pytest

from simulator import EventKind, FaultKind, Simulator
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


async def test_to_ask_is_to_say_and_to_wait_for_the_answer(control: Control, call: Call) -> None:
    await control("POST", "people", name="Olena", user_id=44)
    await control("POST", "people/44/says", text="/start")
    asked = asyncio.create_task(control("POST", "people/44/asks", text="/latest"))
    (start,) = (await call("getUpdates", limit=1)).body["result"]
    await call("getUpdates", offset=start["update_id"] + 1, timeout=10)
    await call("sendMessage", chat_id=44, text="nothing yet")
    status, answer = await asked
    assert (status, answer["message"]["text"]) == (200, "nothing yet")
    assert 0 < answer["after_ms"] < 60_000


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
        ("POST", "people/me/says", {"text": "x"}, "id is a whole number, not 'me'"),
        ("POST", "faults", {"kind": "drop", "after": 3}, "a fault has no after"),
        ("POST", "channels", {"username": "x"}, "title is missing"),
        (
            "POST",
            "faults",
            {"kind": "fire"},
            f"kind is one of {', '.join(FaultKind)}, not 'fire'",
        ),
        ("GET", "chats/@nobody/messages", {}, "there is no chat @nobody"),
        (
            "GET",
            "book?kind=x",
            {},
            f"kind is one of {', '.join(EventKind)}, not 'x'",
        ),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    control: Control, verb: str, path: str, body: dict[str, Any], error: str
) -> None:
    assert await control(verb, path, **body) == (400, {"error": error})


async def test_what_happens_in_chats_happens_over_http_too(
    simulator: Simulator, control: Control, call: Call
) -> None:
    await call("getUpdates", allowed_updates=["chat_member", "my_chat_member", "message"])
    await control("POST", "channels", username="news", title="News")
    _, talk = await control("POST", "groups", title="Talk", bot_is_admin=True)
    _, basic = await control("POST", "groups", title="Desk", basic=True)
    await control("POST", "people", name="Olena", user_id=44)
    done = (200, {"done": True})
    assert await control("POST", "chats/@news/discussion", group=talk["id"]) == done
    _, post = await control("POST", "chats/@news/posts", text="one")
    _, edited = await control("POST", "chats/@news/edits", message_id=1, text="two")
    assert (edited["message_id"], edited["text"]) == (post["message_id"], "two")
    assert await control("POST", "chats/@news/pins", message_id=1) == done
    assert await control("POST", "chats/@news/deletions", message_id=2) == done
    assert await control("POST", "chats/@news/protect") == done
    assert await control("POST", "chats/@news/rights", can_post_messages=False) == done
    assert (await call("sendMessage", chat_id="@news", text="x")).status == 400
    _, moved = await control("POST", f"chats/{basic['id']}/migrate")
    assert simulator.chat(basic["id"]).migrated_to == moved["id"]
    here = f"chats/{talk['id']}"
    assert await control("POST", "people/44/joins", chat=talk["id"]) == done
    assert await control("POST", f"{here}/admins", person=44, rights=["can_pin_messages"]) == done
    assert simulator.chat(talk["id"]).admins == {44: {"can_pin_messages"}}
    assert await control("POST", f"{here}/admins", person=44, rights=None) == done
    assert (
        await control("POST", "people/44/reacts", emoji="👍", message_id=2, chat=talk["id"]) == done
    )
    assert await control("POST", "people/44/leaves", chat=talk["id"]) == done
    assert await control("POST", f"{here}/bans", person=44) == done
    _, said = await control("POST", "people/44/says", text="helo")
    number = said["message_id"]
    _, changed = await control("POST", "people/44/edits", message_id=number, text="hello")
    assert changed["text"] == "hello"
    assert await control("POST", "people/44/deletes", message_id=number) == done
    assert await control("GET", "deliveries") == (200, [])


async def test_inline_results_over_http(control: Control, call: Call) -> None:
    await control("POST", "people", name="Olena", user_id=44)
    asking = asyncio.create_task(control("POST", "people/44/inline", words="ba"))
    query = (await call("getUpdates", timeout=5)).body["result"][0]["inline_query"]
    content = {"message_text": "Baku"}
    result = {"type": "article", "id": "1", "title": "B", "input_message_content": content}
    await call("answerInlineQuery", inline_query_id=query["id"], results=[result])
    assert await asking == (200, ["B"])
    _, sent = await control("POST", "people/44/chooses", title="B")
    assert (sent["text"], sent["via_bot"]["is_bot"]) == ("Baku", True)
