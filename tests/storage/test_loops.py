"""The store under uvloop, with many callers at once, and after its server went away."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage.contract import Store
from storage.errors import StoreUnavailableError
from storage.store import open_store
from tests.builders import NOW, a_new_article, planned_posts
from tests.storage.calls import CALLS, seed


async def _every_call(url: str) -> None:
    store = await open_store(url)
    await seed(store)
    for call in CALLS.values():
        await call(store)
    await store.close()
    await store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop does not run on Windows")
def test_the_store_works_under_uvloop(sqlite_address: str) -> None:
    import uvloop

    uvloop.run(_every_call(sqlite_address))


async def test_many_callers_share_few_connections(store: Store) -> None:
    await asyncio.gather(
        *(store.add_article(a_new_article(), now=NOW) for _ in range(20)),
        *(store.articles(limit=5) for _ in range(40)),
    )
    assert (await store.topic_counts())[0] == ("AZ", 20)


async def test_a_writer_of_another_process_is_waited_for(store: Store, second_store: Store) -> None:
    await planned_posts(store, channels=3, posts=2)
    writes = [
        (store, second_store)[number % 2].add_article(a_new_article(), now=NOW)
        for number in range(20)
    ]
    await asyncio.gather(*writes)
    assert (await store.topic_counts())[0] == ("AZ", 26)


async def test_a_caller_who_waits_too_long_for_a_lock_is_told(database_url: str) -> None:
    store = await open_store(database_url)
    await seed(store)
    impatient = await open_store(database_url, busy_timeout=timedelta(milliseconds=50))
    async with store.writing() as connection:
        await connection.execute(sa.text("UPDATE channel SET title = 'held' WHERE id = 1"))
        with pytest.raises(StoreUnavailableError):
            await impatient.pause_channel(1, reason="kicked", now=NOW)
    assert await impatient.pause_channel(1, reason="kicked", now=NOW)
    await impatient.close()
    await store.close()


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_server_that_was_restarted_is_found_again(database_url: str) -> None:
    store = await open_store(database_url)
    await store.add_article(a_new_article(), now=NOW)
    engine = create_async_engine(database_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await engine.dispose()
    assert len((await store.articles(limit=5)).rows) == 1
    await store.close()
