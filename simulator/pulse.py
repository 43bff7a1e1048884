"""A heartbeat to wait on: every change beats, every waiter looks again. No sleeping by guess."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Any number of waiters; `beat` wakes them all. For one event loop."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        """Something changed."""
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, check: Callable[[], bool], timeout_seconds: float | None) -> bool:
        """True as soon as the check holds, False where it does not within the time (None: ever)."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while not check():
                    await self._next.wait()
        except TimeoutError:
            return check()
        return True
