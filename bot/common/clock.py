"""Time as a thing that is passed in: the program gets the system's, tests get their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


async def sleep(seconds: float) -> None:
    """The event loop's own sleep, behind a name that can be replaced."""
    await asyncio.sleep(seconds)
