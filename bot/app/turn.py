"""Only one program works on a database at a time: a lease that it keeps renewing.

A second one waits for its turn and takes over when the first ends or dies; so two copies that are
started by mistake double nothing.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.common.clock import Now, first_of
from bot.common.errors import ConfigurationError
from bot.common.logs import log
from storage.contract import Store
from storage.errors import StoreUnavailableError

NAME = "program"
# After a kill -9 the next program waits so long at most.
LEASE = timedelta(seconds=10)
RENEWAL_SECONDS = 2.0
ASK_SECONDS = 0.5

_log = log(__name__)


async def wait_for_turn(store: Store, owner: str, now: Now, stop: asyncio.Event) -> bool:
    """Until the lease is `owner`'s; False where `stop` came first."""
    told = False
    while not stop.is_set():
        if await store.take_lease(NAME, owner, now=now(), until=now() + LEASE):
            return True
        if not told:
            _log.warning(
                "another Dateline works on this database, or died a moment ago: waiting for it"
            )
            told = True
        await first_of(stop, seconds=ASK_SECONDS)
    return False


async def keep_turn(store: Store, owner: str, now: Now, stop: asyncio.Event) -> None:
    """Renew the lease until `stop`. Raises: ConfigurationError where another took over."""
    while not stop.is_set():
        await first_of(stop, seconds=RENEWAL_SECONDS)
        try:
            mine = await store.take_lease(NAME, owner, now=now(), until=now() + LEASE)
        except StoreUnavailableError as error:
            _log.warning("the lease could not be renewed; trying again", error=str(error))
            continue
        if not mine:
            raise ConfigurationError(
                "Another Dateline has taken over this database: run only one of them."
            )
