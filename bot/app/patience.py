"""A database that is locked or full at the start is asked again for a while, not for ever.

Somebody's backup, another program's long write, or a server that starts beside this one: these
pass. What does not pass ends the program with its sentence, and whatever started it may start it
again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.common.clock import first_of
from bot.common.logs import log
from storage.errors import StoreUnavailableError

T = TypeVar("T")

# A minute in all, beside the five seconds that each call may wait for a lock.
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)

_log = log(__name__)


async def until_available(
    ask: Callable[[], Awaitable[T]], stop: asyncio.Event, waits: Sequence[float] = WAITS
) -> T | None:
    """What it gives, asked again after each of these seconds; None where `stop` came first.

    `ask` has to be safe to repeat. Raises: StoreUnavailableError after the last wait.
    """
    for seconds in waits:
        try:
            return await ask()
        except StoreUnavailableError as error:
            _log.warning("the start has to wait", error=str(error), wait_seconds=seconds)
        await first_of(stop, seconds=seconds)
        if stop.is_set():
            return None
    return await ask()
