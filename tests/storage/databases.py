"""Empty databases for the contract suite: a SQLite file, a PostgreSQL database a process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrate import migrate

POSTGRES_SETTING = "DATELINE_TEST_POSTGRES_URL"
NO_POSTGRES = f"{POSTGRES_SETTING} is not set (tests/postgres.sh starts a server and prints it)"

_made: set[str] = set()


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def empty_sqlite(folder: Path, template: Path) -> str:
    """A copy of `template`, which is migrated once a process: a copy is much the quicker."""
    if not template.exists():
        await migrate(sqlite_url(template))
    shutil.copy(template, folder / "dateline.db")
    return sqlite_url(folder / "dateline.db")


async def _run(url: sa.URL, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
    finally:
        await engine.dispose()


async def bare_postgres(name: str) -> str:
    """A database made anew on the server that the setting names, with nothing in it."""
    server = sa.make_url(os.environ[POSTGRES_SETTING])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = f"{server.database}_{worker}_{name}"
    await _run(
        server,
        f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)',
        f'CREATE DATABASE "{database}"',
    )
    return server.set(database=database).render_as_string(hide_password=False)


async def empty_postgres() -> str:
    """This process's database, migrated once and emptied for every test."""
    if not _made:
        url = await bare_postgres("contract")
        await migrate(url)
        _made.add(url)
        return url
    (url,) = _made
    await _run(
        sa.make_url(url),
        "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ',') "
        "|| ' RESTART IDENTITY' FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename <> 'alembic_version'); END $$",
    )
    return url
