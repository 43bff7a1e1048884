"""The rows of the ledger and how they are settled, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import DeliveryNotFoundError, DeliveryStateError
from storage.records import Delivery, DeliveryState, Settlement
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
    planned_posts,
)

SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(minutes=5)
S = DeliveryState


async def a_row(store: Store, state: DeliveryState) -> Delivery:
    """A row of the ledger brought to this state by the ways that lead there."""
    (row,) = await planned_posts(store)
    if state is not S.PLANNED:
        await store.lease_deliveries("s", now=NOW, until=LATER, limit=1)
        assert await store.mark_sending(row.id, "s", now=NOW)
    if state not in (S.PLANNED, S.SENDING):
        await store.settle(row.id, Settlement(state, NOW))
    return await store.delivery(row.id)


async def test_a_row_tells_of_its_channel_and_article(store: Store) -> None:
    channel = await store.add_channel(a_new_channel(address="@N", thread_id=3), now=NOW)
    await store.plan_edition(
        a_new_edition(), [a_new_delivery(payload={"text": "Привіт", "n": [1]})]
    )
    (row,) = await store.deliveries(limit=1)
    assert (row.channel_id, row.channel_address, row.thread_id) == (channel.id, "@N", 3)
    assert (row.article_id, row.article_title, row.channel_chat_id) == (None, None, None)
    assert row.payload == {"text": "Привіт", "n": [1]}
    await store.resolve_channel(channel.id, chat_id=-100, kind="channel", title=None, now=NOW)
    assert (await store.delivery(row.id)).channel_chat_id == -100


async def test_a_sent_row_knows_its_message(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    assert (row.attempts, row.sending_at) == (1, NOW)
    done = Settlement(S.SENT, SOON, message_id=2**40, chat_id=-(2**45))
    await store.settle(row.id, done)
    sent = await store.delivery(row.id)
    assert (sent.state, sent.message_id, sent.chat_id) == (S.SENT, 2**40, -(2**45))
    assert (sent.settled_at, sent.reason) == (SOON, None)


async def test_a_row_that_goes_back_waits_and_is_not_settled(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    await store.settle(row.id, Settlement(S.PLANNED, SOON, reason="cut off", not_before=LATER))
    back = await store.delivery(row.id)
    assert (back.state, back.not_before, back.settled_at) == (S.PLANNED, LATER, None)
    assert (back.reason, back.attempts) == ("cut off", 1)


async def test_what_flood_control_refused_counts_as_no_attempt(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    await store.settle(row.id, Settlement(S.PLANNED, SOON, reason="429", uncounted=True))
    assert (await store.delivery(row.id)).attempts == 0


async def test_the_number_of_a_post_that_lacks_it_is_noted_once(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    assert not await store.note_message(row.id, 7, -100)
    await store.settle(row.id, Settlement(S.SENT, SOON))
    assert await store.note_message(row.id, 7, -100)
    assert not await store.note_message(row.id, 8, -100)
    noted = await store.delivery(row.id)
    assert (noted.message_id, noted.chat_id) == (7, -100)


async def test_a_message_that_is_another_rows_is_no_posts_number(store: Store) -> None:
    for thread in (1, 2):
        where = await store.add_channel(a_new_channel(address="-1007", thread_id=thread), now=NOW)
        article = await store.add_article(a_new_article(), now=NOW)
        await store.plan_edition(
            a_new_edition(article.id, channel_id=where.id), [a_new_delivery(article.id)]
        )
    rows = await store.lease_deliveries("s", now=NOW, until=LATER, limit=9)
    for row in rows:
        assert await store.mark_sending(row.id, "s", now=NOW)
        await store.settle(row.id, Settlement(S.SENT, SOON))
    first, second = rows
    assert await store.note_message(first.id, 7, -1007)
    assert not await store.note_message(second.id, 7, -1007)
    assert await store.note_message(second.id, 8, -1007)


async def test_a_row_that_goes_back_may_take_another_payload(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    await store.settle(row.id, Settlement(S.PLANNED, SOON, payload={"text": "plain"}))
    back = await store.delivery(row.id)
    assert (back.state, back.payload) == (S.PLANNED, {"text": "plain"})


async def test_what_is_known_of_a_message_is_not_forgotten(store: Store) -> None:
    row = await a_row(store, S.SENDING)
    await store.settle(row.id, Settlement(S.UNKNOWN, NOW, message_id=5, chat_id=6, reason="502"))
    await store.settle(row.id, Settlement(S.SENT, SOON))
    sent = await store.delivery(row.id)
    assert (sent.message_id, sent.chat_id, sent.reason) == (5, 6, None)


ALLOWED = {
    S.PLANNED: {S.PLANNED, S.FAILED, S.WITHDRAWN},
    S.SENDING: set(S),
    S.UNKNOWN: set(S),
    S.SENT: set(),
    S.FAILED: set(),
    S.WITHDRAWN: set(),
}


@pytest.mark.parametrize("before", S)
async def test_which_state_leads_where(store: Store, before: DeliveryState) -> None:
    for after in S:
        row = await a_row(store, before)
        if after in ALLOWED[before]:
            await store.settle(row.id, Settlement(after, SOON))
            assert (await store.delivery(row.id)).state is after
        else:
            with pytest.raises(DeliveryStateError) as caught:
                await store.settle(row.id, Settlement(after, SOON))
            assert (caught.value.delivery_id, caught.value.state) == (row.id, before.value)
            assert await store.delivery(row.id) == row
        for left in await store.deliveries(limit=9, states=[S.PLANNED, S.SENDING, S.UNKNOWN]):
            await store.settle(left.id, Settlement(S.WITHDRAWN, SOON))


async def test_an_unknown_row_is_told_so(store: Store) -> None:
    with pytest.raises(DeliveryNotFoundError, match="no delivery 9"):
        await store.delivery(9)
    with pytest.raises(DeliveryNotFoundError):
        await store.settle(9, Settlement(S.SENT, NOW))


async def test_planned_posts_are_taken_back_and_nothing_else(store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    channels = [await store.add_channel(a_new_channel(), now=NOW) for _ in range(3)]
    for channel in channels:
        await store.plan_edition(
            a_new_edition(article.id, channel_id=channel.id),
            [a_new_delivery(article.id, part=part) for part in range(2)],
        )
    (other,) = await planned_posts(store)
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert await store.mark_sending(1, "a", now=NOW)

    async def taken(channel_id: int | None = None) -> list[int]:
        rows = await store.withdraw(
            article.id, reason="no", now=SOON, limit=9, channel_id=channel_id
        )
        assert {(row.state, row.reason, row.settled_at) for row in rows} <= {
            (S.WITHDRAWN, "no", SOON)
        }
        return [row.id for row in rows]

    assert await taken(channels[1].id) == [3, 4]
    assert await taken(channels[1].id) == []
    assert await taken() == [2, 5, 6]
    assert not await store.mark_sending(5, "a", now=NOW)
    assert (await store.delivery(1)).state is S.SENDING
    assert (await store.delivery(other.id)).state is S.PLANNED


async def test_what_a_dead_owner_was_sending_is_unknown_and_its_leases_are_free(
    store: Store,
) -> None:
    first, second = await planned_posts(store, channels=2)
    await store.lease_deliveries("dead", now=NOW, until=LATER, limit=9)
    await store.mark_sending(first.id, "dead", now=NOW)
    (stranded,) = await store.strand_sending(now=SOON, reason="the program stopped")
    assert stranded == await store.delivery(first.id)
    assert (stranded.state, stranded.reason) == (S.UNKNOWN, "the program stopped")
    leased = await store.lease_deliveries("alive", now=SOON, until=LATER, limit=9)
    assert [row.id for row in leased] == [second.id]
    assert await store.strand_sending(now=SOON, reason="again") == []


async def test_what_a_living_owner_is_sending_stays_its_own(
    store: Store, second_store: Store
) -> None:
    first, second = await planned_posts(store, channels=2)
    assert await store.take_lease("program", "one", now=NOW, until=SOON)
    await store.lease_deliveries("one", now=NOW, until=LATER, limit=9)
    await store.mark_sending(first.id, "one", now=NOW)
    before = SOON - timedelta(seconds=1)
    assert await second_store.strand_sending(now=before, reason="a second copy") == []
    assert (await store.delivery(first.id)).state is S.SENDING
    assert await store.mark_sending(second.id, "one", now=before)
    # It falls silent: whoever comes after its lease has run out knows that it is gone.
    stranded = await second_store.strand_sending(now=SOON, reason="silent")
    assert [row.id for row in stranded] == [first.id, second.id]


async def test_the_ledger_is_read_newest_first_by_state_channel_and_article(store: Store) -> None:
    rows = await planned_posts(store, channels=2, posts=2)
    await store.settle(rows[0].id, Settlement(S.FAILED, NOW, reason="kicked"))

    async def ids(**wanted: object) -> list[int]:
        return [row.id for row in await store.deliveries(**{"limit": 9} | wanted)]  # type: ignore[arg-type]

    assert await ids() == [4, 3, 2, 1]
    assert await ids(limit=2) == [4, 3]
    assert await ids(before_id=3) == [2, 1]
    assert await ids(states=[S.FAILED]) == [1]
    assert await ids(states=[S.PLANNED, S.FAILED], before_id=4) == [3, 2, 1]
    assert await ids(channel_id=rows[0].channel_id) == [2, 1]
    assert await ids(article_id=rows[2].article_id) == [3]


async def test_of_two_who_settle_an_unknown_row_the_first_counts(store: Store) -> None:
    (row,) = await planned_posts(store, channels=1, posts=1)
    await store.lease_deliveries("sender", now=NOW, until=NOW + timedelta(minutes=1), limit=1)
    await store.mark_sending(row.id, "sender", now=NOW)
    await store.settle(row.id, Settlement(DeliveryState.UNKNOWN, at=NOW))
    again = Settlement(DeliveryState.PLANNED, at=NOW)
    await store.settle(row.id, again, was=DeliveryState.UNKNOWN)
    with pytest.raises(DeliveryStateError):
        await store.settle(row.id, again, was=DeliveryState.UNKNOWN)
