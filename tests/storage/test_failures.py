"""Every method of the contract against a database that is locked, failing, full or not there."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.contract import Store
from storage.errors import StoreError, StoreUnavailableError
from storage.store import open_store
from tests.builders import NOW, a_new_article
from tests.storage.calls import (
    CALLS,
    READS,
    WITHOUT_DATABASE,
    contents,
    methods_of_the_contract,
    seed,
)
from tests.storage.databases import POSTGRES_SETTING, sqlite_url

SHORT = timedelta(milliseconds=20)


async def seeded(url: str) -> None:
    store = await open_store(url)
    await seed(store)
    await store.close()


async def outcomes(store: Store) -> dict[str, str]:
    """What each call comes to: "done", or the error's name and words."""
    found = {}
    for name, call in CALLS.items():
        try:
            await call(store)
            found[name] = "done"
        except StoreUnavailableError as error:
            found[name] = str(error)
        except Exception as error:
            found[name] = repr(error)
    return found


def test_no_method_of_the_contract_is_forgotten() -> None:
    assert methods_of_the_contract() == set(CALLS) | WITHOUT_DATABASE
    assert set(CALLS) >= READS


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Let the statement of this number fail as a broken disk would; yields those tried."""
    tried: list[str] = []

    def fail(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("BEGIN", "PRAGMA", "SELECT pg_advisory")):
            return
        tried.append(statement)
        if len(tried) == number:
            error = sqlite3.OperationalError("disk I/O error")
            raise sa.exc.OperationalError(statement, {}, error)

    sa.event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        yield tried
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", fail)


async def fail_at_every_statement(store: Store, name: str) -> None:
    """Call it with its first statement failing, its second ..., and with its commit failing."""

    def fail(_connection: Any) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("disk is full"))

    sa.event.listen(sa.Engine, "commit", fail)
    try:
        with failing_at(0) as statements, pytest.raises(StoreUnavailableError, match="is full"):
            await CALLS[name](store)
    finally:
        sa.event.remove(sa.Engine, "commit", fail)
    assert statements, f"{name} asked the database nothing"
    for number in range(1, len(statements) + 1):
        with (
            failing_at(number) as tried,
            pytest.raises(StoreUnavailableError, match="disk I/O error"),
        ):
            await CALLS[name](store)
        assert len(tried) == number


async def test_a_failure_at_any_statement_leaves_nothing_changed(database_url: str) -> None:
    await seeded(database_url)
    before = await contents(database_url)
    store = await open_store(database_url)
    for name in sorted(CALLS):
        await fail_at_every_statement(store, name)
        assert await contents(database_url) == before, name
    assert await outcomes(store) == dict.fromkeys(CALLS, "done")  # the store goes on
    await store.close()


async def test_what_only_reads_changes_nothing_and_what_writes_does(
    sqlite_address: str, tmp_path: Path
) -> None:
    await seeded(sqlite_address)
    before = await contents(sqlite_address)
    seeds, copy = Path(sa.make_url(sqlite_address).database or ""), tmp_path / "copy.db"
    unchanged = set()
    for name in CALLS:
        shutil.copy(seeds, copy)
        store = await open_store(sqlite_url(copy))
        await CALLS[name](store)
        await store.close()
        if await contents(sqlite_url(copy)) == before:
            unchanged.add(name)
        copy.with_name("copy.db-wal").unlink(missing_ok=True)
    # There is no hold to release: a hold would stop the other calls.
    assert unchanged == READS | {"release_hold"}


@pytest.mark.parametrize("name", ["plan_edition", "add_revision"])
async def test_a_task_that_is_cancelled_midway_leaves_nothing(database_url: str, name: str) -> None:
    await seeded(database_url)
    before = await contents(database_url)
    store = await open_store(database_url)

    def cancel(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT"):
            raise asyncio.CancelledError

    sa.event.listen(sa.Engine, "before_cursor_execute", cancel)
    try:
        with pytest.raises(asyncio.CancelledError):
            await CALLS[name](store)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", cancel)
    assert await contents(database_url) == before
    await CALLS[name](store)  # the store goes on
    await store.close()


async def test_a_database_that_another_program_has_locked_whole(sqlite_address: str) -> None:
    await seeded(sqlite_address)
    before = await contents(sqlite_address)
    with closing(sqlite3.connect(sa.make_url(sqlite_address).database or "")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        store = await open_store(sqlite_address, busy_timeout=SHORT)
        found = await outcomes(store)
        await store.close()
        other.rollback()
    assert found == dict.fromkeys(CALLS, "the database is not available: database is locked")
    assert await contents(sqlite_address) == before


async def test_while_another_program_writes_reading_goes_on(sqlite_address: str) -> None:
    await seeded(sqlite_address)
    before = await contents(sqlite_address)
    with closing(sqlite3.connect(sa.make_url(sqlite_address).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        store = await open_store(sqlite_address, busy_timeout=SHORT)
        found = await outcomes(store)
        await store.close()
        other.rollback()
    assert {name for name, outcome in found.items() if outcome == "done"} == READS
    assert {found[name] for name in set(CALLS) - READS} == {
        "the database is not available: database is locked"
    }
    assert await contents(sqlite_address) == before


async def test_a_disk_that_is_full(sqlite_address: str) -> None:
    def no_more_pages(connection: Any, _record: object) -> None:
        connection.cursor().execute("PRAGMA max_page_count = 1")  # that is: no more than now

    sa.event.listen(sa.Pool, "connect", no_more_pages)
    try:
        store = await open_store(sqlite_address)
        with pytest.raises(StoreUnavailableError, match="full"):
            await store.add_article(a_new_article(body="word " * 200_000), now=NOW)
        assert (await store.articles(limit=1)).rows == ()
        await store.close()
    finally:
        sa.event.remove(sa.Pool, "connect", no_more_pages)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_bytes(b"no database " * 500)
    store = await open_store(sqlite_url(tmp_path / "odd.db"))
    words = "the database is not available: file is not a database"
    assert await outcomes(store) == dict.fromkeys(CALLS, words)
    await store.close()


@pytest.mark.parametrize(
    ("place", "words"), [("", "is a folder"), ("none/there.db", "does not exist: create it")]
)
async def test_a_place_where_no_database_can_be_is_named(
    tmp_path: Path, place: str, words: str
) -> None:
    with pytest.raises(StoreError, match=words):
        await open_store(sqlite_url(tmp_path / place))


async def test_a_server_that_is_not_there() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = taken.getsockname()[1]
        store = await open_store(f"postgresql+asyncpg://u:secret@127.0.0.1:{port}/none")
        found = await outcomes(store)
        await store.close()
    assert set(found) == set(CALLS)
    for outcome in found.values():
        assert outcome.startswith("the database is not available: ")
        assert "secret" not in outcome


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.postgres
@pytest.mark.parametrize("change", [{"password": "wrong"}, {"database": "no_such_database"}])
async def test_a_server_that_refuses_us(change: dict[str, str]) -> None:
    url = sa.make_url(os.environ[POSTGRES_SETTING]).set(**change)  # type: ignore[arg-type]
    store = await open_store(url.render_as_string(hide_password=False))
    with pytest.raises(StoreUnavailableError):
        await store.hold()
    await store.close()


@pytest.mark.parametrize(
    "address", ["", "nonsense", "mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:"]
)
async def test_an_address_that_cannot_be_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(StoreError, match=r"^The database address must read .*\.$") as caught:
        await open_store(address)
    assert "secret" not in str(caught.value)


async def test_a_mistake_of_ours_is_not_passed_off_as_the_databases(tmp_path: Path) -> None:
    store = await open_store(sqlite_url(tmp_path / "empty.db"))
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        await store.hold()
    await store.close()
