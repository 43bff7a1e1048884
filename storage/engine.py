"""Connections: how each database is opened, how a transaction begins, what its failures mean."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import StoreError, StoreUnavailableError
from storage.types import to_json

T = TypeVar("T")

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
DEFAULT_BUSY_TIMEOUT = timedelta(seconds=5)
# Threads that read for people who wait, on SQLite.
READERS = 2

# In the order in which SQLite wants them: the page size counts only before the file has a page.
_PRAGMAS = (
    "PRAGMA page_size = 16384",  # a seventh smaller than with 4096, measured with news
    "PRAGMA journal_mode = WAL",  # readers and the one writer do not wait for each other
    "PRAGMA synchronous = FULL",  # a row marked `sending` must survive a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -8000",  # KiB, per connection; the system keeps pages as well
    # Else a statement that changes four pages keeps them in a file, to be able to take itself back.
    "PRAGMA temp_store = MEMORY",
)
# For much that is written at a time: its commits wait for no disk, and what they move from the log
# into the file they move in small portions, of 2 MB instead of 16.
_LIGHT = ("PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 100")
_FIRM = ("PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 1000")
_LIGHT_POSTGRES = "SET LOCAL synchronous_commit TO OFF"

# Classes of SQLSTATE that tell of the server's plight, not of our mistake: connection, access,
# no such database, rollback and deadlock, resources, locks, operator's intervention, I/O.
_UNAVAILABLE_STATES = ("08", "28", "3D", "40", "53", "55", "57", "58", "25006")
_SQLITE_PLIGHTS = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


def database_url(address: str) -> sa.URL:
    """The address with its driver named. Raises: StoreError where it names no database we know."""
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        url = sa.URL.create("unknown")
    backend = url.get_backend_name().replace("postgres", "postgresql", 1)
    backend = "postgresql" if backend.startswith("postgresql") else backend
    if backend not in DRIVERS or (backend == "sqlite" and url.database in (None, "", ":memory:")):
        raise StoreError(
            "The database address must read sqlite+aiosqlite:///FILE or "
            "postgresql+asyncpg://USER:PASSWORD@HOST/NAME."
        )
    return url.set(drivername=DRIVERS[backend])


def _require_folder(file: Path) -> None:
    """SQLite's own answer would name no path. Raises: StoreError."""
    if not file.parent.is_dir():
        raise StoreError(f"The folder of the database, {file.parent}, does not exist: create it.")
    if file.is_dir():
        raise StoreError(f"The database {file} is a folder: name a file in it.")


def create_engine(address: str, *, busy_timeout: timedelta, pool_size: int) -> AsyncEngine:
    """An engine that has not connected yet. Raises: StoreError for an address that cannot be."""
    arguments: dict[str, Any]
    url = database_url(address)
    options: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": 0,
        "json_serializer": to_json,
        "json_deserializer": orjson.loads,
    }
    if url.get_backend_name() == "sqlite":
        _require_folder(Path(str(url.database)))
        arguments = {"timeout": busy_timeout.total_seconds(), "isolation_level": None}
        engine = create_async_engine(url, connect_args=arguments, **options)
        sa.event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    milliseconds = str(int(busy_timeout.total_seconds() * 1000))
    arguments = {"timeout": 10, "server_settings": {"lock_timeout": milliseconds}}
    try:
        # Servers are restarted: a pooled connection is tried before it is trusted.
        return create_async_engine(url, connect_args=arguments, pool_pre_ping=True, **options)
    except ImportError as error:
        raise StoreError(
            "PostgreSQL needs one more package: install dateline[postgres]."
        ) from error


def create_threaded(address: str, *, busy_timeout: timedelta) -> sa.Engine | None:
    """For transactions that run whole in one thread: see `Database.at_once`; only for SQLite."""
    url = database_url(address)
    if url.get_backend_name() != "sqlite":
        return None
    engine = sa.create_engine(
        url.set(drivername="sqlite"),
        connect_args={"timeout": busy_timeout.total_seconds(), "isolation_level": None},
        pool_size=1 + READERS,
        max_overflow=0,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Writers take the lock at once: a reader that turns writer midway is refused at once."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_unavailable(error: Exception) -> bool:
    if isinstance(error, sa.exc.TimeoutError | OSError):  # no free connection; no server
        return True
    cause: object = error
    if isinstance(error, sa.exc.DBAPIError):
        if error.connection_invalidated or isinstance(error, sa.exc.InterfaceError):
            return True
        cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_PLIGHTS  # the low byte; the rest tells the finer kind
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_UNAVAILABLE_STATES)
    return isinstance(error, sa.exc.OperationalError)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn a driver's failures into StoreUnavailableError; mistakes of ours pass as they are."""
    try:
        yield
    except Exception as error:
        if _is_unavailable(error):
            cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            raise StoreUnavailableError(f"the database is not available: {cause}") from error
        raise


class Database:
    """An engine with its two kinds of transaction. Base of the classes that hold the queries."""

    def __init__(self, engine: AsyncEngine, threaded: sa.Engine | None = None) -> None:
        self._engine = engine
        self._threaded = threaded
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._writers = engine.execution_options(writes=True)
        self.is_postgres = engine.dialect.name == "postgresql"
        # SQLite lets one writer in and has the others poll; ours queue here instead, in order.
        self._queue: Any = nullcontext() if self.is_postgres else asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises: StoreUnavailableError."""
        with translated_errors():
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end, or undone by any error on the way.

        Raises: StoreUnavailableError.
        """
        with translated_errors():
            async with self._queue, self._writers.begin() as connection:
                yield connection

    async def at_once(self, work: Callable[[sa.Connection], T], *, firm: bool = True) -> T:
        """Carry `work` out in a transaction that writes.

        On SQLite it all runs in one thread, which costs a switch of threads in all, where the
        asynchronous driver needs four for each statement: for what happens a hundred times a
        second. Not `firm`: a power cut (no crash of the program) may take it back, whole, with all
        that was committed after it and was not firm either; what is firm afterwards makes it firm
        too. For what does itself again. Raises: StoreUnavailableError; what `work` raises, and then
        nothing is changed.
        """
        with translated_errors():
            if self._threaded is None:
                async with self._writers.begin() as connection:
                    if not firm:
                        await connection.exec_driver_sql(_LIGHT_POSTGRES)
                    return await connection.run_sync(work)
            async with self._queue:
                loop = asyncio.get_running_loop()
                writer = self._threaded.execution_options(writes=True)
                carry_out = _carry_out if firm else _carry_out_lightly
                return await loop.run_in_executor(self._thread, carry_out, writer, work)

    async def rows(
        self, query: sa.Executable, parameters: Mapping[str, object] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """All rows of one query, in a transaction of its own: for what a person waits for.

        On SQLite in one thread, for the reason of `at_once`. Raises: StoreUnavailableError.
        """

        def fetch(connection: sa.Connection) -> Sequence[sa.Row[Any]]:
            return connection.execute(query, parameters).all()

        with translated_errors():
            if self._threaded is None:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(fetch)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._readers, _carry_out, self._threaded, fetch)

    async def close(self) -> None:
        """Let go of every connection; calling it twice is harmless."""
        await self._engine.dispose()
        if self._threaded is not None:
            self._threaded.dispose()
        self._thread.shutdown()
        self._readers.shutdown()


def _carry_out(engine: sa.Engine, work: Callable[[sa.Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _carry_out_lightly(engine: sa.Engine, work: Callable[[sa.Connection], T]) -> T:
    with engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction: in one, SQLite ignores the first.
        driver: Any = connection.connection.driver_connection
        try:
            for pragma in _LIGHT:
                driver.execute(pragma)
            with connection.begin():
                result = work(connection)
        except BaseException:
            # A transaction may be open still, in which it cannot be made firm: it is given up.
            connection.invalidate()
            raise
        for pragma in _FIRM:
            driver.execute(pragma)
        return result
