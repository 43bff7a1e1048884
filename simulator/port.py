"""The port: open, closed for a while, or slow to accept."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from enum import StrEnum

from aiohttp import web

HOST = "127.0.0.1"
_BACKLOG = 128


class OutageKind(StrEnum):
    REFUSE = "refuse"  # the port is closed and connections break: "connection refused"
    STALL = "stall"  # new connections come about, but nobody accepts them, so nothing answers


class Port:
    """Owns the listening socket of one aiohttp application. `sleep` spends an outage's time."""

    def __init__(self, port: int, sleep: Callable[[float], Awaitable[None]]) -> None:
        self.port = port
        self._sleep = sleep
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None
        self._socket: socket.socket | None = None
        self._timer: asyncio.Task[None] | None = None
        self.outage: OutageKind | None = None

    async def start(self, app: web.Application) -> None:
        """Raises: OSError where the port is taken."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            self._bind()
            await self._accept()
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        self._cancel_timer()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._socket is not None:
            self._socket.close()
        self._runner = self._socket = self._site = self.outage = None

    async def begin(
        self,
        kind: OutageKind,
        seconds: float | None = None,
        spare: asyncio.BaseTransport | None = None,
    ) -> None:
        """An outage, for so long or until `end`. The connection `spare` outlives it.

        Raises: RuntimeError where the server does not run.
        """
        await self.end()
        if self._runner is None or self._runner.server is None or self._socket is None:
            raise RuntimeError("the server does not run: there is nothing to close")
        self.outage = kind
        await self._stop_accepting()
        if kind is OutageKind.REFUSE:
            # A socket that is bound and does not listen keeps the port ours, and refuses.
            self._socket.close()
            self._bind()
            for connection in list(self._runner.server.connections):
                if connection.transport is not None and connection.transport is not spare:
                    connection.transport.abort()
        if seconds is not None:
            self._timer = asyncio.create_task(self._end_after(seconds))

    async def end(self) -> None:
        """Accept again; whoever waited in a stall is served now."""
        self._cancel_timer()
        if self.outage is not None:
            self.outage = None
            await self._accept()

    async def _end_after(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._timer = None
        await self.end()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _bind(self) -> None:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, self.port))
        except OSError as error:
            bound.close()
            why = (error.strerror or str(error)).lower()
            raise OSError(error.errno, f"{HOST}:{self.port}: {why}") from error
        self.port = bound.getsockname()[1]
        self._socket = bound

    async def _accept(self) -> None:
        """Through a second handle of the socket: the first goes on listening when it closes."""
        if self._runner is None or self._socket is None:
            return
        self._socket.listen(_BACKLOG)
        self._site = web.SockSite(self._runner, self._socket.dup(), backlog=_BACKLOG)
        await self._site.start()

    async def _stop_accepting(self) -> None:
        if self._site is not None:
            await self._site.stop()
            self._site = None
