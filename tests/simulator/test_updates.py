"""getUpdates: offsets, kinds, waiting, and two polls at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import telegram
import telegram.ext

from simulator import Simulator
from simulator.updates import UpdateQueue
from tests.simulator.conftest import Call


def _texts(answer: Any) -> list[str]:
    return [update["message"]["text"] for update in answer.body["result"]]


def _queue(*kinds: str) -> UpdateQueue:
    queue = UpdateQueue()
    for kind in kinds:
        queue.add(kind, {})
    return queue


def _kinds(queue: UpdateQueue) -> list[str]:
    return [next(key for key in one if key != "update_id") for one in queue.first(100)]


def test_what_is_confirmed_is_forgotten() -> None:
    queue = _queue("message", "channel_post", "callback_query")
    ids = [one["update_id"] for one in queue.first(100)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    queue.confirm(ids[1])
    assert _kinds(queue) == ["channel_post", "callback_query"]
    queue.confirm(0)
    assert len(queue) == 2


def test_a_negative_offset_keeps_the_last_ones_only() -> None:
    queue = _queue("message", "channel_post", "callback_query")
    queue.confirm(-1)
    assert _kinds(queue) == ["callback_query"]
    queue.confirm(-5)
    assert _kinds(queue) == ["callback_query"]


def test_allowed_kinds_hold_for_updates_yet_to_come() -> None:
    queue = _queue("message", "chat_member")
    assert _kinds(queue) == ["message"]
    queue.allow(["chat_member"])
    queue.add("message", {})
    queue.add("chat_member", {})
    assert _kinds(queue) == ["message", "chat_member"]
    queue.allow([])
    queue.add("chat_member", {})
    queue.add("callback_query", {})
    assert _kinds(queue) == ["message", "chat_member", "callback_query"]


def test_an_update_lives_for_a_day() -> None:
    moment = [1_000]
    queue = UpdateQueue(lambda: moment[0])
    queue.add("message", {})
    moment[0] += 86_399
    queue.add("channel_post", {})
    assert _kinds(queue) == ["message", "channel_post"]
    moment[0] += 1
    assert (len(queue), _kinds(queue)) == (1, ["channel_post"])


async def test_updates_come_until_they_are_confirmed(simulator: Simulator, call: Call) -> None:
    olena = simulator.person("Olena")
    await olena.says("one")
    await olena.says("two")
    first = await call("getUpdates", limit=1)
    assert _texts(first) == ["one"]
    assert _texts(await call("getUpdates")) == ["one", "two"]
    after = first.body["result"][0]["update_id"] + 1
    assert _texts(await call("getUpdates", offset=after)) == ["two"]
    assert _texts(await call("getUpdates")) == ["two"]


async def test_a_poll_waits_for_what_comes(simulator: Simulator, call: Call) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await simulator.waits_for_poll()
    await simulator.person("Olena").says("at last")
    assert _texts(await poll) == ["at last"]


async def test_of_two_polls_the_older_one_is_ended(simulator: Simulator, call: Call) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=30))
    await simulator.waits_for_poll()
    newer = asyncio.create_task(call("getUpdates", timeout=30))
    ended = await older
    assert (ended.status, ended.description) == (
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
    await simulator.person("Olena").says("here")
    assert _texts(await newer) == ["here"]


async def test_who_polls_when_the_server_stops_is_told_to_come_again(call: Call) -> None:
    async with Simulator() as passing:
        bot = telegram.Bot(passing.token, base_url=f"{passing.url}/bot")
        async with bot:
            poll = asyncio.create_task(bot.get_updates(timeout=30))
            await passing.waits_for_poll()
            await passing.stop()
            with pytest.raises(telegram.error.NetworkError, match="restart"):
                await poll


async def test_an_application_of_python_telegram_bot_runs_on_it(simulator: Simulator) -> None:
    async def hello(update: telegram.Update, context: Any) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(f"Hello, {' '.join(context.args)}")

    application = (
        telegram.ext.ApplicationBuilder()
        .token(simulator.token)
        .base_url(f"{simulator.url}/bot")
        .build()
    )
    application.add_handler(telegram.ext.CommandHandler("start", hello))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        olena = simulator.person("Olena", language="uk")
        await olena.says("/start world")
        assert (await olena.gets_answer()).text == "Hello, world"
        await application.updater.stop()
        await application.stop()
