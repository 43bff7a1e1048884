"""What goes on while the demo stays up: every twenty seconds an editor sends in one more article.

All of it is what anybody can do: a file in the bot's chat, and a moment in the timetable.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.common.clock import sleep
from simulator import Person

LATER = Path(__file__).parent / "later"
EVERY_SECONDS = 20.0
PATIENCE_SECONDS = 30.0
# A new article's slots, counted from when it came in.
SLOTS = (("@world_desk", timedelta(seconds=3)), ("@caucasus_desk", timedelta(seconds=6)))

Plan = Callable[[str, timedelta], Awaitable[None]]


async def send_more(editor: Person, plan: Plan) -> int:
    """Send the samples in, one by one; gives how many. Cancel it to end it sooner."""
    paths = sorted(LATER.iterdir())
    for path in paths:
        await sleep(EVERY_SECONDS)
        await editor.sends_file(path.name, path.read_bytes())
        await editor.gets_answer(PATIENCE_SECONDS)
        for channel, after in SLOTS:
            await plan(channel, after)
    return len(paths)
