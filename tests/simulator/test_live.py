"""What the page is fed with: one person's view, files, the stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator import Simulator
from simulator.live import BATCH_SECONDS
from tests.simulator.conftest import Call

Said = tuple[str, Any]


class Page:
    """What a browser would ask for."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.url, self.session = simulator.url, session

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.url}/simulator/{path}") as response:
            return await response.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.url}/simulator/{path}", json=body) as response:
            return await response.json()

    async def view(self, person: int) -> Any:
        return await self.get(f"people/{person}/view")

    async def row(self, person: int, chat: int) -> Any:
        view = await self.view(person)
        return next(row for row in view["chats"] if row["id"] == chat)

    async def listen(self, **headers: str) -> AsyncIterator[Said]:
        """Kind and value of each frame."""
        url = f"{self.url}/simulator/stream"
        async with self.session.get(url, headers=headers) as response:
            assert response.content_type == "text/event-stream"
            kind = ""
            async for line in response.content:
                field, _, value = line.decode().strip().partition(": ")
                if field == "event":
                    kind = value
                elif field == "data":
                    yield kind, json.loads(value)


@pytest.fixture
def page(simulator: Simulator, session: aiohttp.ClientSession) -> Page:
    return Page(simulator, session)


async def first(stream: AsyncIterator[Said], kind: str) -> Any:
    async with asyncio.timeout(10):
        async for found, value in stream:
            if found == kind:
                return value
    raise AssertionError(f"the stream ended without {kind}")


async def test_the_page_comes_with_a_policy_that_lets_nothing_else_run(
    simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    for path in ("/", "/simulator/page/app.js", "/simulator/page/page.css"):
        async with session.get(simulator.url + path) as response:
            assert response.status == 200
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["nothing.js", "..%2Flive.py", "live.py", "%2e%2e%2Flive.py"])
async def test_the_page_serves_its_own_folder_only(
    simulator: Simulator, session: aiohttp.ClientSession, name: str
) -> None:
    async with session.get(f"{simulator.url}/simulator/page/{name}") as response:
        assert (response.status == 200) == (name == "nothing.js")


async def test_a_view_holds_ones_own_chat_and_all_open_ones(
    simulator: Simulator, page: Page
) -> None:
    olena, nargiz = simulator.person("Olena"), simulator.person("Nargiz")
    channel = simulator.add_channel("news", "News", owner=nargiz)
    group = simulator.add_group("Desk", topics=("War",))
    view = await page.view(olena.id)
    assert {row["id"] for row in view["chats"]} == {olena.id, channel, group}
    assert [person["first_name"] for person in view["people"]] == ["Olena", "Nargiz"]
    assert not (await page.row(olena.id, channel))["may_write"]
    assert (await page.row(nargiz.id, channel))["may_write"]
    assert (await page.row(olena.id, group))["topics"] == [{"id": 2, "name": "War"}]
    refused = await page.get(f"people/{olena.id}/chats/{nargiz.id}")
    assert refused["error"] == f"Olena has no chat {nargiz.id}"


async def test_unread_is_what_came_after_the_mark_and_after_ones_own_word(
    simulator: Simulator, page: Page, call: Call
) -> None:
    olena = simulator.person("Olena")
    simulator.person("Nargiz")
    channel = simulator.add_channel("news", "News")
    for text in ("one", "two", "three"):
        await call("sendMessage", chat_id=channel, text=text)
    assert (await page.row(olena.id, channel))["unread"] == 3
    read = await page.post(f"people/{olena.id}/reads", chat=channel, message_id=2)
    assert read == {"unread": 1}
    back = await page.post(f"people/{olena.id}/reads", chat=channel, message_id=1)
    assert back == {"unread": 1}
    await olena.says("hello")
    await call("sendMessage", chat_id=olena.id, text="answer")
    assert (await page.row(olena.id, olena.id))["unread"] == 1
    await olena.says("thanks")
    assert (await page.row(olena.id, olena.id))["unread"] == 0
    people = (await page.view(olena.id))["people"]
    assert {one["first_name"]: one["unread"] for one in people} == {"Olena": 1, "Nargiz": 3}


async def test_messages_come_in_pages_from_the_end(
    simulator: Simulator, page: Page, call: Call
) -> None:
    olena = simulator.person("Olena")
    channel = simulator.add_channel("news", "News")
    for number in range(1, 101):
        simulator.add_foreign_post(channel, f"post {number}")
    newest = await page.get(f"people/{olena.id}/chats/{channel}")
    assert [m["message_id"] for m in newest["messages"]] == list(range(21, 101))
    assert newest["more"]
    older = await page.get(f"people/{olena.id}/chats/{channel}?before=21")
    assert [m["message_id"] for m in older["messages"]] == list(range(1, 21))
    assert not older["more"]


async def test_a_search_finds_only_what_one_can_see(simulator: Simulator, page: Page) -> None:
    olena, nargiz = simulator.person("Olena"), simulator.person("Nargiz")
    channel = simulator.add_channel("news", "News")
    simulator.add_foreign_post(channel, "Customs papers")
    await olena.says("what are customs?")
    await nargiz.says("customs again")
    found = await page.get(f"people/{olena.id}/search?words=CUSTOMS")
    assert {message["text"] for message in found} == {"Customs papers", "what are customs?"}


async def test_buttons_with_the_same_words_are_told_apart_by_their_place(
    simulator: Simulator, page: Page, call: Call
) -> None:
    olena = simulator.person("Olena")
    await olena.says("/start")
    row = [{"text": "Go", "callback_data": "left"}, {"text": "Go", "callback_data": "right"}]
    markup = {"inline_keyboard": [row]}
    sent = await call("sendMessage", chat_id=olena.id, text="x", reply_markup=markup)
    where = {"chat": olena.id, "message_id": sent.body["result"]["message_id"], "row": 0}
    presses = f"people/{olena.id}/presses"
    tapped = await page.post(presses, **where, column=1)
    updates = (await call("getUpdates", offset=-1)).body["result"]
    query = updates[0]["callback_query"]
    assert (query["id"], query["data"]) == (tapped["callback"], "right")
    gone = await page.post(presses, **where, column=2)
    assert gone == {"error": "Olena sees no such button any more"}


async def test_files_are_saved_and_never_opened_but_for_pictures(
    simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    olena = simulator.person("Olena")
    for name, content, opened in (
        ("page.html", b"<script>1</script>", False),
        ("drawing.svg", b"<svg/>", False),
        ("доклад.png", b"\x89PNG", True),
    ):
        message = await olena.sends_file(name, content)
        assert message.document is not None
        url = f"{simulator.url}/simulator/files/{message.document.file_id}"
        async with session.get(url) as response:
            assert await response.read() == content
            assert response.headers["Content-Disposition"].startswith("inline") == opened
            assert (response.content_type == "image/png") == opened
            assert response.headers["X-Content-Type-Options"] == "nosniff"
        async with session.get(f"{url}?download") as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
    async with session.get(f"{simulator.url}/simulator/files/unknown") as response:
        assert response.status == 404


async def test_the_stream_tells_what_happens_and_misses_nothing(
    simulator: Simulator, page: Page, call: Call
) -> None:
    channel = simulator.add_channel("news", "News")
    stream = page.listen()
    hello = await first(stream, "hello")
    await call("sendMessage", chat_id=channel, text="live")
    told = await first(stream, "book")
    assert (told["kind"], told["message"]["text"]) == ("message", "live")
    await call("editMessageText", chat_id=channel, message_id=1, text="edited")
    assert (await first(stream, "book"))["message"]["text"] == "edited"
    again = page.listen(**{"Last-Event-ID": str(told["number"])})
    assert (await first(again, "hello"))["run"] == hello["run"]
    assert (await first(again, "book"))["kind"] == "edit"


async def test_the_stream_tells_of_new_chats_and_commands(
    simulator: Simulator, page: Page, call: Call
) -> None:
    stream = page.listen()
    await first(stream, "hello")
    commands = [{"command": "latest", "description": "the newest"}]
    await call("setMyCommands", commands=commands)
    assert await first(stream, "world") == {}


async def test_an_alert_is_told_from_a_word_in_passing(
    simulator: Simulator, page: Page, call: Call
) -> None:
    olena = simulator.person("Olena")
    await olena.says("/start")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call("sendMessage", chat_id=olena.id, text="x", reply_markup=markup)
    stream = page.listen()
    await first(stream, "hello")
    pressed = {"chat": olena.id, "message_id": 2, "row": 0, "column": 0}
    tapped = await page.post(f"people/{olena.id}/presses", **pressed)
    assert (await first(stream, "book"))["kind"] == "callback"
    answer = {"callback_query_id": tapped["callback"], "text": "Look!", "show_alert": True}
    await call("answerCallbackQuery", **answer)
    told = await first(stream, "book")
    assert told["callback"] == {"id": tapped["callback"], "person": olena.id}
    assert (told["kind"], told["words"], told["alert"]) == ("callback_answer", "Look!", True)


async def test_open_streams_do_not_keep_the_simulator_from_ending(
    session: aiohttp.ClientSession,
) -> None:
    simulator = Simulator()
    await simulator.start()
    stream = Page(simulator, session).listen()
    await first(stream, "hello")
    async with asyncio.timeout(0.9):  # the server waits one second for what is open
        await simulator.stop()


async def test_who_goes_away_is_no_error(
    simulator: Simulator, page: Page, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    channel = simulator.add_channel("news", "News")
    stream = page.listen()
    await first(stream, "hello")
    await stream.aclose()  # type: ignore[attr-defined]
    for number in range(10):  # the second write at the latest meets the closed line
        await call("sendMessage", chat_id=channel, text=f"post {number}")
        await asyncio.sleep(BATCH_SECONDS * 1.5)
    assert [record.getMessage() for record in caplog.records] == []
