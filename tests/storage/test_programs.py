"""One program a database: the lease by which a second one knows of the first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.contract import Store
from tests.builders import NOW

UNTIL = NOW + timedelta(seconds=15)


async def test_one_owner_holds_a_lease_and_keeps_it(store: Store, second_store: Store) -> None:
    assert await store.take_lease("program", "one", now=NOW, until=UNTIL)
    assert not await second_store.take_lease("program", "two", now=NOW, until=UNTIL)
    assert await second_store.take_lease("another name", "two", now=NOW, until=UNTIL)
    longer = UNTIL + timedelta(seconds=10)
    assert await store.take_lease("program", "one", now=NOW + timedelta(seconds=5), until=longer)
    assert not await second_store.take_lease("program", "two", now=UNTIL, until=longer)


async def test_a_lease_that_ran_out_goes_to_who_asks(store: Store) -> None:
    assert await store.take_lease("program", "one", now=NOW, until=UNTIL)
    almost = UNTIL - timedelta(microseconds=1)
    assert not await store.take_lease("program", "two", now=almost, until=UNTIL)
    later = UNTIL + timedelta(seconds=15)
    assert await store.take_lease("program", "two", now=UNTIL, until=later)
    assert not await store.take_lease("program", "one", now=UNTIL, until=later)


async def test_a_lease_is_let_go_of_by_its_holder_alone(store: Store) -> None:
    assert await store.take_lease("program", "one", now=NOW, until=UNTIL)
    assert not await store.release_lease("program", "two")
    assert not await store.take_lease("program", "two", now=NOW, until=UNTIL)
    assert await store.release_lease("program", "one")
    assert not await store.release_lease("program", "one")
    assert await store.take_lease("program", "two", now=NOW, until=UNTIL)


async def test_of_many_that_ask_at_once_one_gets_it(store: Store, second_store: Store) -> None:
    asked = [
        (store, second_store)[number % 2].take_lease("program", f"{number}", now=NOW, until=UNTIL)
        for number in range(8)
    ]
    assert sorted(await asyncio.gather(*asked)) == [False] * 7 + [True]


async def test_a_clock_that_is_set_back_locks_nobody_out(store: Store) -> None:
    a_day_ago = NOW - timedelta(days=1)
    assert await store.take_lease("program", "one", now=NOW, until=UNTIL)
    skewed = NOW - (UNTIL - NOW)
    assert not await store.take_lease("program", "two", now=skewed, until=NOW)
    length = UNTIL - NOW
    assert await store.take_lease("program", "two", now=a_day_ago, until=a_day_ago + length)
