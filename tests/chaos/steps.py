"""The labelled steps of the delivery: every call to the Store and to Telegram, before and after.

A label reads "before settle 3" or "after sendMessage 1": the third call of that name in one life.
The program itself knows nothing of it: its Store and its request class are wrapped from outside.
"""

from __future__ import annotations

import functools
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from bot.publishing.request import AiohttpRequest
from storage.errors import StoreUnavailableError

T = TypeVar("T")

# What changes something, or asks for what decides; the rest is reading.
STEPS = frozenset(
    {
        *("take_lease", "release_lease", "strand_sending", "lease_deliveries", "resolve_channel"),
        *("mark_sending", "settle", "pause_channel", "resume_channel"),
        *("correct_posts", "close_correction"),
        *("getChat", "sendMessage", "editMessageText", "deleteMessage", "forwardMessage"),
    }
)
# In the trace: what the database was not to be had for.
UNAVAILABLE = "unavailable"
# It is answered when something happens, not when the work is done.
_ENDLESS = "getUpdates"


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Steps:
    """Counts steps and strikes at one. `strike` None: none; each label goes into `trace`."""

    def __init__(
        self, at: str | None, trace: Path, strike: Callable[[], None] = kill_myself
    ) -> None:
        self._at = at
        self._strike = strike
        self._counts: Counter[str] = Counter()
        self._trace = trace.open("a", buffering=1)
        self.under_way = 0

    async def take(self, name: str, call: Callable[[], Awaitable[T]]) -> T:
        """Carry out one step of this name."""
        self._counts[name] += 1
        number = self._counts[name]
        self._pass(f"before {name} {number}")
        works = name != _ENDLESS
        self.under_way += works
        try:
            result = await call()
        except StoreUnavailableError:
            self._trace.write(f"{UNAVAILABLE} {name} {number}\n")
            raise
        finally:
            self.under_way -= works
        self._pass(f"after {name} {number}")
        return result

    def taken(self, name: str) -> int:
        return self._counts[name]

    def _pass(self, label: str) -> None:
        self._trace.write(f"{label}\n")
        if label == self._at:
            self._strike()


class SteppedStore:
    """A Store whose every call is a step."""

    def __init__(self, store: Any, steps: Steps) -> None:
        self._store = store
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        @functools.wraps(method)
        async def stepped(*args: Any, **kwargs: Any) -> Any:
            return await self._steps.take(name, lambda: method(*args, **kwargs))

        return stepped


def stepped_requests(steps: Steps) -> type[AiohttpRequest]:
    """A request class whose every call of the Bot API is a step."""

    class SteppedRequest(AiohttpRequest):
        async def exchange(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            method = url.rsplit("/", 1)[-1]
            return await steps.take(
                method, lambda: super(SteppedRequest, self).exchange(url, *args, **kwargs)
            )

    return SteppedRequest
