"""What the verbs share: the newsroom opened for one command, and JSON for programs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom

T = TypeVar("T")


def with_newsroom(work: Callable[[Newsroom], Awaitable[T]]) -> T:
    """Open the newsroom as the settings say, do the work, close it."""
    from bot.app.newsroom import open_newsroom
    from bot.common.logs import set_up_logs
    from config.settings import Settings

    set_up_logs(quiet=True)

    async def opened() -> T:
        async with open_newsroom(Settings()) as newsroom:
            return await work(newsroom)

    return asyncio.run(opened())


def print_json(value: Any) -> None:
    """One JSON document, indented, with a time as ISO 8601 and letters as they are."""
    sys.stdout.write(_dump(value, indent=2) + "\n")


def print_json_line(value: Any) -> None:
    """One JSON document in one line."""
    sys.stdout.write(_dump(value, indent=None) + "\n")


def _dump(value: Any, *, indent: int | None) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def _plain(value: Any) -> Any:
    from datetime import datetime

    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
