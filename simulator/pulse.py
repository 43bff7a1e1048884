"""A heartbeat to wait on: every change beats, every waiter looks again. No sleeping by guess."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Any number of waiters; `beat` wakes them all, and costs nothing where nobody waits.

    For one event loop.
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Something changed."""
        if self._waiting:
            for waiter in self._waiting:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiting.clear()

    async def until(self, check: Callable[[], bool], timeout_seconds: float | None) -> bool:
        """True as soon as the check holds, False where it does not within the time (None: ever)."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while not check():
                    await self._next_beat()
        except TimeoutError:
            return check()
        return True

    async def _next_beat(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)
