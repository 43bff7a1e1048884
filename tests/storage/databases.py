"""Empty PostgreSQL databases for the contract suite, some for each process."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrate import migrate
from storage.schema import metadata

POSTGRES_SETTING = "DATELINE_TEST_POSTGRES_URL"
NO_POSTGRES = f"{POSTGRES_SETTING} is not set (tests/postgres.sh starts a server and prints it)"

_made: set[str] = set()
_migrated: list[str] = []
_held: list[TextIO] = []


@cache
def _own_number() -> int:
    """The lowest number that no other test process of this machine has, whoever started it.

    Databases are named by it, so that two runs at once do not meet in one, and a later run finds
    those that are there. The lock goes with the process, however it ends.
    """
    for number in count():
        path = Path(tempfile.gettempdir()) / f"dateline-tests-{os.getuid()}-{number}.lock"
        lock = path.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _held.append(lock)
        return number
    raise AssertionError


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def _run(url: sa.URL, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
    finally:
        await engine.dispose()


async def bare_postgres(name: str) -> str:
    """A database with nothing in it on the server that the setting names.

    One that is there is emptied: to drop and create a database, the server writes all its others
    to the disk first. A power cut may cost it a commit; no test cuts the power.
    """
    server = sa.make_url(os.environ[POSTGRES_SETTING])
    database = f"{server.database}_{_own_number()}_{name}"
    url = server.set(database=database)
    if database not in _made:
        with suppress(sa.exc.ProgrammingError):  # it is there
            await _run(server, f'CREATE DATABASE "{database}"')
        await _run(server, f'ALTER DATABASE "{database}" SET synchronous_commit = off')
        _made.add(database)
    await _run(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return url.render_as_string(hide_password=False)


async def empty_postgres() -> str:
    """This process's database, migrated once and emptied for every test."""
    if not _migrated:
        url = await bare_postgres("contract")
        await migrate(url)
        _migrated.append(url)
        return url
    (url,) = _migrated
    # Row by row: TRUNCATE makes new files for every table and index, which takes far longer.
    tables = ["article_fts", *(table.name for table in reversed(metadata.sorted_tables))]
    deletions = "; ".join(f"DELETE FROM {table}" for table in tables)
    restarts = "SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences"
    await _run(sa.make_url(url), f"DO $$ BEGIN {deletions}; PERFORM * FROM ({restarts}) x; END $$")
    return url
