"""Names are looked up, and a name that leads into a private network is refused before any packet.

The connection is made to the very addresses that were judged here: there is no second look-up
that could give another answer.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.newsroom.fetch.target import is_allowed, is_public, private


class GuardedResolver(AbstractResolver):
    """`inner` looks names up; one private address among several refuses the name."""

    def __init__(self, inner: AbstractResolver, allowed: Collection[str]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises: AddressRefusedError, OSError (no such name)."""
        found = await self._inner.resolve(host, port, family)
        if is_allowed(host, port, self._allowed):
            return found
        if not all(is_public(ip_address(result["host"])) for result in found):
            raise private(host)
        return found

    async def close(self) -> None:
        await self._inner.close()
