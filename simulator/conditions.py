"""Control calls for what a bot has to cope with, and for how it did.

    GET    /simulator/limits                the permitted rates
    POST   /simulator/limits                fields of Limits to change: {"enforced": true}
    POST   /simulator/outage                {kind: "refuse" or "stall", seconds}: see port.py
    DELETE /simulator/outage                by a connection that was open before: it is over
    GET    /simulator/counts?chat=          delivered, duplicated, edited, deleted, out of limit
    DELETE /simulator/counts                count anew

Faults of single calls are in simulator/control.py.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.asking import Handler, choice, guarded, read_body
from simulator.port import OutageKind
from simulator.world import Json

if TYPE_CHECKING:
    from simulator.simulator import Simulator


class Conditions:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        table: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "limits", self._limits),
            ("POST", "limits", self._set_limits),
            ("POST", "outage", self._begin_outage),
            ("DELETE", "outage", self._end_outage),
            ("GET", "counts", self._counts),
            ("DELETE", "counts", self._clear_counts),
        )
        return [
            web.route(method, f"/simulator/{path}", guarded(handler))
            for method, path, handler in table
        ]

    async def _limits(self, request: web.Request) -> Json:
        return asdict(self._simulator.limits)

    async def _set_limits(self, request: web.Request) -> Json:
        self._simulator.limits = self._simulator.limits.changed(await read_body(request))
        return asdict(self._simulator.limits)

    async def _begin_outage(self, request: web.Request) -> Json:
        body = await read_body(request)
        kind, seconds = choice(OutageKind, body, "kind"), body.get("seconds")
        if seconds is not None:
            seconds = float(seconds)
        await self._simulator.begin_outage(kind, seconds, spare=request.transport)
        return {"kind": kind, "seconds": seconds}

    async def _end_outage(self, request: web.Request) -> Json:
        await self._simulator.end_outage()
        return {"kind": None, "seconds": None}

    async def _counts(self, request: web.Request) -> Json:
        tally = self._simulator.book.tally
        if "chat" in request.query:
            return asdict(self._simulator.counts(request.query["chat"]))
        chats = self._simulator.backend.world.chats
        return {
            "total": asdict(tally.total()),
            "chats": [
                {
                    "chat_id": chat_id,
                    "chat_title": chats[chat_id].title if chat_id in chats else None,
                    **asdict(counts),
                }
                for chat_id, counts in tally.chats().items()
            ],
        }

    async def _clear_counts(self, request: web.Request) -> Json:
        self._simulator.book.tally.clear()
        return {}
