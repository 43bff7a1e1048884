"""When the bot's rights are looked at: in the paused channels often, in all once a day."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import daily
from bot.publishing.watch import RightsWatch
from storage.errors import StoreUnavailableError


async def test_paused_channels_are_looked_at_often_and_a_look_that_was_cut_short_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AGAIN_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(daily, name, 0.0)
    monkeypatch.setattr(daily, "LOOKS_A_DAY", 2)
    stop, asked = asyncio.Event(), list[bool]()

    async def channels(*, paused_only: bool, **_: Any) -> list[object]:
        asked.append(paused_only)
        if len(asked) in (1, 4):
            raise StoreUnavailableError("database is locked")
        if len(asked) == 6:
            stop.set()
        return []

    watch = SimpleNamespace(store=SimpleNamespace(channels=channels))
    await asyncio.wait_for(daily.check_daily(cast(Any, None), cast(RightsWatch, watch), stop), 5)
    # The first and the fourth are made again; of the others each second one is of all channels.
    assert asked == [True, True, True, False, False, True]
