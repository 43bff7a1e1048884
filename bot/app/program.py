"""The running bot: updates in, the timetable, the sender; started in order, ended gracefully."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, cast

from pydantic import SecretStr
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot, Updater

from bot import editors, readers
from bot.app.dispatch import ALLOWED_UPDATES, register
from bot.app.menu import show_menu
from bot.app.newsroom import Newsroom
from bot.app.updates import InOrderPerChat
from bot.chat import Desk, NewsApplication, NewsContext
from bot.common.clock import first_of, sleep
from bot.common.errors import ConfigurationError
from bot.common.logs import log
from bot.jobs import Timetable
from bot.publishing.notices import Notices
from bot.publishing.plan import Planner
from bot.publishing.request import AiohttpRequest
from bot.publishing.sender import Sender, TokenRefusedError
from config.settings import Settings

LONGEST_RETRY_SECONDS = 60
TOKEN_CHECK_SECONDS = 60.0
# https://core.telegram.org/bots/api#authorizing-your-bot
TOKEN_SHAPE = re.compile(r"\d+:[A-Za-z0-9_-]+")

_log = log(__name__)


async def run(newsroom: Newsroom, stop: asyncio.Event) -> None:
    """Work until `stop` is set, then end gracefully: nothing that was begun is cut off.

    Raises: ConfigurationError where the token is missing or refused.
    """
    bot = make_bot(newsroom)
    try:
        await _say_hello(bot, newsroom, stop)
        if not stop.is_set():
            await _work(bot, newsroom, stop)
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


def make_bot(newsroom: Newsroom) -> ExtBot[None]:
    """Raises: ConfigurationError without a token, or with one that cannot be one."""
    token = check_settings(newsroom.settings)
    api = str(newsroom.settings.api_url).rstrip("/")
    try:
        return ExtBot(
            token.get_secret_value(),
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(pool_size=2),
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
    async for wait_seconds in _waits(stop):
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


async def _waits(stop: asyncio.Event) -> AsyncIterator[int]:
    """Seconds to wait before each next try, which it waits: 1, 2, 4 … 60, until `stop`."""
    seconds = 1
    while not stop.is_set():
        yield seconds
        await first_of(stop, seconds=seconds)
        seconds = min(seconds * 2, LONGEST_RETRY_SECONDS)


async def _work(bot: ExtBot[None], newsroom: Newsroom, stop: asyncio.Event) -> None:
    wake_sender, wake_timetable = asyncio.Event(), asyncio.Event()
    look = newsroom.look(bot.username)
    planner = Planner(newsroom.store, look, newsroom.now)
    owners = sorted(newsroom.settings.owners)
    notices = Notices(newsroom.store, newsroom.texts, look, owners, newsroom.now)
    sender = Sender(
        bot=bot,
        store=newsroom.store,
        alarm=notices,
        now=newsroom.now,
        sleep=sleep,
        owner=f"{socket.gethostname()}:{os.getpid()}",
    )
    timetable = Timetable(
        newsroom.store, planner, notices, newsroom.now, wake_sender.set, wake_timetable
    )
    desk = Desk(
        settings=newsroom.settings,
        store=newsroom.store,
        book=newsroom.book,
        texts=newsroom.texts,
        look=look,
        planner=planner,
        intake=newsroom.intake,
        now=newsroom.now,
        wake_sender=wake_sender.set,
        wake_timetable=wake_timetable.set,
        readers_commands=readers.HANDLERS,
        owners_commands=editors.HANDLERS,
    )
    stranded = await sender.recover()
    _log.info("Dateline is up", bot=f"@{bot.username}", unknown_deliveries=stranded)
    await show_menu(bot, desk)
    async with _handling(bot, desk) as updates:
        await _until_stopped(
            stop,
            sender.run(wake_sender, stop),
            timetable.run(stop),
            _poll(bot, updates, stop),
            _watch_token(bot, stop),
        )
    _log.info("Dateline has ended")


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


@asynccontextmanager
async def _handling(bot: ExtBot[None], desk: Desk) -> AsyncIterator[asyncio.Queue[object]]:
    """What is put into the queue is handled while this is open."""
    # bot_data is made by calling this "type": the desk that is there already.
    context_types = ContextTypes(context=NewsContext, bot_data=cast(type[Desk], lambda: desk))
    application: NewsApplication = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .context_types(context_types)
        .concurrent_updates(InOrderPerChat())
        .job_queue(None)
        .build()
    )
    register(application, desk)
    await application.initialize()
    await application.start()
    try:
        yield application.update_queue
    finally:
        await application.stop()
        await application.shutdown()


async def _poll(bot: ExtBot[None], updates: asyncio.Queue[object], stop: asyncio.Event) -> None:
    """Ask for updates until `stop`. Raises: InvalidToken."""
    # Not closed by its own shutdown: that would take the bot's connections from the sender.
    updater = Updater(bot, updates)
    await updater.initialize()
    async for wait_seconds in _waits(stop):
        try:
            await updater.start_polling(
                allowed_updates=list(ALLOWED_UPDATES), error_callback=_polling_failed
            )
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning(
                "updates cannot be asked for yet; trying again",
                error=str(error),
                wait_seconds=wait_seconds,
            )
        else:
            await stop.wait()
            await updater.stop()


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


def _polling_failed(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program asks for this bot's updates: run only one", error=str(error))
    else:
        _log.warning("updates could not be asked for; trying again", error=str(error))
