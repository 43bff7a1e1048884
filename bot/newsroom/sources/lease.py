"""A source's lease: short, and renewed for as long as a look lasts.

So a program that was killed keeps nobody from its sources for longer than LEASE. One that falls
silent for longer and comes back may find another at its source: both looks are written down, and
each article still comes once, since the intake decides by what is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.common.clock import Now, Sleep
from bot.common.logs import log
from storage.contract import Store
from storage.errors import StoreUnavailableError

LEASE = timedelta(seconds=30)
RENEWAL_SECONDS = 10.0

_log = log(__name__)


@asynccontextmanager
async def held(store: Store, name: str, owner: str, now: Now, sleep: Sleep) -> AsyncIterator[bool]:
    """Hold the lease meanwhile; False where another has it."""
    if not await store.take_lease(name, owner, now=now(), until=now() + LEASE):
        yield False
        return
    keeper = asyncio.create_task(_keep(store, name, owner, now, sleep))
    try:
        yield True
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await store.release_lease(name, owner)


async def _keep(store: Store, name: str, owner: str, now: Now, sleep: Sleep) -> None:
    while True:
        await sleep(RENEWAL_SECONDS)
        try:
            mine = await store.take_lease(name, owner, now=now(), until=now() + LEASE)
        except StoreUnavailableError as error:
            _log.warning("a lease could not be renewed; trying again", error=str(error))
            continue
        if not mine:
            _log.warning("another program has taken a lease over", lease=name)
            return
