"""The workers of the running program: built, joined to each other, run side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot import editors, readers
from bot.app.daily import check_daily
from bot.app.menu import show_menu
from bot.app.newsroom import Newsroom
from bot.app.patience import until_available
from bot.app.polling import handling, poll
from bot.app.sources import make_poller
from bot.chat import Desk
from bot.common.clock import first_of, sleep
from bot.common.logs import log
from bot.common.memory import settle_memory
from bot.jobs import Timetable
from bot.publishing.broadcaster import Broadcaster
from bot.publishing.corrector import Corrector
from bot.publishing.inquiry import PrivatePolicy
from bot.publishing.limits.gate import Gate
from bot.publishing.look import Look
from bot.publishing.notices import Notices, owners_chats
from bot.publishing.plan import Planner
from bot.publishing.probe import Probe
from bot.publishing.sender import Sender
from bot.publishing.settler import Settler
from bot.publishing.watch import RightsWatch

TOKEN_CHECK_SECONDS = 60.0

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class _Bells:
    """Each wakes a worker before its time: there is work for it."""

    sender: asyncio.Event = field(default_factory=asyncio.Event)
    timetable: asyncio.Event = field(default_factory=asyncio.Event)
    corrector: asyncio.Event = field(default_factory=asyncio.Event)
    poller: asyncio.Event = field(default_factory=asyncio.Event)


async def run_workers(
    bot: ExtBot[None], newsroom: Newsroom, gate: Gate, owner: str, stop: asyncio.Event
) -> None:
    """Until `stop` is set. `owner` signs what this process leases.

    Raises: InvalidToken and TokenRefusedError; what a worker fails with, when all have ended.
    """
    store, now, bells = newsroom.store, newsroom.now, _Bells()
    look = newsroom.look(bot.username)
    planner = Planner(store, look, now)
    owners = partial(owners_chats, store, sorted(newsroom.settings.owners), now=now)
    notices = Notices(store, newsroom.texts, await until_available(owners, stop) or (), now)
    watch = RightsWatch(store, notices, now, bells.sender.set, sleep)
    desk = _desk(newsroom, look, planner, watch, bells)
    sender = _sender(bot, newsroom, notices, gate, owner)
    settler = _settler(bot, newsroom, notices, bells)
    timetable = Timetable(store, planner, notices, now, bells.sender.set, bells.timetable)
    corrector = Corrector(store, look, notices, now, bells.sender.set)
    stranded = await until_available(sender.recover, stop)
    settle_memory()
    _log.info("Dateline is up", bot=f"@{bot.username}", unknown_deliveries=stranded)
    await show_menu(bot, desk)
    async with handling(bot, desk) as updates:
        await _until_stopped(
            stop,
            sender.run(bells.sender, stop),
            settler.run(stop),
            timetable.run(stop),
            corrector.run(bells.corrector, stop),
            Broadcaster(store, notices, bells.sender.set).run(stop),
            poll(bot, updates, stop),
            make_poller(newsroom, notices, owner).run(bells.poller, stop),
            _watch_token(bot, stop),
            check_daily(bot, watch, stop),
        )


def _desk(
    newsroom: Newsroom, look: Look, planner: Planner, watch: RightsWatch, bells: _Bells
) -> Desk:
    return Desk(
        settings=newsroom.settings,
        store=newsroom.store,
        book=newsroom.book,
        texts=newsroom.texts,
        look=look,
        planner=planner,
        intake=newsroom.intake,
        pages=newsroom.pages,
        watch=watch,
        now=newsroom.now,
        wake_sender=bells.sender.set,
        wake_timetable=bells.timetable.set,
        wake_corrector=bells.corrector.set,
        wake_poller=bells.poller.set,
        readers_commands=readers.HANDLERS,
        owners_commands=editors.HANDLERS,
    )


def _sender(
    bot: ExtBot[None], newsroom: Newsroom, notices: Notices, gate: Gate, owner: str
) -> Sender:
    return Sender(
        bot=bot,
        store=newsroom.store,
        alarm=notices,
        now=newsroom.now,
        sleep=sleep,
        owner=owner,
        gate=gate,
        calls_at_once=newsroom.settings.calls_at_once,
    )


def _settler(bot: ExtBot[None], newsroom: Newsroom, notices: Notices, bells: _Bells) -> Settler:
    return Settler(
        eyes=Probe(bot, newsroom.settings.service_chat),
        store=newsroom.store,
        alarm=notices,
        now=newsroom.now,
        private=PrivatePolicy(newsroom.settings.private_delivery),
        patience=timedelta(seconds=newsroom.settings.answer_seconds),
        wake_sender=bells.sender.set,
    )


async def _until_stopped(stop: asyncio.Event, *workers: Coroutine[Any, Any, None]) -> None:
    """Run the workers; one that fails stops the others, and its error is raised."""
    tasks = [asyncio.ensure_future(worker) for worker in workers]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _watch_token(bot: ExtBot[None], stop: asyncio.Event) -> None:
    """A token revoked while the program runs must not leave it deaf. Raises: InvalidToken."""
    while True:
        await first_of(stop, seconds=TOKEN_CHECK_SECONDS)
        if stop.is_set():
            return
        try:
            await bot.get_me()
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the Bot API does not answer", error=str(error))
