"""kill -9 in the middle of a broadcast, then start again: nothing lost, nothing sent twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import sqlalchemy as sa

from bot.publishing.plan import Planner
from simulator import Fault, FaultKind, Simulator
from storage.records import Delivery, DeliveryState, NewChannel
from tests.builders import a_new_article
from tests.e2e.conftest import City

ROOT = Path(__file__).parent.parent.parent
POSTS = 20
KILLED_AFTER = 8
CHANNELS = ("@caucasus", "@world_desk")


@asynccontextmanager
async def program(city: City) -> AsyncIterator[asyncio.subprocess.Process]:
    """`dateline run` in a process of its own, killed at the end if it still lives."""
    settings = city.settings
    assert settings.bot_token
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATELINE_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "DATELINE_API_URL": str(settings.api_url),
        "DATELINE_DATABASE_URL": settings.database_url,
        "DATELINE_OWNERS": str(city.owner.id),
        "DATELINE_SERVICE_CHAT": str(city.owner.id),
        "DATELINE_ANSWER_SECONDS": "0",
        "DATELINE_CHAT_MESSAGES_PER_SECOND": "0",
        "DATELINE_GROUP_MESSAGES_PER_MINUTE": "0",
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def plan_posts(city: City) -> None:
    async with city.archive() as newsroom:
        planner = Planner(newsroom.store, newsroom.look("dateline_demo_bot"), newsroom.now)
        channels = [
            await newsroom.store.add_channel(NewChannel(name), now=newsroom.now())
            for name in CHANNELS
        ]
        for _ in range(POSTS // len(CHANNELS)):
            article = await newsroom.store.add_article(a_new_article(), now=newsroom.now())
            for channel in channels:
                await planner.publish(article, channel, by="test")


async def ledger(city: City) -> list[Delivery]:
    async with city.archive() as newsroom:
        rows = await newsroom.store.deliveries(limit=1000)
    return [row for row in rows if row.article_id is not None]


def delivered(telegram: Simulator) -> Counter[str]:
    return Counter(
        f"{channel} {post.text.splitlines()[0]}"
        for channel in CHANNELS
        for post in telegram.messages(channel)
    )


def run_out_the_lease(city: City) -> None:
    """As if its ten seconds had gone by since the kill."""
    file = sa.make_url(city.settings.database_url).database
    with closing(sqlite3.connect(str(file))) as database, database:
        (held,) = database.execute("SELECT count(*) FROM lease").fetchone()
        assert held == 1, "the killed program's"
        database.execute("DELETE FROM lease")


async def test_a_kill_loses_nothing_and_doubles_nothing(city: City) -> None:
    """With real processes and real time; tests/chaos has every step, and waits for the lease."""
    await city.owner.says("/start")
    await plan_posts(city)
    async with program(city) as first:
        await city.telegram.book.pulse.until(
            lambda: delivered(city.telegram).total() >= KILLED_AFTER, 20
        )
        first.send_signal(signal.SIGKILL)
        await first.wait()
    run_out_the_lease(city)
    async with program(city):
        await _settled(city)
    states = Counter(row.state for row in await ledger(city))
    posts = delivered(city.telegram)
    assert states == {DeliveryState.SENT: POSTS}, "an earlier post of each channel is known"
    assert (posts.total(), max(posts.values())) == (POSTS, 1)


async def test_an_unknown_row_is_settled_by_a_tap(city: City) -> None:
    await city.owner.says("/start")
    await plan_posts(city)
    chat_id = city.telegram.chat("@caucasus").id
    city.telegram.add_fault(
        Fault(FaultKind.DROP, method="sendMessage", chat_id=chat_id, after_commit=True)
    )
    async with city.office() as office:
        asked = await city.owner.waits_for(
            lambda seen: any("It arrived" in message.buttons for message in seen)
        )
        assert "not known whether" in asked[-1].text
        await city.owner.taps("It arrived")
        assert "Noted" in (await city.owner.gets_answer()).text

        async def all_sent() -> bool:
            rows = [row for row in await office.ledger() if row.article_id]
            return all(row.state is DeliveryState.SENT for row in rows)

        await office.until(all_sent)
        (lacking,) = [row for row in await office.ledger() if row.article_id and not row.message_id]
        first = city.telegram.messages("@caucasus")[0].message_id
        await city.owner.says(f"https://t.me/Caucasus/{first}")
        await city.owner.waits_for(
            lambda seen: any(f"is message {first}" in message.text for message in seen)
        )
        assert (await office.newsroom.store.delivery(lacking.id)).message_id == first
        await city.owner.taps("It arrived")
        assert "settled already" in (await city.owner.gets_answer()).text
    assert max(delivered(city.telegram).values()) == 1
    assert delivered(city.telegram).total() == POSTS


async def test_sigterm_ends_gracefully_with_nothing_in_doubt(city: City) -> None:
    await city.owner.says("/start")
    await plan_posts(city)
    async with program(city) as running:
        await city.telegram.book.pulse.until(lambda: delivered(city.telegram).total() >= 5, 20)
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 10) == 0
    rows = await ledger(city)
    assert {row.state for row in rows} <= {DeliveryState.SENT, DeliveryState.PLANNED}
    sent = sum(row.state is DeliveryState.SENT for row in rows)
    assert sent == delivered(city.telegram).total()


async def _settled(city: City) -> None:
    """Until nothing is planned, on its way, or looked for any more."""
    async with city.archive() as newsroom, asyncio.timeout(30):
        states = [DeliveryState.PLANNED, DeliveryState.SENDING]
        while await newsroom.store.deliveries(
            limit=1, states=states
        ) or await newsroom.store.unsettled(limit=1):
            await asyncio.sleep(0.05)
