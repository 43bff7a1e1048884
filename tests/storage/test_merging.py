"""One chat is one channel, whatever it is called: on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import AlreadyPostedError, ChannelExistsError, ChannelNotFoundError
from storage.records import Channel, ChannelState, DeliveryState, NewChannel, Settlement
from tests.builders import (
    NOW,
    a_new_article,
    a_new_delivery,
    a_new_edition,
    a_new_schedule,
)

CHAT = -1001234567890
LATER = NOW + timedelta(minutes=5)
S = DeliveryState


async def known(store: Store, address: str, **more: object) -> Channel:
    return await store.add_channel(NewChannel(address, **more), now=NOW)  # type: ignore[arg-type]


async def planned(store: Store, channel: Channel, article_id: int, state: S = S.PLANNED) -> int:
    """A row of the ledger for this article in this state; its number."""
    edition = a_new_edition(article_id, channel_id=channel.id)
    await store.plan_edition(edition, [a_new_delivery(article_id)])
    (row,) = await store.deliveries(limit=1)
    if state is not S.PLANNED:
        await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
        assert await store.mark_sending(row.id, "a", now=NOW)
    if state not in (S.PLANNED, S.SENDING):
        await store.settle(row.id, Settlement(state, NOW, message_id=7))
    return row.id


async def an_article(store: Store) -> int:
    return (await store.add_article(a_new_article(), now=NOW)).id


@pytest.mark.parametrize("thread", [None, 7])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (NewChannel("@news", chat_id=CHAT), NewChannel(str(CHAT))),
        (NewChannel(str(CHAT)), NewChannel("@news", chat_id=CHAT)),
        (NewChannel("@news", chat_id=CHAT), NewChannel("@renamed", chat_id=CHAT)),
        (NewChannel("@news"), NewChannel("@NEWS", chat_id=CHAT)),
    ],
)
async def test_a_chat_is_known_by_its_number_as_well_as_its_name(
    store: Store, first: NewChannel, second: NewChannel, thread: int | None
) -> None:
    def in_thread(new: NewChannel) -> NewChannel:
        return NewChannel(new.address, thread, new.chat_id)

    channel = await store.add_channel(in_thread(first), now=NOW)
    with pytest.raises(ChannelExistsError) as caught:
        await store.add_channel(in_thread(second), now=NOW)
    assert caught.value.known == channel
    assert await store.channels() == [channel]
    assert await store.channel(first.address, thread) == channel
    if channel.chat_id is not None:
        assert await store.channel(str(CHAT), thread) == channel
        with pytest.raises(ChannelNotFoundError):
            await store.channel(str(CHAT), 8)


async def test_threads_of_a_chat_are_channels_of_their_own(store: Store) -> None:
    channels = [await known(store, "@news", chat_id=CHAT, thread_id=n) for n in (None, 1, 2)]
    assert [await store.channel(str(CHAT), n) for n in (None, 1, 2)] == channels


async def test_a_name_that_proves_to_be_a_known_chat_is_merged_into_the_older(store: Store) -> None:
    older = await known(store, str(CHAT))
    younger = await known(store, "@news", language="az", time_zone="Asia/Baku")
    schedule = await store.add_schedule(a_new_schedule(channel_id=younger.id), now=NOW)
    row = await planned(store, younger, await an_article(store))
    merged = await store.resolve_channel(
        younger.id, chat_id=CHAT, kind="channel", title="News", now=LATER
    )
    assert await store.channels() == [merged]
    assert (merged.id, merged.address, merged.chat_id) == (older.id, "@news", CHAT)
    assert (merged.title, merged.language, merged.time_zone) == ("News", "az", "Asia/Baku")
    assert (await store.schedule(schedule.id)).channel_id == older.id
    assert [one.id for one in await store.deliveries(limit=9, channel_id=older.id)] == [row]
    assert (await store.channel("@news")) == (await store.channel(str(CHAT))) == merged
    with pytest.raises(ChannelNotFoundError):
        await store.channel_by_id(younger.id)


async def test_a_group_that_moved_into_a_known_supergroup_is_merged(store: Store) -> None:
    old, new = await known(store, "-500"), await known(store, str(CHAT))
    merged = await store.resolve_channel(
        old.id, chat_id=CHAT, kind="supergroup", title=None, now=NOW
    )
    assert (merged.id, merged.address, merged.chat_id) == (old.id, str(CHAT), CHAT)
    with pytest.raises(ChannelNotFoundError):
        await store.channel_by_id(new.id)


@pytest.mark.parametrize(
    ("older_is", "younger_is", "older_becomes", "younger_becomes"),
    [
        (S.PLANNED, S.PLANNED, S.PLANNED, S.WITHDRAWN),
        (S.SENT, S.PLANNED, S.SENT, S.WITHDRAWN),
        (S.UNKNOWN, S.PLANNED, S.UNKNOWN, S.WITHDRAWN),
        (S.SENDING, S.PLANNED, S.SENDING, S.WITHDRAWN),
        (S.PLANNED, S.SENT, S.WITHDRAWN, S.SENT),
        (S.PLANNED, S.SENDING, S.WITHDRAWN, S.SENDING),
        (S.SENT, S.SENT, S.SENT, S.SENT),
        (S.FAILED, S.PLANNED, S.FAILED, S.PLANNED),
        (S.PLANNED, S.FAILED, S.PLANNED, S.FAILED),
    ],
)
async def test_an_article_still_goes_to_the_chat_once(
    store: Store, older_is: S, younger_is: S, older_becomes: S, younger_becomes: S
) -> None:
    older, younger = await known(store, "@old"), await known(store, "@new", chat_id=CHAT)
    article = await an_article(store)
    rows = [
        await planned(store, older, article, older_is),
        await planned(store, younger, article, younger_is),
    ]
    await store.resolve_channel(older.id, chat_id=CHAT, kind="channel", title=None, now=LATER)
    found = [await store.delivery(number) for number in rows]
    assert [row.state for row in found] == [older_becomes, younger_becomes]
    assert {row.channel_id for row in found} == {older.id}
    for row, before in zip(found, (older_is, younger_is), strict=True):
        if row.state is not before:
            assert row.reason is not None
            assert "is the same chat as" in row.reason
            assert row.settled_at == LATER
    with pytest.raises(AlreadyPostedError):
        await planned(store, older, article)
    assert await store.unposted_articles(older.id, topic=None, limit=5) == []


async def test_three_names_of_a_chat_with_a_post_each(store: Store) -> None:
    article = await an_article(store)
    channels = [await known(store, f"@name_{number}") for number in range(3)]
    for channel in channels:
        await planned(store, channel, article, S.SENT)
    for channel in channels:
        await store.resolve_channel(channel.id, chat_id=CHAT, kind="channel", title=None, now=NOW)
    assert [one.id for one in await store.channels()] == [1]
    assert [row.channel_id for row in await store.deliveries(limit=9)] == [1, 1, 1]


async def test_merged_rows_are_leased_in_the_order_of_the_whole_channel(store: Store) -> None:
    older, younger = await known(store, "@old"), await known(store, "@new", chat_id=CHAT)
    rows = [
        await planned(store, channel, await an_article(store))
        for channel in (older, younger, older, younger)
    ]
    await store.lease_deliveries("gone", now=NOW, until=LATER, limit=9)
    await store.resolve_channel(older.id, chat_id=CHAT, kind="channel", title=None, now=NOW)
    assert not await store.mark_sending(rows[1], "gone", now=NOW)
    leased = await store.lease_deliveries("a", now=LATER, until=LATER + timedelta(1), limit=9)
    assert [row.id for row in leased] == rows


@pytest.mark.parametrize("paused", [0, 1])
async def test_a_merged_channel_is_active_if_either_was(store: Store, paused: int) -> None:
    channels = [await known(store, "@old"), await known(store, "@new", chat_id=CHAT)]
    await store.pause_channel(channels[paused].id, reason="chat not found", now=NOW)
    merged = await store.resolve_channel(
        channels[0].id, chat_id=CHAT, kind="channel", title=None, now=NOW
    )
    assert (merged.state, merged.pause_reason) == (ChannelState.ACTIVE, None)


async def test_a_channel_takes_its_new_name(store: Store) -> None:
    channel = await known(store, "@old", chat_id=CHAT)
    renamed = await store.resolve_channel(
        channel.id, chat_id=CHAT, kind="channel", title=None, now=NOW, address="@new"
    )
    assert (renamed.id, renamed.address, renamed.chat_id) == (channel.id, "@new", CHAT)
    assert await store.channel("@NEW") == renamed
    with pytest.raises(ChannelNotFoundError):
        await store.channel("@old")


async def test_a_name_that_passed_to_another_chat_is_that_chats(store: Store) -> None:
    former, heir = await known(store, "@name", chat_id=-5), await known(store, str(CHAT))
    row = await planned(store, former, await an_article(store))
    await store.resolve_channel(
        heir.id, chat_id=CHAT, kind="channel", title=None, now=NOW, address="@name"
    )
    assert (await store.channel("@name")).id == heir.id
    assert (await store.channel_by_id(former.id)).address == "-5"
    assert (await store.delivery(row)).channel_id == former.id


async def test_a_name_without_a_number_is_the_chat_that_has_it_now(store: Store) -> None:
    older, younger = await known(store, "@name"), await known(store, str(CHAT))
    merged = await store.resolve_channel(
        younger.id, chat_id=CHAT, kind="channel", title=None, now=NOW, address="@Name"
    )
    assert (merged.id, merged.address, merged.chat_id) == (older.id, "@Name", CHAT)
