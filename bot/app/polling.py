"""Updates from Telegram, asked for and handled until the program is told to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot, Updater

from bot.app.dispatch import ALLOWED_UPDATES, register
from bot.app.updates import InOrderPerChat
from bot.chat import Desk, NewsApplication, NewsContext
from bot.common.clock import first_of
from bot.common.logs import log

LONGEST_RETRY_SECONDS = 60

_log = log(__name__)


@asynccontextmanager
async def handling(bot: ExtBot[None], desk: Desk) -> AsyncIterator[asyncio.Queue[object]]:
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


async def poll(bot: ExtBot[None], updates: asyncio.Queue[object], stop: asyncio.Event) -> None:
    """Ask for updates until `stop`. Raises: InvalidToken."""
    # Not closed by its own shutdown: that would take the bot's connections from the sender.
    updater = Updater(bot, updates)
    await updater.initialize()
    async for wait_seconds in waits(stop):
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


def _polling_failed(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program asks for this bot's updates: run only one", error=str(error))
    else:
        _log.warning("updates could not be asked for; trying again", error=str(error))


async def waits(stop: asyncio.Event) -> AsyncIterator[int]:
    """Seconds to wait before each next try, which it waits: 1, 2, 4 … 60, until `stop`."""
    seconds = 1
    while not stop.is_set():
        yield seconds
        await first_of(stop, seconds=seconds)
        seconds = min(seconds * 2, LONGEST_RETRY_SECONDS)
