"""What Ctrl-C does to work that waits for somebody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.app.signals import unless_stopped


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
