"""Channels, on both databases."""

from __future__ import annotations

import pytest

from storage.contract import Store
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import Backlog, Channel, ChannelState, NewChannel, PostForm, Resumption
from tests.builders import NOW, a_new_channel


async def test_a_channel_comes_back_whole(store: Store) -> None:
    new = NewChannel("@News_AZ", 7, -1001234567890, "supergroup", "News", "az", "Asia/Baku")
    channel = await store.add_channel(new, now=NOW)
    assert channel == Channel(
        id=1,
        address="@News_AZ",
        thread_id=7,
        chat_id=-1001234567890,
        kind="supergroup",
        title="News",
        language="az",
        time_zone="Asia/Baku",
        state=ChannelState.ACTIVE,
        pause_reason=None,
        backlog=Backlog.ALL,
        form=PostForm.SUMMARY,
    )
    assert await store.channel_by_id(1) == channel
    assert await store.channel("@nEWS_az", 7) == channel


async def test_an_address_and_thread_name_one_channel_whatever_the_case(store: Store) -> None:
    await store.add_channel(NewChannel("@News"), now=NOW)
    in_thread = await store.add_channel(NewChannel("@News", thread_id=7), now=NOW)
    for taken in (NewChannel("@NEWS"), NewChannel("@news", thread_id=7)):
        with pytest.raises(ChannelExistsError, match=taken.address):
            await store.add_channel(taken, now=NOW)
    assert await store.channel("@news", 7) == in_thread
    assert len(await store.channels()) == 2


async def test_an_unknown_channel_is_told_so(store: Store) -> None:
    with pytest.raises(ChannelNotFoundError, match="no channel @nobody"):
        await store.channel("@nobody")
    for call in (
        store.channel_by_id(9),
        store.resolve_channel(9, chat_id=1, kind="group", title=None, now=NOW),
        store.pause_channel(9, reason="kicked", now=NOW),
        store.resume_channel(9, now=NOW),
        store.note_lacks(9, []),
        store.set_backlog(9, Backlog.NONE),
        store.set_form(9, PostForm.FULL),
    ):
        with pytest.raises(ChannelNotFoundError, match="no channel 9"):
            await call


async def test_channels_come_in_pages_and_paused_ones_alone(store: Store) -> None:
    ids = [(await store.add_channel(a_new_channel(), now=NOW)).id for _ in range(4)]
    await store.pause_channel(ids[2], reason="kicked", now=NOW)
    page = await store.channels(limit=3)
    rest = await store.channels(after=page[-1].id, limit=3)
    assert [one.id for one in page] + [one.id for one in rest] == ids
    assert [one.id for one in await store.channels(paused_only=True)] == [ids[2]]


async def test_private_chats_are_listed_only_where_asked_for(store: Store) -> None:
    await store.add_channel(NewChannel("5", kind="private"), now=NOW)
    await store.add_channel(NewChannel("@news"), now=NOW)
    assert [one.address for one in await store.channels()] == ["@news"]
    assert [one.address for one in await store.channels(with_private=True)] == ["5", "@news"]


async def test_what_telegram_tells_is_noted_and_a_missing_title_keeps_the_old(store: Store) -> None:
    channel = await store.add_channel(NewChannel("@news", title="Old"), now=NOW)
    await store.resolve_channel(
        channel.id, chat_id=-100_777, kind="supergroup", title=None, now=NOW
    )
    resolved = await store.channel("@news")
    assert (resolved.chat_id, resolved.kind, resolved.title) == (-100_777, "supergroup", "Old")
    await store.resolve_channel(
        channel.id, chat_id=-100_777, kind="supergroup", title="New", now=NOW
    )
    assert (await store.channel("@news")).title == "New"


async def test_a_group_that_became_a_supergroup_is_found_by_its_new_number(store: Store) -> None:
    channel = await store.add_channel(NewChannel("-500", thread_id=2), now=NOW)
    await store.resolve_channel(
        channel.id, chat_id=-100_500, kind="supergroup", title=None, now=NOW
    )
    moved = await store.channel("-100500", 2)
    assert (moved.id, moved.address, moved.chat_id) == (channel.id, "-100500", -100_500)
    with pytest.raises(ChannelNotFoundError):
        await store.channel("-500", 2)


async def test_a_pause_keeps_its_first_reason_until_it_ends(store: Store) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    assert await store.pause_channel(channel.id, reason="kicked", now=NOW)
    assert not await store.pause_channel(channel.id, reason="blocked", now=NOW)
    paused = await store.channel_by_id(channel.id)
    assert (paused.state, paused.pause_reason) == (ChannelState.PAUSED, "kicked")
    assert await store.resume_channel(channel.id, now=NOW) == Resumption(0, 0)
    assert await store.resume_channel(channel.id, now=NOW) is None
    assert await store.channel_by_id(channel.id) == channel


async def test_the_channels_of_a_chat_are_found_by_its_number_and_by_its_name(store: Store) -> None:
    for new in (
        NewChannel("@Forum", chat_id=-100_5),
        NewChannel("@forum", 3, chat_id=-100_5),
        NewChannel("-1005", 4),
        NewChannel("@unseen"),
        NewChannel("@unseen", 2),
        NewChannel("@other", chat_id=-100_6),
        NewChannel("77", kind="private"),
    ):
        await store.add_channel(new, now=NOW)
    for chats, ids in (
        (("-1005",), [1, 2, 3]),
        (("@FORUM",), [1, 2]),
        (("-1005", "@fOrum"), [1, 2, 3]),
        (("@unSeen",), [4, 5]),
        (("-1006", "@unseen"), [4, 5, 6]),
        (("77",), [7]),
        (("@nobody", "-9", "9" * 30), []),
        ((), []),
    ):
        assert [one.id for one in await store.channels_of(*chats)] == ids, chats
