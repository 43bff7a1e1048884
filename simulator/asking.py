"""How a control call is read and answered. What is wrong with it answers 400 in one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import orjson
from aiohttp import web

from simulator.errors import HandsError
from simulator.world import Json

Handler = Callable[[web.Request], Awaitable[object]]

_Choice = TypeVar("_Choice", bound=StrEnum)


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(value), content_type="application/json")


def guarded(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            return _json(await handler(request))
        except (HandsError, ValueError, TypeError) as error:
            return _json({"error": str(error)}, 400)
        except KeyError as error:
            return _json({"error": f"{error.args[0]} is missing"}, 400)

    return serve


async def read_body(request: web.Request) -> Json:
    value = orjson.loads(await request.read() or b"{}")
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")
    return value


def number(given: Mapping[str, Any], name: str) -> int:
    """Raises: KeyError, ValueError."""
    try:
        return int(given[name])
    except (TypeError, ValueError):
        raise ValueError(f"{name} is a whole number, not {given[name]!r}") from None


def since(request: web.Request) -> int:
    """The number in the book after which entries are wanted (0: all). Raises: ValueError."""
    return number({"since": 0, **request.query}, "since")


def choice(kinds: type[_Choice], given: Mapping[str, Any], name: str) -> _Choice:
    """Raises: KeyError, ValueError with what there is to choose from."""
    if given[name] not in tuple(kinds):
        raise ValueError(f"{name} is one of {', '.join(kinds)}, not {given[name]!r}")
    return kinds(given[name])
