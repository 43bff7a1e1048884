"""How much of the permitted rate each sender reaches, and what it provokes and loses for that.

    python -m benchmarks.delivery_limits [--messages 1000] [--rounds 3]

One message to each of so many private chats, against the simulator with 30 permitted in any one
second, in a process of its own; each sender in another. The senders work at the same time, so a
busy machine is the same for all. "even": answers at once; "uneven": they take 50 to 80 ms, and the
server counts a call at the end of that (half of the rounds) or at its beginning (the other half).

    Dateline                     the sender of the program: ledger in SQLite, limiter, aiohttp
    AIORateLimiter               python-telegram-bot's, with its defaults: what is refused is lost
    AIORateLimiter, 5 retries    the same, asked to try again
    aiogram, a sleep of 50 ms    one after another, as its documentation shows broadcasts
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from rich.console import Console
from rich.table import Table

from bot.common.logs import set_up_logs

PERMITTED = 30
FIRST_CHAT = 100_000
TOKEN = "7000000001:benchmark"  # noqa: S105 - of a bot that is nowhere
TEXT = "Talks resume in Tbilisi"
DELAYS_MS = range(50, 81)
SCENARIOS = ("even", "uneven")


@dataclass(frozen=True, slots=True)
class Result:
    share: float  # of the permitted rate
    refusals: int
    lost: int


# -- the server, in a process of its own


async def serve(messages: int, scenario: str, late: bool) -> None:
    from simulator import Fault, FaultKind, Limits, Simulator

    async with Simulator(token=TOKEN, judges=False, limits=Limits()) as telegram:
        for number in range(messages):
            await telegram.person(f"Reader {number}", user_id=FIRST_CHAT + number).says("/start")
        if scenario == "uneven":
            delays = list(DELAYS_MS)
            Random(5).shuffle(delays)  # noqa: S311
            for place, milliseconds in enumerate(delays):
                fault = Fault(
                    FaultKind.DELAY,
                    "sendMessage",
                    times=None,
                    after_commit=not late,
                    delay_seconds=milliseconds / 1000,
                    after_calls=place,
                    every=len(delays),
                )
                telegram.add_fault(fault)
            # The first calls, before every one of these has had its first turn.
            for milliseconds in delays:
                telegram.add_fault(
                    Fault(
                        FaultKind.DELAY,
                        "sendMessage",
                        after_commit=not late,
                        delay_seconds=milliseconds / 1000,
                    )
                )
        print(telegram.url, flush=True)
        await asyncio.Event().wait()


# -- the senders, each in a process of its own; they give the seconds that they took


async def dateline(url: str, messages: int) -> float:
    from pydantic import HttpUrl, SecretStr

    from bot.app.newsroom import open_newsroom
    from bot.app.outgoing import open_gate
    from bot.app.program import make_bot
    from bot.common.clock import sleep, utc_now
    from bot.publishing.notices import Notices
    from bot.publishing.sender import Sender
    from config.settings import Settings
    from storage.records import DeliveryState

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            api_url=HttpUrl(url),
            database_url=f"sqlite+aiosqlite:///{folder}/bench.db",
        )
        async with open_newsroom(settings) as newsroom:
            store, gate = newsroom.store, open_gate(settings)
            await plan(store, messages)
            async with make_bot(newsroom, gate) as bot:
                sender = Sender(
                    bot=bot,
                    store=store,
                    alarm=Notices(store, newsroom.texts, [], utc_now),
                    now=utc_now,
                    sleep=sleep,
                    owner="benchmark",
                    gate=gate,
                    calls_at_once=settings.calls_at_once,
                )
                stop, begun = asyncio.Event(), time.perf_counter()
                sending = asyncio.create_task(sender.run(asyncio.Event(), stop))
                open_states = (DeliveryState.PLANNED, DeliveryState.SENDING)
                while await store.deliveries(limit=1, states=open_states):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                took = time.perf_counter() - begun
                stop.set()
                await sending
                return took


async def plan(store: object, messages: int) -> None:
    from storage.records import (
        EditionOrigin,
        EditionOutcome,
        NewChannel,
        NewDelivery,
        NewEdition,
    )
    from storage.store import SqlStore

    assert isinstance(store, SqlStore)
    now = datetime.now(UTC)
    for chat in range(FIRST_CHAT, FIRST_CHAT + messages):
        new = NewChannel(address=str(chat), chat_id=chat, kind="private")
        channel = await store.add_channel(new, now=now)
        edition = NewEdition(
            channel_id=channel.id,
            origin=EditionOrigin.NOTICE,
            outcome=EditionOutcome.PLANNED,
            fired_at=now,
            reason="benchmark",
            requested_by="benchmark",
        )
        await store.plan_edition(edition, [NewDelivery(None, None, 0, {"text": TEXT})])


async def ptb(url: str, messages: int, *, retries: int) -> float:
    from telegram.error import RetryAfter
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(max_retries=retries)
    async with ExtBot(TOKEN, base_url=f"{url}/bot", rate_limiter=limiter) as bot:

        async def send(chat: int) -> None:
            try:
                await bot.send_message(chat, TEXT)
            except RetryAfter:
                return  # what its user sees of it

        begun = time.perf_counter()
        await asyncio.gather(*(send(FIRST_CHAT + number) for number in range(messages)))
        return time.perf_counter() - begun


async def aiogram(url: str, messages: int) -> float:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramRetryAfter

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:
        begun = time.perf_counter()
        for chat in range(FIRST_CHAT, FIRST_CHAT + messages):
            while True:
                try:
                    await bot.send_message(chat, TEXT)
                    break
                except TelegramRetryAfter as error:
                    await asyncio.sleep(error.retry_after)
            await asyncio.sleep(0.05)
        return time.perf_counter() - begun


SENDERS: dict[str, Callable[[str, int], Awaitable[float]]] = {
    "Dateline": dateline,
    "AIORateLimiter": lambda url, messages: ptb(url, messages, retries=0),
    "AIORateLimiter, 5 retries": lambda url, messages: ptb(url, messages, retries=5),
    "aiogram, a sleep of 50 ms": aiogram,
}


# -- the measuring


@contextmanager
def started(*arguments: str):  # type: ignore[no-untyped-def]
    command = [sys.executable, "-m", "benchmarks.delivery_limits", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def measure(messages: int, scenario: str, late: bool) -> dict[str, Result]:
    """All senders at the same time, each against a server of its own."""
    results = {}
    with ExitStack() as stack:
        working = {}
        for name in SENDERS:
            options = ["--scenario", scenario, *(["--late"] if late else [])]
            server = stack.enter_context(started("--serve", f"--messages={messages}", *options))
            url = server.stdout.readline().strip()
            sender = started("--sender", name, "--url", url, f"--messages={messages}")
            working[name] = url, stack.enter_context(sender)
        for name, (url, sender) in working.items():
            # What a sender logs stands before it.
            *_, last = sender.stdout.read().splitlines()
            seconds = float(last)
            with urllib.request.urlopen(f"{url}/simulator/counts") as answer:  # noqa: S310 - ours
                total = json.load(answer)["total"]
            delivered = total["delivered"]
            results[name] = Result(
                delivered / seconds / PERMITTED, total["out_of_limit"], messages - delivered
            )
    return results


def shown(scenario: str, rounds: list[dict[str, Result]]) -> Table:
    columns = ("of the permitted rate", "lowest", "refused", "lost")
    table = Table("sender", *columns, title=f"{scenario} answers: medians of {len(rounds)}")
    for name in SENDERS:
        results = [each[name] for each in rounds]
        table.add_row(
            name,
            f"{statistics.median(result.share for result in results):.3f}",
            f"{min(result.share for result in results):.3f}",
            f"{statistics.median(result.refusals for result in results):.0f}",
            f"{statistics.median(result.lost for result in results):.0f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery_limits")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    for hidden in ("--serve", "--late"):
        parser.add_argument(hidden, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--scenario", choices=SCENARIOS, help="only this one")
    parser.add_argument("--sender", choices=SENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    set_up_logs(quiet=True)
    if given.serve:
        asyncio.run(serve(given.messages, given.scenario, given.late))
    elif given.sender:
        print(asyncio.run(SENDERS[given.sender](given.url, given.messages)), flush=True)  # type: ignore[arg-type]
    else:
        for scenario in [given.scenario] if given.scenario else SCENARIOS:
            late = [number % 2 == 0 for number in range(given.rounds)]
            rounds = [measure(given.messages, scenario, each) for each in late]
            Console(width=100).print(shown(scenario, rounds))


if __name__ == "__main__":
    main()
