"""The clients that benchmarks.delivery_speed compares, each sending the same messages.

Run by itself it does nothing.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import Request, urlopen

from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.common.clock import sleep, utc_now
from bot.common.logs import set_up_logs
from bot.common.memory import settle_memory
from bot.publishing.calls import make_call
from bot.publishing.limits.gate import Gate
from bot.publishing.limits.values import Limits
from bot.publishing.request import AiohttpRequest
from bot.publishing.sender import Sender
from storage.migrate import migrate
from storage.records import Delivery, Dress, NewBroadcast, NewChannel
from storage.store import open_store
from tests.builders import a_delivery, a_new_article

TOKEN = "7000000001:benchmark"  # noqa: S105 - of a bot that is nowhere
CHANNELS = 1000
IN_FLIGHT = 128
# Where python-telegram-bot's default client and aiogram were measured best.
PEERS_IN_FLIGHT = 16
PAYLOAD = {
    "text": "<b>Talks resume in Tbilisi</b>\n\nThe delegations met for the third time this week.",
    "parse_mode": "HTML",
}
OFF = Limits(None, chat_per_second=None, group_per_minute=None)
PAID = Limits(None, paid=True, chat_per_second=None, group_per_minute=None)

Client = Callable[[], Awaitable[None]]


def control(url: str, path: str, body: object = None, method: str | None = None) -> Any:
    """A control call of the simulator at `url`."""
    data = None if body is None else json.dumps(body).encode()
    asked = Request(f"{url}/simulator/{path}", data, method=method)  # noqa: S310 - our own
    with urlopen(asked, timeout=70) as answer:  # noqa: S310
        return json.load(answer)


class _Silent:
    """Nobody is told of anything."""

    def delivery_failed(self, *_: object) -> Sequence[Any]:
        return ()

    delivery_plain = delivery_unknown = sending_broke_off = channel_paused = delivery_failed


async def fill(database: str, url: str, messages: int) -> None:
    """A new database with the simulator's channels, and messages planned for them."""
    await migrate(database)
    store = await open_store(database)
    now = utc_now()
    for chat in control(url, "")["chats"]:
        if chat["type"] == "channel":
            await store.add_channel(NewChannel(f"@{chat['username']}", chat_id=chat["id"]), now=now)
    for _ in range(-(-messages // CHANNELS)):
        article = await store.add_article(a_new_article(), now=now)
        broadcast = NewBroadcast(article.id, 1, "benchmark", {Dress(): [PAYLOAD]})
        await store.begin_broadcast(broadcast, now=now)
    while await store.plan_broadcast(limit=2000):
        pass
    await store.close()


def ours(url: str) -> ExtBot[None]:
    return ExtBot(TOKEN, base_url=f"{url}/bot", request=AiohttpRequest(pool_size=IN_FLIGHT))


@asynccontextmanager
async def recorded(url: str, messages: int, limits: Limits) -> AsyncIterator[Client]:
    """The program's own sender; everything is planned beforehand."""
    set_up_logs(quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/bench.db"
        await fill(database, url, messages)
        store, bot = await open_store(database), ours(url)
        await bot.request.initialize()
        settle_memory()  # as the program does when it is up
        yield lambda: _send_all(store, bot, limits, -(-messages // CHANNELS) * CHANNELS)
        await bot.request.shutdown()
        await store.close()


class _Forgetful:
    """What the sender asks of a Store, with nothing written down."""

    def __init__(self, messages: int, chats: Sequence[int]) -> None:
        self._chats = chats
        self._left = [-(-messages // len(chats))] * len(chats)
        self._numbers = itertools.count()

    async def lease_deliveries(
        self, _: str, *, limit: int, but: Collection[int], **__: object
    ) -> list[Delivery]:
        taken = set(but)
        free = [number for number, left in enumerate(self._left) if left and number not in taken]
        for number in free[:limit]:
            self._left[number] -= 1
        return [
            a_delivery(
                id=next(self._numbers),
                channel_id=number,
                channel_chat_id=self._chats[number],
                payload=PAYLOAD,
            )
            for number in free[:limit]
        ]

    async def mark_sending(self, *_: object, **__: object) -> bool:
        return True

    async def settle(self, *_: object, **__: object) -> None:
        """Forgotten."""


@asynccontextmanager
async def forgotten(url: str, messages: int, limits: Limits) -> AsyncIterator[Client]:
    """The program's own sender and limiter over a Store that records nothing."""
    set_up_logs(quiet=True)
    bot = ours(url)
    await bot.request.initialize()
    chats = [chat["id"] for chat in control(url, "")["chats"] if chat["type"] == "channel"]
    store = _Forgetful(messages, chats)
    settle_memory()
    yield lambda: _send_all(store, bot, limits, -(-messages // CHANNELS) * CHANNELS)
    await bot.request.shutdown()


async def _send_all(store: Any, bot: ExtBot[None], limits: Limits, messages: int) -> None:
    loop, settle, left = asyncio.get_running_loop(), store.settle, messages
    wake, stop = asyncio.Event(), asyncio.Event()

    async def counted(*arguments: Any, **options: Any) -> None:
        nonlocal left
        await settle(*arguments, **options)
        left -= 1
        if left == 0:
            stop.set()

    setattr(store, "settle", counted)  # noqa: B010 - to know the end without asking the database
    sender = Sender(
        bot=bot,
        store=store,
        alarm=_Silent(),
        now=utc_now,
        sleep=sleep,
        owner="benchmark",
        gate=Gate(limits, clock=loop.time, later=loop.call_later, most=IN_FLIGHT),
        calls_at_once=IN_FLIGHT,
    )
    await sender.run(wake, stop)


async def _in_flight(count: int, messages: int, send: Callable[[int], Awaitable[object]]) -> None:
    numbers = iter(range(messages))

    async def work() -> None:
        for number in numbers:
            await send(number)

    await asyncio.gather(*(work() for _ in range(count)))


@asynccontextmanager
async def unrecorded(url: str, messages: int) -> AsyncIterator[Client]:
    """The calls of `recorded`, and nothing else."""
    bot = ours(url)
    await bot.request.initialize()
    rows = [
        a_delivery(channel_address=f"@bench{number}", payload=PAYLOAD) for number in range(CHANNELS)
    ]
    yield lambda: _in_flight(IN_FLIGHT, messages, lambda n: make_call(bot, rows[n % CHANNELS]))
    await bot.request.shutdown()


@asynccontextmanager
async def default_client(url: str, messages: int) -> AsyncIterator[Client]:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=HTTPXRequest())
    async with bot:
        yield lambda: _in_flight(
            PEERS_IN_FLIGHT,
            messages,
            lambda n: bot.send_message(f"@bench{n % CHANNELS}", **PAYLOAD),
        )


@asynccontextmanager
async def aiogram(url: str, messages: int) -> AsyncIterator[Client]:
    from aiogram import Bot as Aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Aiogram(TOKEN, session=session) as bot:
        yield lambda: _in_flight(
            PEERS_IN_FLIGHT,
            messages,
            lambda n: bot.send_message(f"@bench{n % CHANNELS}", **PAYLOAD),
        )
