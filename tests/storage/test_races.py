"""Two programs at work on one PostgreSQL, met in the very moment. SQLite lets one writer in."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import DeliveryState, PostForm, Settlement
from storage.steps.end import arrive_all
from storage.steps.values import End
from storage.store import open_store
from tests.builders import NOW, a_broadcast, a_new_article, a_new_channel, planned_posts

pytestmark = pytest.mark.postgres

_WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database()
)
"""


async def until_one_waits(connection: AsyncConnection) -> None:
    """For a lock of this database."""
    while not (await connection.exec_driver_sql(_WAITING)).scalar():
        pass


async def test_a_channel_that_changes_its_settings_while_it_is_planned_for_is_not_missed(
    postgres_address: str,
) -> None:
    store, other = [await open_store(postgres_address) for _ in range(2)]
    ids = [(await store.add_channel(a_new_channel(), now=NOW)).id for _ in range(2)]
    article = await store.add_article(a_new_article(), now=NOW)
    await store.begin_broadcast(a_broadcast(article.id), now=NOW)
    async with asyncio.timeout(5), other.writing() as connection:
        # The ledger can be read, but not written: the planning stands before its rows.
        await connection.exec_driver_sql("LOCK TABLE delivery IN EXCLUSIVE MODE")
        planning = asyncio.create_task(store.plan_broadcast(limit=9))
        await until_one_waits(connection)
        await store.set_form(ids[1], PostForm.FULL)
    assert await planning
    assert [row.channel_id for row in await store.deliveries(limit=9)] == ids[::-1]
    await store.close()
    await other.close()


async def test_rows_that_end_together_are_taken_in_one_order(postgres_address: str) -> None:
    store, other = [await open_store(postgres_address) for _ in range(2)]
    rows = [row.id for row in await planned_posts(store, channels=3)]
    await store.lease_deliveries("a", now=NOW, until=NOW + timedelta(minutes=1), limit=9)
    for row in rows:
        assert await store.mark_sending(row, "a", now=NOW)
    arrived = Settlement(DeliveryState.SENT, NOW, 5, -6)
    ends = [End(row, arrived, None) for row in reversed(rows)]
    taken = "SELECT id FROM delivery WHERE id = {} FOR UPDATE NOWAIT"
    async with asyncio.timeout(5), other.writing() as connection:
        await connection.exec_driver_sql(taken.format(rows[0]))
        ending = asyncio.create_task(store.at_once(partial(arrive_all, ends=ends)))
        await until_one_waits(connection)
        # Whoever waits for the first holds none behind it.
        for row in rows[1:]:
            await connection.exec_driver_sql(taken.format(row))
    assert await ending
    assert {row.state for row in await store.deliveries(limit=9)} == {DeliveryState.SENT}
    await store.close()
    await other.close()
