"""Migrations and the tables of storage/schema give one schema; other versions are refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from storage.errors import SchemaVersionError, StoreUnavailableError
from storage.migrate import alembic_config, migrate
from storage.schema import SCHEMA_VERSION, metadata
from storage.store import open_store
from storage.version import VERSION_TABLE
from tests.storage.calls import contents, seed
from tests.storage.conftest import BOTH
from tests.storage.databases import bare_postgres, sqlite_url

FIRST_STEP = "0001 Tables of the first version"


@pytest.fixture(params=BOTH)
async def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "bare.db")
    request.getfixturevalue("postgres_server")
    return await bare_postgres("migrations")


@pytest.fixture
async def twin_url(bare_url: str, tmp_path: Path) -> str:
    """A second one of the same kind."""
    if bare_url.startswith("sqlite"):
        return sqlite_url(tmp_path / "twin.db")
    return await bare_postgres("twin")


async def run(url: str, work: Any) -> Any:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def described(connection: sa.Connection) -> list[str]:
    """Tables, columns, constraints and indices as the database itself words them."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        rows = connection.exec_driver_sql(query).scalars().all()
        # Alembic and create_all break lines and order constraints differently.
        return sorted(
            " ".join(sorted(part.strip().rstrip(",") for part in row.splitlines())) for row in rows
            if VERSION_TABLE not in row
        )  # fmt: skip
    rows = []
    for query in (
        "SELECT table_name, column_name, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ):
        rows += [str(row) for row in connection.exec_driver_sql(query) if row[0] != VERSION_TABLE]
    return sorted(rows)


async def test_migrations_and_metadata_give_one_schema(bare_url: str, twin_url: str) -> None:
    await migrate(bare_url)
    await run(twin_url, metadata.create_all)
    migrated, created = await run(bare_url, described), await run(twin_url, described)
    assert migrated == created
    assert len(migrated) > 30


async def test_alembic_sees_no_difference(bare_url: str) -> None:
    await migrate(bare_url)

    def ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
        return not (kind == "table" and (name or "").startswith("article_fts"))

    def differences(connection: sa.Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        return compare_metadata(context, metadata)

    assert await run(bare_url, differences) == []


def test_the_program_knows_the_head_of_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [SCHEMA_VERSION]
    assert [step.revision for step in scripts.walk_revisions()][-1] == "0001"


async def test_a_database_is_made_and_then_left_alone(bare_url: str) -> None:
    assert await migrate(bare_url, dry_run=True) == [FIRST_STEP]
    store = await open_store(bare_url)
    with pytest.raises(SchemaVersionError, match=r"is empty: run `dateline migrate` first\.$"):
        await store.check_schema()
    assert await migrate(bare_url) == [FIRST_STEP]
    await store.check_schema()
    await seed(store)
    before = await contents(bare_url)
    assert await migrate(bare_url) == []
    assert await migrate(bare_url, dry_run=True) == []
    assert await contents(bare_url) == before
    await store.close()


async def test_two_programs_that_start_at_once_make_one_database(bare_url: str) -> None:
    steps = await asyncio.gather(migrate(bare_url), migrate(bare_url))
    assert sorted(steps) == [[], [FIRST_STEP]]


async def test_a_newer_or_older_database_is_refused(bare_url: str) -> None:
    await migrate(bare_url)

    async def set_version(version: str) -> None:
        statement = f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"
        await run(bare_url, lambda connection: connection.exec_driver_sql(statement))

    store = await open_store(bare_url)
    await set_version("9999")
    newer = r"^The database has version 9999, newer than .* 0001: install the newer Dateline\.$"
    for call in (store.check_schema, lambda: migrate(bare_url)):
        with pytest.raises(SchemaVersionError, match=newer.replace(" 0001", r" .*0001")):
            await call()
    with pytest.raises(SchemaVersionError, match="newer"):
        await migrate(bare_url, dry_run=True)
    await set_version("0000")
    with pytest.raises(SchemaVersionError, match=r"has version 0000.*run `dateline migrate`\.$"):
        await store.check_schema()
    await store.close()


async def test_tables_of_unknown_origin_are_left_alone(bare_url: str) -> None:
    await run(bare_url, lambda c: c.exec_driver_sql("CREATE TABLE article (id INTEGER)"))
    with pytest.raises(SchemaVersionError, match=r"bears no version: it is left alone\.$"):
        await migrate(bare_url)
    assert await contents(bare_url) == {"article": []}


async def test_a_migration_that_fails_leaves_nothing(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "article_fts" in statement:
            raise OSError("the power went")

    sa.event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(StoreUnavailableError, match="the power went"):
            await migrate(bare_url)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", fail)
    assert await contents(bare_url) == {}
    assert await migrate(bare_url) == [FIRST_STEP]


async def test_an_empty_sqlite_file_is_set_up_for_durability(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "new.db")
    await migrate(url)
    store = await open_store(url)
    async with store.reading() as connection:
        told = {
            pragma: (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "page_size")
        }
    await store.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "page_size": 16384}


def test_alembic_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, storage.store, storage.migrate; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603
