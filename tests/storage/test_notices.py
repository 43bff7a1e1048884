"""Words to the owners are written together with what they tell of, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import ChannelNotFoundError, DeliveryStateError
from storage.records import (
    Delivery,
    DeliveryState,
    EditionOrigin,
    NewChannel,
    Notice,
    Settlement,
)
from tests.builders import NOW, a_new_delivery, a_new_edition, planned_posts

LATER = NOW + timedelta(minutes=5)
S = DeliveryState


async def owner_chat(store: Store) -> int:
    return (await store.add_channel(NewChannel("700", kind="private"), now=NOW)).id


def notice(channel_id: int, words: str) -> Notice:
    edition = a_new_edition(channel_id=channel_id, origin=EditionOrigin.NOTICE)
    return Notice(edition, (a_new_delivery(payload={"text": words}),))


async def told(store: Store, owner: int) -> list[str]:
    rows = await store.deliveries(limit=9, channel_id=owner)
    return [row.payload["text"] for row in reversed(rows)]


async def test_what_a_channel_lacks_is_told_when_it_changes(store: Store) -> None:
    owner = await owner_chat(store)
    channel = await store.add_channel(NewChannel("@news"), now=NOW)
    both = ["can_edit_messages", "can_delete_messages"]
    for lacks, changed in (([], False), (both, True), (both, False), (both[:1], True), ([], True)):
        said = [notice(owner, " ".join(lacks))] if lacks else []
        assert await store.note_lacks(channel.id, lacks, notices=said) is changed
        assert (await store.channel_by_id(channel.id)).lacks == tuple(lacks)
    assert await told(store, owner) == [" ".join(both), both[0]]


async def sending(store: Store) -> Delivery:
    (row,) = await planned_posts(store)
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert await store.mark_sending(row.id, "a", now=NOW)
    return row


async def test_a_settlement_tells_of_itself(store: Store) -> None:
    owner, row = await owner_chat(store), await sending(store)
    words = [notice(owner, "lost?"), notice(owner, "look there")]
    await store.settle(row.id, Settlement(S.UNKNOWN, NOW), notices=words)
    assert (await store.delivery(row.id)).state is S.UNKNOWN
    assert await told(store, owner) == ["lost?", "look there"]


async def test_a_settlement_that_is_refused_tells_nothing(store: Store) -> None:
    owner, row = await owner_chat(store), await sending(store)
    await store.settle(row.id, Settlement(S.SENT, NOW))
    with pytest.raises(DeliveryStateError):
        await store.settle(row.id, Settlement(S.FAILED, NOW), notices=[notice(owner, "failed")])
    assert await told(store, owner) == []


async def test_without_its_notice_nothing_is_settled(store: Store) -> None:
    row = await sending(store)
    with pytest.raises(ChannelNotFoundError):
        await store.settle(row.id, Settlement(S.FAILED, NOW), notices=[notice(99, "failed")])
    assert (await store.delivery(row.id)).state is S.SENDING


async def test_a_pause_is_told_of_once(store: Store) -> None:
    owner, row = await owner_chat(store), await sending(store)
    for expected in (True, False):
        assert expected is await store.pause_channel(
            row.channel_id, reason="kicked", now=NOW, notices=[notice(owner, "paused")]
        )
    assert await told(store, owner) == ["paused"]
