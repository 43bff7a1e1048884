"""The look at the bot's rights, where the database is busy in the middle of it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import daily
from bot.publishing.watch import RightsWatch
from storage.errors import StoreUnavailableError


async def test_a_look_that_the_database_cut_short_begins_again_before_the_next_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(daily, "AGAIN_SECONDS", 0.0)
    stop, asked = asyncio.Event(), list[bool]()

    async def channels(*, paused_only: bool, **_: Any) -> list[object]:
        asked.append(paused_only)
        if len(asked) == 1:
            raise StoreUnavailableError("database is locked")
        stop.set()
        return []

    watch = SimpleNamespace(store=SimpleNamespace(channels=channels))
    await asyncio.wait_for(daily.check_daily(cast(Any, None), cast(RightsWatch, watch), stop), 5)
    assert asked == [True, True], "the paused ones, as at every start"
