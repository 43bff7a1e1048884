"""An article for every channel, on both databases: planned in chunks, none lost, none doubled."""

from __future__ import annotations

import asyncio

import pytest

from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import Delivery, DeliveryState, Dress, NewBroadcast, NewChannel
from tests.builders import (
    NOW,
    a_broadcast,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
)

S = DeliveryState


async def channels(store: Store, count: int) -> list[int]:
    return [(await store.add_channel(a_new_channel(), now=NOW)).id for _ in range(count)]


async def rows(store: Store) -> list[Delivery]:
    return list(reversed(await store.deliveries(limit=99)))


async def test_every_channel_gets_its_rows_in_order_once(store: Store, second_store: Store) -> None:
    ids = await channels(store, 7)
    article = await store.add_article(a_new_article(), now=NOW)
    edition = await store.begin_broadcast(a_broadcast(article.id, "one", "two"), now=NOW)
    later = await channels(store, 1)
    # Two programs at once, one of which may be about to die.
    while any(
        await asyncio.gather(*(one.plan_broadcast(limit=2) for one in (store, second_store)))
    ):
        pass
    planned = await rows(store)
    assert [(row.channel_id, row.part) for row in planned] == [(c, p) for c in ids for p in (0, 1)]
    assert [row.payload["text"] for row in planned[:2]] == ["one", "two"]
    assert {(row.edition_id, row.state, row.not_before) for row in planned} == {
        (edition, S.PLANNED, NOW)
    }
    assert not set(later) & {row.channel_id for row in planned}, "it came afterwards"
    (found,) = await store.broadcasts(limit=9)
    assert (found.edition_id, found.article_title, found.is_planned) == (
        edition,
        article.title,
        True,
    )
    assert found.rows == {S.PLANNED: 14}
    assert await store.deliveries(limit=9, with_broadcasts=False) == []


async def test_who_is_reached_and_in_which_dress(store: Store) -> None:
    ids = await channels(store, 3)
    plain, has_it, paused = ids
    kyiv = Dress("uk", "Europe/Kyiv")
    for name, dress, kind in (
        ("@kyiv", kyiv, "channel"),
        ("@baku", Dress("az"), "channel"),
        ("77", Dress(), "private"),
    ):
        new = NewChannel(name, kind=kind, language=dress.language, time_zone=dress.time_zone)
        await store.add_channel(new, now=NOW)
    article = await store.add_article(a_new_article(), now=NOW)
    await store.plan_edition(
        a_new_edition(article.id, channel_id=has_it), [a_new_delivery(article.id)]
    )
    await store.pause_channel(paused, reason="kicked", now=NOW)
    reach = await store.broadcast_reach(article.id)
    assert reach == {Dress(): 1, kyiv: 1, Dress("az"): 1}
    payloads = {Dress(): [{"text": "plain"}], kyiv: [{"text": "Київ"}]}
    await store.begin_broadcast(NewBroadcast(article.id, 1, "cli", payloads), now=NOW)
    assert await store.plan_broadcast(limit=99)
    assert not await store.plan_broadcast(limit=99)
    planned = {row.channel_address: row.payload["text"] for row in (await rows(store))[1:]}
    assert planned.pop("@kyiv") == "Київ"
    assert planned.pop("@baku") == "plain"
    assert list(planned.values()) == ["plain"]
    assert (await store.channel_by_id(plain)).address in planned
    assert await store.broadcast_reach(article.id) == {}


async def test_what_is_withdrawn_is_planned_no_further(store: Store) -> None:
    await channels(store, 5)
    article = await store.add_article(a_new_article(), now=NOW)
    await store.begin_broadcast(a_broadcast(article.id), now=NOW)
    await store.plan_broadcast(limit=3)
    taken = [await store.withdraw(article.id, reason="no", now=NOW, limit=2) for _ in range(3)]
    assert [len(some) for some in taken] == [2, 1, 0]
    assert [row.channel_id for row in taken[0]] == [2, 3], "the sender comes from the beginning"
    assert not await store.plan_broadcast(limit=9)
    with pytest.raises(ArticleNotFoundError):
        await store.begin_broadcast(a_broadcast(99), now=NOW)
