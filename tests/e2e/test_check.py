"""`dateline check` and the daily look: faults are told before they are missed."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.app import daily
from bot.app.check import check
from bot.app.newsroom import open_newsroom
from storage.records import NewChannel
from tests.e2e.conftest import City
from tests.e2e.test_rights import told


async def faults(city: City, **settings: object) -> dict[str, str]:
    """By subject, of these settings."""
    changed = city.settings.model_copy(update=settings)
    async with open_newsroom(changed) as newsroom:
        return {one.subject: one.fault for one in await check(newsroom) if one.fault is not None}


async def test_each_fault_is_one_sentence(city: City) -> None:
    telegram = city.telegram
    await city.owner.says("/start")
    async with city.archive() as newsroom:
        for name in ("@caucasus", "@world_desk", "@europe_desk"):
            await newsroom.store.add_channel(NewChannel(name), now=newsroom.now())
    assert await faults(city, service_chat=str(city.owner.id)) == {}
    telegram.set_bot_status("@caucasus", "administrator", may_post=False)
    telegram.set_bot_rights("@world_desk", can_delete_messages=False)
    telegram.set_bot_status("@europe_desk", "kicked")
    found = await faults(city, service_chat="@caucasus", owners=frozenset({city.reader.id}))
    assert "can_post_messages" in found.pop("@caucasus")
    assert "lacks can_delete_messages" in found.pop("@world_desk")
    assert "kicked" in found.pop("@europe_desk")
    assert "is public" in found.pop("service chat @caucasus")
    assert "write /start" in found.pop("owners")
    assert found == {}
    assert "DATELINE_OWNERS" in (await faults(city, owners=frozenset()))["owners"]
    assert (
        "cannot be reached" in (await faults(city, service_chat="-100999"))["service chat -100999"]
    )
    wrong = SecretStr("7000000001:no-such-token-at-all-here-really-x")
    assert list(await faults(city, bot_token=wrong)) == ["token"]
    assert list(await faults(city, bot_token=None)) == ["token"]
    assert telegram.messages("@caucasus") == [], "it posts nothing"


async def test_the_daily_look_pauses_and_warns(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "LOOK_SECONDS", 0.3)
    monkeypatch.setattr(daily, "LOOKS_A_DAY", 1)
    monkeypatch.setattr(daily, "PAUSE_SECONDS", 0.0)
    await city.owner.says("/start")
    async with city.archive() as newsroom:
        for name in ("@caucasus", "@world_desk"):
            await newsroom.store.add_channel(NewChannel(name), now=newsroom.now())
    # While the program was away for longer than Telegram keeps updates.
    city.telegram.set_bot_status("@caucasus", "member")
    city.telegram.set_bot_rights("@world_desk", can_edit_messages=False)
    city.telegram.backend.updates.clear()
    async with city.office():
        assert await told(city.owner, "@caucasus does not take posts (the bot is no admin") == 1
        assert await told(city.owner, "In @world_desk I lack can_edit_messages") >= 1
