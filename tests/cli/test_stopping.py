"""Work that waits for somebody else: for how long, and what Ctrl-C does to it."""

from __future__ import annotations

import asyncio

import pytest

from bot.app.patience import until_available
from bot.app.signals import unless_stopped
from storage.errors import StoreUnavailableError


async def test_work_gives_its_value_or_is_given_up() -> None:
    stop, given_up = asyncio.Event(), asyncio.Event()

    async def endless() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()
        return "never"

    async def fails() -> str:
        raise ValueError("no page")

    async def answers() -> str:
        return "a page"

    assert await unless_stopped(stop, answers()) == "a page"
    with pytest.raises(ValueError, match="no page"):
        await unless_stopped(stop, fails())
    asyncio.get_running_loop().call_soon(stop.set)
    assert await unless_stopped(stop, endless()) is None
    assert given_up.is_set()


async def test_a_start_asks_a_locked_database_again_for_a_while_and_not_for_ever() -> None:
    stop, asked = asyncio.Event(), 0

    async def ask() -> int:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise StoreUnavailableError("the database is locked")
        return asked

    with pytest.raises(StoreUnavailableError, match="locked"):
        await until_available(ask, stop, waits=(0,))
    asked = 0
    assert await until_available(ask, stop, waits=(0, 0)) == 3
    asked = 0
    asyncio.get_running_loop().call_soon(stop.set)
    assert await until_available(ask, stop, waits=(60,)) is None
