"""Whether Telegram can be reached at all, asked until it can."""

from __future__ import annotations

import asyncio

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.common.clock import first_of
from bot.publishing.aftermath import TokenRefusedError
from bot.publishing.outcome import backoff


async def until_telegram_answers(bot: Bot, stop: asyncio.Event) -> None:
    """After a call that may or may not have arrived: send no more into a broken line.

    Otherwise an outage of a minute would leave a whole queue of unknown posts.
    Raises: TokenRefusedError.
    """
    attempts = 0
    while not stop.is_set():
        try:
            await bot.get_me()
        except InvalidToken as error:
            raise TokenRefusedError(str(error)) from error
        except TelegramError:
            attempts += 1
            await first_of(stop, seconds=backoff(attempts).total_seconds())
        else:
            return
