"""Group commit: calls that come while a transaction runs share the next one.

A transaction costs about a millisecond, most of it to make it durable; a row in it a hundredth of
that. So many waiters share one transaction, and each gets its own answer when it is durable.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from storage.errors import StoreUnavailableError

Request = TypeVar("Request")
Answer = TypeVar("Answer")

# More than so many rows would hold other writers up.
MOST_TOGETHER = 500
# So many in one transaction tell of more to come.
MANY = 16
# So many that wait are worth a transaction, however soon after the last.
ENOUGH = 100


class Grouped(Generic[Request, Answer]):
    """`commit` carries out requests in one transaction; it gives an answer or error for each.

    The first request is carried out at once. The more come, the longer the next ones gather:
    transactions of few begin shortly after one another, those of many `spacing` seconds apart, or
    when enough have gathered.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Request]], Awaitable[Sequence[Answer | Exception]]],
        spacing: float,
    ) -> None:
        self._commit = commit
        self._spacing = spacing
        self._waiting: list[tuple[Request, asyncio.Future[Answer]]] = []
        self._worker: asyncio.Task[None] | None = None
        self._pause: asyncio.Future[None] | None = None

    async def ask(self, request: Request) -> Answer:
        """Its answer, once that is durable.

        Raises: the request's own error; StoreUnavailableError, and then nothing was changed.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((request, waiter))
        if self._worker is None:
            self._worker = loop.create_task(self._work())
        elif self._pause is not None and len(self._waiting) >= ENOUGH:
            _end(self._pause)
        return await waiter

    async def finish(self) -> None:
        """Until nobody waits."""
        if self._worker is not None:
            await asyncio.wait([self._worker])

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                begun = loop.time()
                group = self._waiting[:MOST_TOGETHER]
                del self._waiting[:MOST_TOGETHER]
                await self._carry_out(group)
                apart = self._spacing * min(1.0, len(group) / MANY)
                await self._gather_until(begun + apart)
        finally:
            self._worker = None
            for _, waiter in self._waiting:  # only where the task was cancelled
                waiter.cancel()
            self._waiting.clear()

    async def _gather_until(self, moment: float) -> None:
        if len(self._waiting) >= ENOUGH:
            return
        loop = asyncio.get_running_loop()
        self._pause = loop.create_future()
        timer = loop.call_at(moment, _end, self._pause)
        try:
            await self._pause
        finally:
            timer.cancel()
            self._pause = None

    async def _carry_out(self, group: Sequence[tuple[Request, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._commit([request for request, _ in group])
        except StoreUnavailableError as error:
            answers = [error] * len(group)
        except Exception as error:
            if len(group) > 1:
                # One of them is a mistake of its caller's: the others must not suffer for it.
                for one in group:
                    await self._carry_out([one])
                return
            answers = [error]
        for (_, waiter), answer in zip(group, answers, strict=True):
            if waiter.done():  # its caller was cancelled
                continue
            if isinstance(answer, Exception):
                waiter.set_exception(answer)
            else:
                waiter.set_result(answer)


def _end(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)
