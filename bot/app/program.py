"""The running bot: its name learnt, its turn waited for, its workers run, ended gracefully."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
from functools import partial

from pydantic import SecretStr
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.app.newsroom import Newsroom
from bot.app.outgoing import follow_groups, open_gate
from bot.app.patience import until_available
from bot.app.polling import waits
from bot.app.turn import NAME, keep_turn, wait_for_turn
from bot.app.workers import run_workers
from bot.common.errors import ConfigurationError
from bot.common.logs import log
from bot.publishing.aftermath import TokenRefusedError
from bot.publishing.limits.gate import Gate
from bot.publishing.limits.wire import GateLimiter
from bot.publishing.request import AiohttpRequest
from config.settings import Settings

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
        await run_workers(bot, newsroom, gate, owner, stop)
    except (TokenRefusedError, InvalidToken) as error:
        raise _refused() from error
    finally:
        ended.set()
        await turn
        await newsroom.store.release_lease(NAME, owner)
    _log.info("Dateline has ended")
