"""Politeness to hosts: one request at a time to each, and a pause between two."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.common.clock import Now, Sleep

GAP = timedelta(seconds=1)


class Hosts:
    """`gap` lies between the end of a request and the beginning of the next to the same host."""

    def __init__(self, now: Now, sleep: Sleep, gap: timedelta = GAP) -> None:
        self._now = now
        self._sleep = sleep
        self._gap = gap
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, datetime] = {}
        self._resting: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """The right to ask the address's host once."""
        host = _host(address)
        async with self._locks[host]:
            wait = self._free_at.get(host, self._now()) - self._now()
            if wait > timedelta(0):
                await self._sleep(wait.total_seconds())
            try:
                yield
            finally:
                self._free_at[host] = self._now() + self._gap

    def rest(self, address: str, wait: timedelta) -> None:
        """The host asks to be left alone so long."""
        self._resting[_host(address)] = self._now() + wait

    def rests(self, address: str) -> bool:
        until = self._resting.get(_host(address))
        return until is not None and until > self._now()


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower()
