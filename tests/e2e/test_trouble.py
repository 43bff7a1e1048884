"""What a bad day brings: slow and broken lines, strange answers, a revoked token."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import HttpUrl

from bot.app import program, workers
from bot.app.newsroom import open_newsroom
from bot.common.errors import ConfigurationError
from bot.publishing.plan import Planner
from bot.publishing.request import AiohttpRequest
from simulator import EventKind, Fault, FaultKind
from storage.records import DeliveryState, NewChannel
from tests.builders import a_new_article
from tests.e2e.conftest import City, Office

BACKLOG = 12


async def plan(office: Office, channel: str, count: int = 1) -> None:
    """So many new articles for a channel, planned and waiting to be sent."""
    store = office.newsroom.store
    known = {c.address: c for c in await store.channels()}
    target = known.get(channel) or await store.add_channel(
        NewChannel(channel), now=office.newsroom.now()
    )
    planner = Planner(store, office.newsroom.look("dateline_demo_bot"), office.newsroom.now)
    for _ in range(count):
        article = await store.add_article(a_new_article(), now=office.newsroom.now())
        await planner.publish(article, target, by="test")


async def test_a_post_whose_markup_is_refused_goes_in_plain_text_and_the_owner_is_told(
    office: Office,
) -> None:
    await office.owner.says("/queue")
    await office.owner.gets_answer()
    words = "Bad Request: can't parse entities: Unsupported start tag"
    office.telegram.add_fault(Fault(FaultKind.REFUSAL, "sendMessage", description=words))
    await plan(office, "@caucasus")
    (post,) = await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    assert "Ferry line opens" in post.text
    assert not [one for one in post.entities if one["type"] == "bold"] and post.keyboard
    notice = await office.owner.gets_answer()
    assert "goes to @caucasus in plain text" in notice.text


async def test_a_slow_channel_holds_no_other_one_up(office: Office) -> None:
    slow = office.telegram.chat("@caucasus").id
    office.telegram.add_fault(
        Fault(FaultKind.DELAY, method="sendMessage", chat_id=slow, delay_seconds=2)
    )
    await plan(office, "@caucasus")
    await office.telegram.book.pulse.until(lambda: True, 1)
    await plan(office, "@world_desk", 3)
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    posted = [
        event.chat_title
        for event in office.telegram.book.events
        if event.kind is EventKind.MESSAGE and event.chat_id < 0
    ]
    assert posted == ["World_Desk"] * 3 + ["Caucasus"]


async def test_an_outage_leaves_few_posts_in_doubt_and_not_a_whole_queue(office: Office) -> None:
    await office.newsroom.store.set_hold("test", now=office.newsroom.now())
    await plan(office, "@caucasus", BACKLOG)
    chat_id = office.telegram.chat("@caucasus").id
    office.telegram.add_fault(
        Fault(FaultKind.BAD_GATEWAY, method="sendMessage", chat_id=chat_id, times=2)
    )
    office.telegram.add_fault(Fault(FaultKind.BAD_GATEWAY, method="getMe", times=1))
    await office.newsroom.store.release_hold()
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) >= BACKLOG - 2, 20)

    async def settled() -> bool:
        states = Counter(row.state for row in await office.ledger() if row.article_id)
        return states == {DeliveryState.SENT: BACKLOG - 2, DeliveryState.UNKNOWN: 2}

    await office.until(settled)


async def test_an_answer_that_nobody_expects_is_unknown_and_ends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = AiohttpRequest.exchange
    strange = iter([(200, b'{"ok":true,"result":true}')])

    async def exchange(
        self: AiohttpRequest, url: str, method: str, *rest: Any
    ) -> tuple[int, bytes]:
        answer = await plain(self, url, method, *rest)
        return next(strange, answer) if url.endswith("/sendMessage") else answer

    monkeypatch.setattr(AiohttpRequest, "exchange", exchange)
    await plan(office, "@caucasus", 2)
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 2)

    async def settled() -> bool:
        states = Counter(row.state for row in await office.ledger() if row.article_id)
        return states == {DeliveryState.SENT: 1, DeliveryState.UNKNOWN: 1}

    await office.until(settled)
    assert not office.stop.is_set()


@pytest.mark.parametrize("kind", [FaultKind.FLOOD, FaultKind.BAD_GATEWAY, FaultKind.DROP])
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_bad_start_is_tried_again(city: City, kind: FaultKind, method: str) -> None:
    city.telegram.add_fault(Fault(kind, method=method))
    async with city.office():
        await city.reader.says("/help")
        assert "/latest" in (await city.reader.gets_answer()).text


async def test_the_end_is_not_delayed_by_an_api_that_is_away(city: City) -> None:
    city.telegram.add_fault(Fault(FaultKind.BAD_GATEWAY, method="deleteWebhook", times=1000))
    async with asyncio.timeout(8), city.office():
        asked = city.telegram.book
        await asked.pulse.until(lambda: any(asked.requests_since(0, method="deleteWebhook")), 5)


async def test_a_token_that_is_revoked_ends_the_program_with_a_sentence(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "TOKEN_CHECK_SECONDS", 0.05)
    bot = {"id": 7, "is_bot": True, "first_name": "D", "username": "d_bot"}
    good = iter([{"ok": True, "result": bot}] * 3)

    async def api(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getMe"):
            answer = next(good, None)
            if answer is None:
                refused = {"ok": False, "error_code": 401, "description": "Unauthorized"}
                return web.json_response(refused, status=401)
            return web.json_response(answer)
        if request.path.endswith("/getUpdates"):
            await asyncio.sleep(0.05)
            return web.json_response({"ok": True, "result": []})
        return web.json_response({"ok": True, "result": True})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api)
    async with TestServer(app, host="127.0.0.1") as server:
        address = HttpUrl(f"http://127.0.0.1:{server.port}")
        settings = city.settings.model_copy(update={"api_url": address})
        async with open_newsroom(settings) as newsroom, asyncio.timeout(10):
            with pytest.raises(ConfigurationError, match="refuses the bot token"):
                await program.run(newsroom, asyncio.Event())


async def test_what_is_no_bot_api_is_said_to_be_none(city: City) -> None:
    async def page(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>Welcome</html>", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    async with TestServer(app, host="127.0.0.1") as server:
        address = HttpUrl(f"http://127.0.0.1:{server.port}")
        settings = city.settings.model_copy(update={"api_url": address})
        async with open_newsroom(settings) as newsroom, asyncio.timeout(10):
            with pytest.raises(ConfigurationError, match="is no Bot API"):
                await program.run(newsroom, asyncio.Event())
