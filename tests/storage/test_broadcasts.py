"""An article for every channel, on both databases: planned in chunks, none lost, none doubled."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import (
    BroadcastEnd,
    CorrectionKind,
    Delivery,
    DeliveryState,
    Dress,
    Failures,
    NewBroadcast,
    NewChannel,
    Notice,
    Settlement,
)
from storage.store import SqlStore
from tests.builders import (
    NOW,
    a_broadcast,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
)

S = DeliveryState
_FULL = 2
LATER = NOW + timedelta(minutes=5)


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
    await store.plan_edition(a_new_edition(channel_id=later[0]), [a_new_delivery()])
    assert await store.single_deliveries([S.PLANNED, S.SENT], limit=9) == [], "nor a notice"
    for _ in range(2):
        single = await store.add_article(a_new_article(), now=NOW)
        post = a_new_delivery(single.id)
        await store.plan_edition(a_new_edition(single.id, channel_id=later[0]), [post])
    newest = list(await store.deliveries(limit=2))
    assert await store.single_deliveries([S.PLANNED, S.SENT], limit=9) == newest
    assert await store.single_deliveries([S.PLANNED], limit=1) == newest[:1]
    assert await store.single_deliveries([S.SENT], limit=9) == []


async def test_it_is_told_how_far_it_is(store: Store) -> None:
    await channels(store, 4)
    article = await store.add_article(a_new_article(), now=NOW)
    edition = await store.begin_broadcast(a_broadcast(article.id), now=NOW)
    for expected in ({}, {S.PLANNED: 4}):
        (found,) = await store.broadcasts(limit=9)
        assert (found.is_planned, found.rows) == (bool(expected), expected)
        await store.plan_broadcast(limit=9)
    leased = await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    told = []
    for row, state in zip(leased, (S.FAILED, S.SENT, S.UNKNOWN, S.SENT), strict=True):
        assert await store.mark_sending(row.id, "a", now=NOW)
        await store.settle(row.id, Settlement(state, NOW))
        (found,) = await store.broadcasts(limit=9)
        told.append(dict(found.rows))
    assert found.edition_id == edition
    assert told[1] == {S.FAILED: 1, S.SENT: 1, S.PLANNED: 2}
    assert told[3] == {S.FAILED: 1, S.UNKNOWN: 1, S.SENT: 2}


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


async def test_a_broadcast_is_told_of_once_when_nothing_of_it_is_left_to_do(store: Store) -> None:
    ids = await channels(store, 4)
    article = await store.add_article(a_new_article(), now=NOW)
    edition = await store.begin_broadcast(a_broadcast(article.id, "one", "two"), now=NOW)
    ends: list[BroadcastEnd] = []

    def noted(end: BroadcastEnd) -> list[Notice]:
        ends.append(end)
        return [Notice(a_new_edition(channel_id=ids[0]), (a_new_delivery(None),))]

    assert not await store.report_broadcast(noted), "it is not planned"
    while await store.plan_broadcast(limit=9):
        pass
    await store.pause_channel(ids[3], reason="kicked", now=NOW)
    how = {ids[0]: (S.SENT, None), ids[1]: (S.FAILED, "too long"), ids[2]: (S.FAILED, "too long")}
    for row in (row for row in await rows(store) if row.channel_id in how):
        assert not await store.report_broadcast(noted)
        assert await store.is_unreported_broadcast(edition)
        await store.lease_deliveries("s", now=NOW, until=LATER, limit=9)
        assert await store.mark_sending(row.id, "s", now=NOW)
        state, reason = how[row.channel_id]
        await store.settle(row.id, Settlement(state, NOW, reason=reason))
    assert await store.report_broadcast(noted)
    assert not await store.report_broadcast(noted)
    assert not await store.is_unreported_broadcast(edition)
    (end,) = ends
    assert (end.article_title, end.channels, end.failed) == (article.title, 4, 2)
    places = [((await store.channel_by_id(one)).address, None) for one in ids[1:3]]
    assert end.failures == (Failures("too long", 2, tuple(sorted(places))),)
    assert (await rows(store))[-1].article_id is None, "the notice is planned"


async def test_a_broadcast_that_a_retraction_ends_is_told_of_as_well(store: Store) -> None:
    await channels(store, 4)
    article = await store.add_article(a_new_article(), now=NOW)
    await store.begin_broadcast(a_broadcast(article.id, "one"), now=NOW)
    assert await store.plan_broadcast(limit=1)
    (row,) = await rows(store)
    await store.lease_deliveries("s", now=NOW, until=LATER, limit=9)
    assert await store.mark_sending(row.id, "s", now=NOW)
    await store.settle(row.id, Settlement(S.FAILED, NOW, reason="too long"))
    ends: list[BroadcastEnd] = []

    def noted(end: BroadcastEnd) -> list[Notice]:
        ends.append(end)
        return []

    assert not await store.report_broadcast(noted), "it is still being planned"
    await store.retract(article.id, CorrectionKind.DELETE, by="ed", now=NOW)
    assert await store.report_broadcast(noted)
    assert [(end.channels, end.failed) for end in ends] == [(1, 1)]


async def test_planning_leaves_other_writes_as_firm_as_they_were(store: Store) -> None:
    assert isinstance(store, SqlStore)

    async def firmness() -> list[object]:
        # What PostgreSQL does in a transaction ends with it.
        asked = () if store.is_postgres else ("PRAGMA synchronous", "PRAGMA wal_autocheckpoint")
        return [await store.at_once(partial(_answer, to=question)) for question in asked]

    before = await firmness()
    await channels(store, 1)
    article = await store.add_article(a_new_article(), now=NOW)
    await store.begin_broadcast(a_broadcast(article.id), now=NOW)
    assert await store.plan_broadcast(limit=9)
    assert await firmness() == before == ([] if store.is_postgres else [_FULL, 1000])


def _answer(connection: sa.Connection, *, to: str) -> object:
    return connection.exec_driver_sql(to).scalar()
