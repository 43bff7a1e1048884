"""The bot's place in a chat changes: channels rest and go on, new ones are offered."""

from __future__ import annotations

import pytest

from bot.app import daily, each_channel
from simulator import Person
from storage.records import ChannelState, NewChannel
from tests.e2e.conftest import City, Office
from tests.e2e.test_trouble import plan


async def told(owner: Person, words: str) -> int:
    """How often, by now, after at least once."""
    seen = await owner.waits_for(lambda seen: any(words in one.text for one in seen))
    return sum(words in one.text for one in seen)


async def test_a_channel_rests_without_rights_and_comes_back_with_its_backlog(
    office: Office,
) -> None:
    telegram, owner = office.telegram, office.owner
    await owner.says("/start")
    await plan(office, "@caucasus")
    await telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    await owner.says("/channels @caucasus latest")
    assert "only the latest post" in (await owner.gets_answer()).text
    # Thrown out while nothing is sent: the update alone tells.
    telegram.set_bot_status("@caucasus", "kicked")
    assert await told(owner, "does not take posts (the bot was removed)") == 1
    await plan(office, "@caucasus", 3)
    for command in ("/channels", "/channels @caucasus"):
        await owner.says(command)
        assert "@caucasus: paused: the bot was removed" in (await owner.gets_answer()).text
    telegram.set_bot_status("@caucasus", "administrator")
    assert await told(owner, "1 will go out and 2 will not") == 1
    posts = await telegram.waits_for("@caucasus", lambda posts: len(posts) == 2)
    rows = [row for row in await office.ledger() if row.article_id]
    assert rows[0].article_title and rows[0].article_title in posts[-1].text
    await plan(office, "@caucasus")
    await telegram.waits_for("@caucasus", lambda posts: len(posts) == 3)


async def test_a_new_chat_is_offered_and_nothing_is_said_in_it(office: Office) -> None:
    telegram, owner = office.telegram, office.owner
    await owner.says("/start")
    await owner.gets_answer()
    telegram.add_channel("sea_desk", "Sea desk", bot_is_admin=False, owner=owner)
    telegram.set_bot_status("@sea_desk", "administrator")
    assert await told(owner, "/publish 12 @sea_desk") == 1
    assert "“Sea desk” now: Nargiz has let me in" in owner.sees()[-1].text
    assert telegram.messages("@sea_desk") == []


async def test_the_daily_look_ends_pauses_for_rights_and_says_once_what_is_lacking(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(daily, "LOOKS_A_DAY", 2)
    monkeypatch.setattr(daily, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(each_channel, "PAGE", 2)
    telegram, owner = city.telegram, city.owner
    await owner.says("/start")
    # Nothing tells of these: Telegram keeps updates for a day.
    telegram.chat("@world_desk").bot_rights -= {"can_delete_messages"}
    async with city.archive() as newsroom:
        store, now = newsroom.store, newsroom.now()
        await store.add_channel(NewChannel("@world_desk"), now=now)
        for address, reason in (
            ("@caucasus", "Need administrator rights in the channel chat"),
            ("@europe_desk", "CHAT_RESTRICTED"),
        ):
            channel = await store.add_channel(NewChannel(address), now=now)
            await store.pause_channel(channel.id, reason=reason, now=now)
    async with city.office() as office:
        assert await told(owner, "@caucasus gets posts again") == 1
        assert await told(owner, "In @world_desk I lack can_delete_messages") == 1
        book = telegram.book

        async def looked() -> bool:
            return len(list(book.requests_since(0, method="getChatMember"))) > 12

        await office.until(looked)
        assert await told(owner, "I lack") == 1
        other = await office.newsroom.store.channel("@europe_desk")
        assert other.state is ChannelState.PAUSED


async def test_a_group_that_becomes_a_supergroup_keeps_its_posts(office: Office) -> None:
    telegram, store = office.telegram, office.newsroom.store
    old = telegram.add_group("Harbour desk", basic=True)
    new = NewChannel(str(old), chat_id=old, kind="group")
    channel = await store.add_channel(new, now=office.newsroom.now())
    moved_to = telegram.migrate(old)

    async def follows() -> bool:
        return (await store.channel_by_id(channel.id)).chat_id == moved_to

    await office.until(follows)
    assert (await store.channel_by_id(channel.id)).kind == "supergroup"
