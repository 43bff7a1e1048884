"""From a broadcast to its rows, in chunks: it goes on where it was, whoever began it and died.

Once all have ended, owners are told what failed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.common.clock import first_of
from bot.common.logs import log
from bot.publishing.notices import Notices
from storage.contract import Store
from storage.errors import StoreUnavailableError

# So long a chunk may hold other writers up; how many channels that is depends on the machine, on
# the messages of the post and on all that was posted before.
AIM_SECONDS = 0.01
LEAST, FIRST, MOST = 1000, 2000, 5000
LOOK_SECONDS = 1.0

_log = log(__name__)


def next_chunk(channels: int, seconds: float) -> int:
    """Channels for the next chunk after one of so many that took so long; at most twice as many."""
    fitting = channels * AIM_SECONDS / max(seconds, AIM_SECONDS / 2)
    return max(LEAST, min(MOST, round(fitting)))


@dataclass(frozen=True, slots=True)
class Broadcaster:
    store: Store
    notices: Notices
    wake_sender: Callable[[], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Plan what is to be planned, tell of what is over, until `stop` is set."""
        while not stop.is_set():
            try:
                await self.plan(stop)
                told = await self.store.report_broadcast(self.notices.broadcast_failures)
            except StoreUnavailableError as error:
                _log.warning("a broadcast cannot be planned; trying again", error=str(error))
                told = False
            if told:
                self.wake_sender()
            else:
                await first_of(stop, seconds=LOOK_SECONDS)

    async def plan(self, stop: asyncio.Event) -> None:
        """Chunk after chunk until all is planned or `stop` is set.

        Raises: StoreUnavailableError; then it can be called again.
        """
        clock, chunk = asyncio.get_running_loop().time, FIRST
        while not stop.is_set():
            begun = clock()
            if not await self.store.plan_broadcast(limit=chunk):
                return
            chunk = next_chunk(chunk, clock() - begun)
            self.wake_sender()
