"""Rows that may have arrived, on both databases: who looks for them, and what waits meanwhile."""

from __future__ import annotations

from datetime import timedelta

from storage.contract import Store
from storage.records import Delivery, DeliveryState, KnownMessage, NewChannel, Settlement
from tests.builders import NOW, a_new_article, a_new_delivery, a_new_edition, planned_posts

SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(minutes=5)
S = DeliveryState


async def unknown_row(store: Store) -> Delivery:
    """The first of two posts for one channel, found to be in doubt; another channel has one too."""
    row = (await planned_posts(store, posts=2))[0]
    await planned_posts(store)
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=1)
    assert await store.mark_sending(row.id, "a", now=NOW)
    await store.settle(row.id, Settlement(S.UNKNOWN, NOW, reason="timed out"))
    return await store.delivery(row.id)


async def leased(store: Store) -> list[int]:
    until = LATER + timedelta(minutes=1)
    return [row.id for row in await store.lease_deliveries("b", now=LATER, until=until, limit=9)]


async def test_what_stands_behind_a_row_in_doubt_waits_until_it_is_settled(store: Store) -> None:
    row = await unknown_row(store)
    assert list(await store.unsettled(limit=9)) == [row]
    assert await leased(store) == [3], "the other channel goes on"
    await store.settle(row.id, Settlement(S.SENT, SOON, message_id=7, chat_id=-5), was=S.UNKNOWN)
    assert await store.unsettled(limit=9) == []
    assert await leased(store) == [2, 3]


async def test_a_row_that_is_sent_again_goes_before_those_behind_it(store: Store) -> None:
    row = await unknown_row(store)
    await store.settle(row.id, Settlement(S.PLANNED, SOON, not_before=SOON), was=S.UNKNOWN)
    assert await leased(store) == [1, 2, 3]


async def test_a_row_left_to_a_person_holds_the_others_back_for_some_time(store: Store) -> None:
    row = await unknown_row(store)
    for until, expected in ((LATER + timedelta(seconds=1), [3]), (LATER, [2, 3])):
        asked = Settlement(S.UNKNOWN, SOON, asked=True, not_before=until)
        await store.settle(row.id, asked, was=S.UNKNOWN)
        assert (await store.delivery(row.id)).asked_at == SOON
        assert await store.unsettled(limit=9) == []
        assert await leased(store) == expected
    # In doubt anew, it is looked into anew.
    await store.settle(row.id, Settlement(S.PLANNED, SOON, not_before=NOW))
    await store.lease_deliveries("b", now=LATER, until=LATER + timedelta(minutes=1), limit=9)
    assert await store.mark_sending(row.id, "b", now=LATER)
    await store.strand_sending(now=LATER, reason="killed")
    assert [one.id for one in await store.unsettled(limit=9)] == [row.id]


async def test_messages_are_known_by_their_chat_whatever_the_thread(store: Store) -> None:
    for thread in (2, 3):
        forum = await store.add_channel(NewChannel("-100500", thread_id=thread), now=NOW)
        article = await store.add_article(a_new_article(), now=NOW)
        edition = a_new_edition(article.id, channel_id=forum.id)
        await store.plan_edition(edition, [a_new_delivery(article.id)])
    await planned_posts(store)
    for row in await store.lease_deliveries("a", now=NOW, until=LATER, limit=9):
        assert await store.mark_sending(row.id, "a", now=NOW)
        chat_id = -100_500 if row.id < 3 else -7
        sent = Settlement(S.SENT, SOON, message_id=40 + row.id, chat_id=chat_id)
        await store.settle(row.id, sent)
    known = [KnownMessage(42, SOON), KnownMessage(41, SOON)]
    assert list(await store.known_messages(-100_500, limit=9)) == known
    assert list(await store.known_messages(-100_500, limit=1)) == known[:1]
