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

# A chunk holds other writers up for some ten milliseconds.
CHUNK = 2000
LOOK_SECONDS = 1.0

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Broadcaster:
    store: Store
    notices: Notices
    wake_sender: Callable[[], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Plan what is to be planned, tell of what is over, until `stop` is set."""
        while not stop.is_set():
            try:
                planned = await self.store.plan_broadcast(limit=CHUNK)
                told = await self.store.report_broadcast(self.notices.broadcast_failures)
            except StoreUnavailableError as error:
                _log.warning("a broadcast cannot be planned; trying again", error=str(error))
                planned = told = False
            if planned or told:
                self.wake_sender()
            else:
                await first_of(stop, seconds=LOOK_SECONDS)
