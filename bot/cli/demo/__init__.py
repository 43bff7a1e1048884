"""`dateline demo`: the main job, shown on this machine, with no Telegram account."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer


def demo(
    stay: Annotated[
        bool, typer.Option("--stay", help="Stay up until Ctrl-C; in a terminal it does so anyway.")
    ] = False,
    end: Annotated[
        bool,
        typer.Option("--end", help="End by itself; where there is no terminal it does anyway."),
    ] = False,
) -> None:
    """Show articles in, posts in channels on schedule, and answers to a reader, on a chat page."""
    import asyncio

    from bot.cli.demo.stage import play
    from bot.common.logs import set_up_logs

    if stay and end:
        raise typer.BadParameter("either --stay or --end, not both")
    set_up_logs(quiet=True)
    watched = sys.stdout.isatty() and "CI" not in os.environ
    asyncio.run(play(stay=stays(stay=stay, end=end, watched=watched)))


def stays(*, stay: bool, end: bool, watched: bool) -> bool:
    """Whether the demo stays up: as told, else where somebody watches it in a terminal."""
    return stay or (watched and not end)
