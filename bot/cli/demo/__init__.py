"""`dateline demo`: the main job, shown on this machine, with no Telegram account."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(
    stay: Annotated[bool, typer.Option("--stay", help="Stay up afterwards, until Ctrl-C.")] = False,
) -> None:
    """Show articles in, posts in channels on schedule, and a reader's questions answered."""
    import asyncio

    from bot.cli.demo.stage import play
    from bot.common.logs import set_up_logs

    set_up_logs(quiet=True)
    asyncio.run(play(stay=stay))
