"""Brings updates to the webhook. Nothing but http://127.0.0.1 is ever called."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

import aiohttp

from simulator import webhooks
from simulator.backend import Backend
from simulator.params import Params
from simulator.updates import Waiting
from simulator.webhooks import Hook, Reply

POST_SECONDS = 60.0

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Reply]]


async def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """One HTTP call. Redirects are not followed, proxies not used."""
    timeout = aiohttp.ClientTimeout(total=POST_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            return Reply(
                response.status,
                response.reason or "",
                response.headers.get("Retry-After", ""),
                response.content_type,
                await response.read(),
            )
    except TimeoutError:
        return Reply(0, "Read timeout expired")
    except aiohttp.ClientConnectorError:
        return Reply(0, "Connection refused")
    except aiohttp.ClientError:
        return Reply(0, "Connection closed")


class Courier:
    """Delivers while a hook is set; costs nothing while there is none.

    `perform` acts out a method that an answer carries; `sleep` waits between tries; `longest`
    gives the upper bound of a wait in seconds.
    """

    def __init__(
        self,
        backend: Backend,
        perform: Callable[[str, Params], Awaitable[object]],
        sleep: Callable[[float], Awaitable[None]],
        post: Post = post,
        longest: Callable[[], float] = lambda: random.uniform(  # noqa: S311 - no secret
            *webhooks.LONGEST_DELAY_SECONDS
        ),
    ) -> None:
        self._backend = backend
        self._perform = perform
        self._sleep = sleep
        self._post = post
        self._longest = longest
        self._hook: Hook | None = None
        self._under_way: dict[object, asyncio.Task[None]] = {}  # by lane
        self._left_alone: set[int] = set()  # updates of a hook that is not contacted

    async def run(self) -> None:
        """Until cancelled."""
        queue = self._backend.updates
        try:
            while True:
                await queue.pulse.until(self._has_work, None)
                await self._follow_hook()
                for one in self._due():
                    self._start(one)
        finally:
            await self._stop_all()

    def _has_work(self) -> bool:
        return self._hook is not self._backend.hook or bool(self._due())

    async def _follow_hook(self) -> None:
        """A new hook, or none: what is under way for the old one stops."""
        if self._hook is not self._backend.hook:
            await self._stop_all()
            self._hook = self._backend.hook
            self._left_alone.clear()

    async def _stop_all(self) -> None:
        tasks = list(self._under_way.values())
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _due(self) -> list[Waiting]:
        """What may start now: the first update of each free lane, as connections allow."""
        if self._hook is None:
            return []
        free = self._hook.max_connections - len(self._under_way)
        seen = set(self._under_way)
        found: list[Waiting] = []
        for one in self._backend.updates.waiting():
            if one.id in self._left_alone:
                continue
            lane = webhooks.lane(one.update)
            if len(found) < free and lane not in seen:
                found.append(one)
            seen.add(lane)
        return found

    def _start(self, waiting: Waiting) -> None:
        hook = self._hook
        if hook is None:
            return
        if not webhooks.is_contacted(hook.url):
            self._left_alone.add(waiting.id)
            self._backend.book.write_delivery(waiting.id, hook.url, 0, webhooks.NOT_CONTACTED)
            return
        lane = webhooks.lane(waiting.update)
        task = asyncio.create_task(self._deliver(hook, waiting))
        self._under_way[lane] = task
        task.add_done_callback(lambda done: self._free(lane, done))

    def _free(self, lane: object, done: asyncio.Task[None]) -> None:
        if self._under_way.get(lane) is done:
            del self._under_way[lane]
        self._backend.updates.pulse.beat()

    async def _deliver(self, hook: Hook, waiting: Waiting) -> None:
        """Try until it is acknowledged, or too old, or taken out of the queue."""
        failures = 0
        payload, headers = webhooks.body(waiting.update), webhooks.headers(hook)
        while waiting in self._backend.updates.waiting():
            reply = await self._post(hook.url, payload, headers)
            words = reply.reason
            self._backend.book.write_delivery(waiting.id, hook.url, reply.status, words)
            if reply.acknowledges:
                hook.gone_since = None
                self._backend.updates.remove(waiting.id)
                call = webhooks.called(reply)
                if call is not None:
                    await self._perform(*call)
                return
            failures += 1
            self._note(hook, reply)
            await self._sleep(webhooks.delay_seconds(failures, reply.retry_after, self._longest()))

    def _note(self, hook: Hook, reply: Reply) -> None:
        now = self._backend.now()
        hook.error_at, hook.error = now, reply.error
        if reply.status != 410:
            hook.gone_since = None
        elif hook.gone_since is None:
            hook.gone_since = now
        elif now - hook.gone_since >= webhooks.GONE_SECONDS and self._backend.hook is hook:
            self._backend.hook = None
            self._backend.updates.pulse.beat()
