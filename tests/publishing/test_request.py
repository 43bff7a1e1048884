"""The wire: what certainly never arrived is told from what may have; no secret gets out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.common.logs import mask
from bot.publishing.request import AiohttpRequest, NeverSentError, call

TOKEN = "123456789:" + "A" * 35
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def bot_at(port: int, read_timeout: float = 5.0) -> AsyncIterator[Bot]:
    request = AiohttpRequest(read_timeout=read_timeout)
    made = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    await request.initialize()
    try:
        yield made
    finally:
        await request.shutdown()


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        assert server.port
        yield server.port


async def test_no_connection_was_never_sent() -> None:
    async with bot_at(unused_port()) as bot:
        with pytest.raises(NeverSentError):
            await bot.send_message(1, "x")


async def test_a_broken_connection_may_have_been_sent() -> None:
    async def close(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.close()
        return web.Response()

    async with answering(close) as port, bot_at(port) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, "x")
    assert not isinstance(caught.value, NeverSentError)
    assert "the connection broke" in str(caught.value)


async def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    async def redirect(request: web.Request) -> web.StreamResponse:
        asked.append(request.method)
        raise web.HTTPMovedPermanently("/elsewhere" + request.path)

    async with answering(redirect) as port, bot_at(port) as bot:
        with pytest.raises(NeverSentError) as caught:
            await bot.send_message(1, "x")
    assert asked == ["POST"]
    assert "mend DATELINE_API_URL" in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_an_answer_that_is_no_json_is_an_accepted_post() -> None:
    async def page(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>")

    async with answering(page) as port, bot_at(port) as bot:
        with pytest.raises(TelegramError, match="Invalid server response") as caught:
            await bot.send_message(1, "x")
    assert type(caught.value) is TelegramError


async def test_parameters_and_files_arrive() -> None:
    seen: dict[str, object] = {}

    async def note(request: web.Request) -> web.StreamResponse:
        is_json = request.content_type == "application/json"
        seen.update(await (request.json() if is_json else request.post()))
        message = {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    async with answering(note) as port, bot_at(port) as bot:
        assert (await bot.send_message(1, "a & b")).message_id == 5
        assert seen == {"chat_id": 1, "text": "a & b"}
        answer = await call(bot, "sendMessage", {"chat_id": "@a", "text": "ё"})
        assert (answer["message_id"], seen["text"]) == (5, "ё")
        await bot.send_document(1, b"file", filename="a.txt")
    document = seen["document"]
    assert isinstance(document, web.FileField)
    assert document.filename == "a.txt"


@pytest.mark.parametrize(
    "text",
    [
        f"http://127.0.0.1/bot{TOKEN}/sendMessage",
        f"token={TOKEN}",
        f"'{TOKEN}'",
        f"file/bot{TOKEN}/documents/1",
    ],
)
def test_every_form_of_a_token_is_masked(text: str) -> None:
    assert "AAAA" not in mask(text)
    assert "123456789:***" in mask(text)


def test_what_is_no_token_stays() -> None:
    assert mask("12:30 and 2026-11-22 09:00:00.123456") == "12:30 and 2026-11-22 09:00:00.123456"
