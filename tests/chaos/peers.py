"""Senders as their libraries' documentation has one write them, under the same troubles and clock.

Each goes through its list of posts once, from the top, and has no memory of an earlier life:
benchmarks/scenarios.py sets them beside the program.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.chaos.steps import Steps

Post = dict[str, Any]  # the parameters of sendMessage

# aiogram's documentation sleeps so long between the messages of a broadcast.
AIOGRAM_SECONDS = 0.05


def posts_file(folder: Path) -> Path:
    return folder / "posts.json"


async def ptb(token: str, url: str, posts: list[Post], steps: Steps, retries: int = 0) -> None:
    """python-telegram-bot with its AIORateLimiter; as it comes, what is refused is lost."""
    from telegram.error import TelegramError
    from telegram.ext import AIORateLimiter, ExtBot
    from telegram.request import HTTPXRequest

    class Request(HTTPXRequest):
        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            method = url.rsplit("/", 1)[-1]
            return await steps.take(
                method, lambda: super(Request, self).do_request(url, *args, **kwargs)
            )

    bot = ExtBot(
        token, f"{url}/bot", request=Request(), rate_limiter=AIORateLimiter(max_retries=retries)
    )
    async with bot:
        for post in posts:
            try:
                await bot.send_message(**post)
            except TelegramError:
                continue  # logged, in life


async def aiogram(token: str, url: str, posts: list[Post], steps: Steps) -> None:
    """aiogram, which waits as long as it is told to and tries again."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import AiogramError, TelegramRetryAfter

    class Session(AiohttpSession):
        async def make_request(self, bot: Bot, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
            return await steps.take(
                method.__api_method__,
                lambda: super(Session, self).make_request(bot, method, timeout),
            )

    async def send(bot: Bot, post: Post) -> None:
        try:
            await bot.send_message(**post)
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
            await send(bot, post)
        except AiogramError:
            return  # logged, in life

    async with Bot(token, Session(api=TelegramAPIServer.from_base(url))) as bot:
        for post in posts:
            await send(bot, post)
            await asyncio.sleep(AIOGRAM_SECONDS)


PEERS: Mapping[str, Callable[[str, str, list[Post], Steps], Awaitable[None]]] = {
    "python-telegram-bot": ptb,
    "the same, 5 retries": partial(ptb, retries=5),
    "aiogram": aiogram,
}


async def send_all(name: str, folder: Path, token: str, url: str, steps: Steps) -> None:
    posts = json.loads(posts_file(folder).read_text())
    await PEERS[name](token, url, posts, steps)
