"""getUpdates: a true long poll. A second one ends the first, as on the real server."""

from __future__ import annotations

from simulator.backend import Backend
from simulator.errors import (
    CONFLICT_OTHER_POLL,
    CONFLICT_SET_WEBHOOK,
    CONFLICT_WEBHOOK,
    RESTART,
    ApiError,
    bad_request,
)
from simulator.params import Params
from simulator.world import Json

LONGEST_SECONDS = 50  # Client.h
MOST_UPDATES = 100


class Poller:
    """Serves the one bot's getUpdates calls."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._turn = 0
        self.waiting = 0  # calls that wait just now
        self._closed = False

    async def get_updates(self, params: Params) -> list[Json]:
        """Wait up to `timeout` seconds for updates from `offset` on.

        Raises: ApiError: 409 for the older of two polls and while a webhook is set, 500 where
        the server stops meanwhile.
        """
        if self._backend.hook is not None:
            raise ApiError(CONFLICT_WEBHOOK)
        queue = self._backend.updates
        kinds = params.json(
            "allowed_updates", bad_request("can't parse allowed_updates JSON object")
        )
        if isinstance(kinds, list):
            queue.allow([str(kind) for kind in kinds])
        if params.integer("offset"):
            queue.confirm(params.integer("offset"))
        limit = params.integer("limit", MOST_UPDATES)
        limit = limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES
        timeout = min(max(params.integer("timeout"), 0), LONGEST_SECONDS)
        await self._wait(timeout)
        return queue.first(limit)

    async def _wait(self, timeout_seconds: int) -> None:
        queue = self._backend.updates
        self._turn += 1
        turn = self._turn
        self.waiting += 1
        queue.pulse.beat()

        def over() -> bool:
            ended = self._turn != turn or self._closed or self._backend.hook is not None
            return ended or bool(len(queue))

        try:
            await queue.pulse.until(over, timeout_seconds)
        finally:
            self.waiting -= 1
        if self._turn != turn:
            raise ApiError(CONFLICT_OTHER_POLL)
        if self._backend.hook is not None:
            raise ApiError(CONFLICT_SET_WEBHOOK)
        if self._closed:
            raise ApiError(RESTART)

    def close(self) -> None:
        """Wake whoever waits; from now on nobody waits."""
        self._closed = True
        self._backend.updates.pulse.beat()
