"""Bots of three client libraries, unchanged: the simulator passes for Telegram with all of them."""

from __future__ import annotations

import pytest

from simulator import Simulator
from tests.simulator.clients import Running, grammy_bot, grammy_modules, python_telegram_bot

SECONDS_TO_START = 30.0


@pytest.fixture(params=["python-telegram-bot", "aiogram", "grammY"])
def running(request: pytest.FixtureRequest) -> Running:
    match request.param:
        case "grammY":
            return grammy_bot(grammy_modules())
        case "aiogram":
            from tests.simulator.clients_aiogram import aiogram_bot

            return aiogram_bot
        case _:
            return python_telegram_bot


async def test_the_same_bot_holds_the_same_conversation(
    simulator: Simulator, running: Running
) -> None:
    channel = simulator.add_channel("news", "News")
    olena = simulator.person("Olena", language="uk")
    async with running(simulator.url, simulator.token):
        await simulator.waits_for_poll(SECONDS_TO_START)
        await olena.says("/start")
        greeting = await olena.gets_answer()
        assert greeting.text == "Hello, Olena"
        assert greeting.entities == ({"type": "bold", "offset": 7, "length": 5},)
        assert [[button["text"] for button in row] for row in greeting.keyboard] == [
            ["More", "Publish"]
        ]
        said = await olena.says("Що нового? 😀 <b>")
        echo = await olena.gets_answer()
        assert (echo.text, echo.reply_to) == (said.text, said.message_id)
        await olena.taps("More")
        edited = await olena.gets_answer()
        assert (edited.message_id, edited.text) == (greeting.message_id, "More words")
        assert olena.notices() == ["Here you are"]
        await olena.taps("Publish")
        (post,) = await simulator.waits_for(
            channel, lambda posts: any(one.edited_at is not None for one in posts)
        )
        assert post.text == "Corrected words"
        assert post.entities == ({"type": "italic", "offset": 0, "length": 9},)
    calls = (call for call in simulator.book.requests if call.method != "getUpdates")
    assert {(call.method, call.status) for call in calls if call.status != 200} == set()
