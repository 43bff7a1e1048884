"""`dateline run`: the bot, until it is told to end."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Annotated, Any

import typer


def run(
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log lines as JSON, for machines.")
    ] = False,
) -> None:
    """Run the bot: answer readers and editors, post on schedule. Ctrl-C or SIGTERM ends it."""
    import asyncio

    from bot.app.newsroom import open_newsroom
    from bot.app.program import check_settings
    from bot.app.program import run as run_program
    from bot.app.signals import stop_on_signals
    from bot.common.logs import set_up_logs
    from config.settings import Settings

    set_up_logs(json=log_json)
    settings = Settings()
    check_settings(settings)

    async def work() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        async with open_newsroom(settings, stop=stop) as newsroom:
            await run_program(newsroom, stop)

    _run(work())


def _run(work: Coroutine[Any, Any, None]) -> None:
    """On uvloop, the faster event loop, where this system has it."""
    import asyncio

    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
