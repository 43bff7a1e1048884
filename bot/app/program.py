"""The running bot: updates in, the timetable, the sender; started in order, ended gracefully."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
from collections.abc import Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from pydantic import SecretStr
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import editors, readers
from bot.app.daily import check_daily
from bot.app.menu import show_menu
from bot.app.newsroom import Newsroom
from bot.app.outgoing import follow_groups, open_gate
from bot.app.patience import until_available
from bot.app.polling import handling, poll, waits
from bot.app.sources import make_poller
from bot.app.turn import NAME, keep_turn, wait_for_turn
from bot.chat import Desk
from bot.common.clock import first_of, sleep
from bot.common.errors import ConfigurationError
from bot.common.logs import log
from bot.common.memory import settle_memory
from bot.jobs import Timetable
from bot.publishing.aftermath import TokenRefusedError
from bot.publishing.broadcaster import Broadcaster
from bot.publishing.corrector import Corrector
from bot.publishing.inquiry import PrivatePolicy
from bot.publishing.limits.gate import Gate
from bot.publishing.limits.wire import GateLimiter
from bot.publishing.notices import Notices, owners_chats
from bot.publishing.plan import Planner
from bot.publishing.probe import Probe
from bot.publishing.request import AiohttpRequest
from bot.publishing.sender import Sender
from bot.publishing.settler import Settler
from bot.publishing.watch import RightsWatch
from config.settings import Settings

TOKEN_CHECK_SECONDS = 60.0
# Connections beyond those of the posts: an answer to a person never waits for a post to arrive.
ANSWERS_AT_ONCE = 64
# https://core.telegram.org/bots/api#authorizing-your-bot
TOKEN_SHAPE = re.compile(r"\d+:[A-Za-z0-9_-]+")

_log = log(__name__)


async def run(newsroom: Newsroom, stop: asyncio.Event) -> None:
    """Work until `stop` is set, then end gracefully: nothing that was begun is cut off.

    Raises: ConfigurationError where the token is missing or refused.
    """
    gate = open_gate(newsroom.settings)
    bot = make_bot(newsroom, gate)
    try:
        await _say_hello(bot, newsroom, stop)
        if not stop.is_set():
            await _work(bot, newsroom, gate, stop)
    finally:
        await bot.shutdown()


def check_settings(settings: Settings) -> SecretStr:
    """The token. Raises: ConfigurationError where there is none."""
    if settings.bot_token is None or not settings.bot_token.get_secret_value():
        raise ConfigurationError(
            "There is no bot token: set DATELINE_BOT_TOKEN, or DATELINE_BOT_TOKEN_FILE with the "
            "path of a file that holds it."
        )
    if not TOKEN_SHAPE.fullmatch(settings.bot_token.get_secret_value()):
        raise ConfigurationError(
            "The bot token is not like one (digits, a colon, letters): copy it again from "
            "@BotFather."
        )
    return settings.bot_token


def make_bot(newsroom: Newsroom, gate: Gate) -> ExtBot[None]:
    """Raises: ConfigurationError without a token, or with one that cannot be one."""
    token = check_settings(newsroom.settings)
    api = str(newsroom.settings.api_url).rstrip("/")
    try:
        return ExtBot(
            token.get_secret_value(),
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=AiohttpRequest(pool_size=newsroom.settings.calls_at_once + ANSWERS_AT_ONCE),
            get_updates_request=AiohttpRequest(pool_size=2),
            rate_limiter=GateLimiter(gate, follow_groups(newsroom.store, newsroom.now)),
        )
    except InvalidToken as error:
        raise _refused() from error


def _refused() -> ConfigurationError:
    return ConfigurationError(
        "Telegram refuses the bot token: copy it again from @BotFather into DATELINE_BOT_TOKEN."
    )


async def _say_hello(bot: ExtBot[None], newsroom: Newsroom, stop: asyncio.Event) -> None:
    """Learn the bot's name; an API that cannot be reached is tried again until it can."""
    api = str(newsroom.settings.api_url)
    async for wait_seconds in waits(stop):
        try:
            await bot.initialize()
        except InvalidToken as error:
            raise _refused() from error
        except (NetworkError, RetryAfter) as error:
            _log.warning(
                "the Bot API cannot be reached; trying again",
                api=api,
                error=str(error),
                wait_seconds=wait_seconds,
            )
        except TelegramError as error:
            raise ConfigurationError(
                "What answers at {api} is no Bot API: mend DATELINE_API_URL.", api=api
            ) from error
        else:
            return


async def _work(bot: ExtBot[None], newsroom: Newsroom, gate: Gate, stop: asyncio.Event) -> None:
    """All that the program does while it is its turn."""
    # Unlike host and process number, this is not the same after a restart in a container.
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    ask = partial(wait_for_turn, newsroom.store, owner, newsroom.now, stop)
    if not await until_available(ask, stop):
        return
    ended = asyncio.Event()
    turn = asyncio.create_task(keep_turn(newsroom.store, owner, newsroom.now, ended))
    turn.add_done_callback(lambda _: stop.set())
    try:
        await _run_workers(bot, newsroom, gate, owner, stop)
    finally:
        ended.set()
        await turn
        await newsroom.store.release_lease(NAME, owner)
    _log.info("Dateline has ended")


def _settler(
    bot: ExtBot[None], newsroom: Newsroom, notices: Notices, wake_sender: asyncio.Event
) -> Settler:
    return Settler(
        eyes=Probe(bot, newsroom.settings.service_chat),
        store=newsroom.store,
        alarm=notices,
        now=newsroom.now,
        private=PrivatePolicy(newsroom.settings.private_delivery),
        patience=timedelta(seconds=newsroom.settings.answer_seconds),
        wake_sender=wake_sender.set,
    )


async def _run_workers(
    bot: ExtBot[None], newsroom: Newsroom, gate: Gate, owner: str, stop: asyncio.Event
) -> None:
    store, now = newsroom.store, newsroom.now
    wake_sender, wake_timetable = asyncio.Event(), asyncio.Event()
    wake_corrector, wake_poller = asyncio.Event(), asyncio.Event()
    look = newsroom.look(bot.username)
    planner = Planner(store, look, now)
    owners = partial(owners_chats, store, sorted(newsroom.settings.owners), now=now)
    notices = Notices(store, newsroom.texts, await until_available(owners, stop) or (), now)
    corrector = Corrector(store, look, notices, now, wake_sender.set)
    sender = Sender(
        bot=bot,
        store=store,
        alarm=notices,
        now=now,
        sleep=sleep,
        owner=owner,
        gate=gate,
        calls_at_once=newsroom.settings.calls_at_once,
    )
    settler = _settler(bot, newsroom, notices, wake_sender)
    timetable = Timetable(store, planner, notices, now, wake_sender.set, wake_timetable)
    poller = make_poller(newsroom, notices, owner)
    watch = RightsWatch(store, notices, now, wake_sender.set)
    desk = Desk(
        settings=newsroom.settings,
        store=store,
        book=newsroom.book,
        texts=newsroom.texts,
        look=look,
        planner=planner,
        intake=newsroom.intake,
        pages=newsroom.pages,
        watch=watch,
        now=now,
        wake_sender=wake_sender.set,
        wake_timetable=wake_timetable.set,
        wake_corrector=wake_corrector.set,
        wake_poller=wake_poller.set,
        readers_commands=readers.HANDLERS,
        owners_commands=editors.HANDLERS,
    )
    stranded = await until_available(sender.recover, stop)
    settle_memory()
    _log.info("Dateline is up", bot=f"@{bot.username}", unknown_deliveries=stranded)
    await show_menu(bot, desk)
    async with handling(bot, desk) as updates:
        await _until_stopped(
            stop,
            sender.run(wake_sender, stop),
            settler.run(stop),
            timetable.run(stop),
            corrector.run(wake_corrector, stop),
            Broadcaster(store, notices, wake_sender.set).run(stop),
            poll(bot, updates, stop),
            poller.run(wake_poller, stop),
            _watch_token(bot, stop),
            check_daily(bot, watch, stop),
        )


async def _until_stopped(stop: asyncio.Event, *workers: Coroutine[Any, Any, None]) -> None:
    """Run the workers; one that fails stops the others, and its error is raised."""
    tasks = [asyncio.ensure_future(worker) for worker in workers]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    except (TokenRefusedError, InvalidToken) as error:
        raise _refused() from error
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
