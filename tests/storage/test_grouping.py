"""Calls that share a transaction: each gets its own answer or its own error."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from storage.contract import Store
from storage.errors import DeliveryNotFoundError, DeliveryStateError, StoreUnavailableError
from storage.grouping import ENOUGH, Grouped
from storage.records import DeliveryState, Settlement
from tests.builders import NOW, planned_posts

S = DeliveryState


class Book:
    """Doubles what it is asked; notes which numbers came together."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []

    async def commit(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(numbers))
        await asyncio.sleep(0)
        if 13 in numbers:
            raise ValueError("13")
        if 99 in numbers:
            raise StoreUnavailableError("full")
        return [KeyError(number) if number < 0 else number * 2 for number in numbers]


async def test_the_first_goes_at_once_and_the_rest_together() -> None:
    book = Book()
    grouped = Grouped(book.commit, spacing=0)
    first = asyncio.create_task(grouped.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert book.groups == [[1]]
    answers = await asyncio.gather(*(grouped.ask(n) for n in (2, -3, 4)), return_exceptions=True)
    assert (await first, answers[0], answers[2]) == (2, 4, 8)
    assert isinstance(answers[1], KeyError)
    assert book.groups == [[1], [2, -3, 4]]
    await grouped.finish()


async def test_a_mistake_falls_back_on_its_maker_alone_and_a_plight_on_all() -> None:
    book = Book()
    grouped = Grouped(book.commit, spacing=0)
    answers = await asyncio.gather(*(grouped.ask(n) for n in (1, 13, 2)), return_exceptions=True)
    assert (answers[0], answers[2]) == (2, 4)
    assert isinstance(answers[1], ValueError)
    plights = await asyncio.gather(*(grouped.ask(n) for n in (1, 99)), return_exceptions=True)
    assert [type(plight) for plight in plights] == [StoreUnavailableError] * 2


async def test_a_caller_that_is_cancelled_leaves_the_others_their_answers() -> None:
    book = Book()
    grouped = Grouped(book.commit, spacing=0)
    calls = [asyncio.create_task(grouped.ask(n)) for n in (1, 2)]
    await asyncio.sleep(0)
    calls[0].cancel()
    assert await calls[1] == 4


async def test_steps_of_many_rows_each_end_as_they_should(store: Store) -> None:
    rows = await planned_posts(store, channels=4)
    await store.lease_deliveries("a", now=NOW, until=NOW.replace(year=2100), limit=9)
    asked = [*rows, rows[0]]
    starts = await asyncio.gather(*(store.mark_sending(row.id, "a", now=NOW) for row in asked))
    assert starts == [True] * 4 + [False]
    ends = await asyncio.gather(
        store.settle(rows[0].id, Settlement(S.SENT, NOW, message_id=7, chat_id=-5)),
        store.settle(rows[1].id, Settlement(S.UNKNOWN, NOW, reason="cut off")),
        store.settle(rows[2].id, Settlement(S.PLANNED, NOW, not_before=NOW.replace(year=2099))),
        store.settle(999, Settlement(S.SENT, NOW)),
        store.settle(rows[0].id, Settlement(S.FAILED, NOW)),
        store.settle(rows[3].id, Settlement(S.SENT, NOW, message_id=2**70)),
        return_exceptions=True,
    )
    assert ends[:3] == [None] * 3
    assert [type(end) for end in ends[3:]] == [
        DeliveryNotFoundError,
        DeliveryStateError,
        ValueError,
    ]
    sent, unknown, again, open_still = [await store.delivery(row.id) for row in rows]
    assert (sent.state, sent.message_id, sent.chat_id, sent.settled_at) == (S.SENT, 7, -5, NOW)
    assert (unknown.state, unknown.reason, unknown.message_id) == (S.UNKNOWN, "cut off", None)
    assert (again.state, again.settled_at, again.not_before.year) == (S.PLANNED, None, 2099)
    assert open_still.state is S.SENDING


async def test_a_row_that_ends_twice_in_one_group_keeps_the_latter_end(store: Store) -> None:
    (row,) = await planned_posts(store)
    await store.lease_deliveries("a", now=NOW, until=NOW.replace(year=2100), limit=9)
    await store.mark_sending(row.id, "a", now=NOW)
    first = Settlement(S.UNKNOWN, NOW, reason="cut off", message_id=7)
    await asyncio.gather(*(store.settle(row.id, one) for one in (first, Settlement(S.SENT, NOW))))
    settled = await store.delivery(row.id)
    assert (settled.state, settled.reason, settled.message_id) == (S.SENT, None, 7)


async def test_a_channel_in_hand_is_left_out(store: Store) -> None:
    first, second = await planned_posts(store, channels=2)
    until = NOW.replace(year=2100)
    leased = await store.lease_deliveries(
        "a", now=NOW, until=until, limit=9, but=[first.channel_id]
    )
    assert [row.id for row in leased] == [second.id]


async def test_a_store_is_closed_when_nobody_waits(store: Store) -> None:
    (row,) = await planned_posts(store)
    waiting = asyncio.create_task(store.settle(row.id, Settlement(S.FAILED, NOW)))
    await asyncio.sleep(0)
    await store.close()
    assert waiting.done()
    assert waiting.exception() is None


async def test_enough_that_wait_do_not_wait_for_the_time() -> None:
    book = Book()
    grouped = Grouped(book.commit, spacing=3600)
    await asyncio.gather(*(grouped.ask(number) for number in range(200, 200 + ENOUGH)))
    await asyncio.gather(*(grouped.ask(number) for number in range(400, 400 + ENOUGH)))
    assert [len(group) for group in book.groups] == [ENOUGH, ENOUGH]
