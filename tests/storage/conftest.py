"""Every test that takes `store` or `database_url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import SqlStore, open_store
from tests.storage.databases import NO_POSTGRES, POSTGRES_SETTING, empty_postgres, empty_sqlite

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("template") / "empty.db"


@pytest.fixture
async def sqlite_address(tmp_path: Path, sqlite_template: Path) -> str:
    return await empty_sqlite(tmp_path, sqlite_template)


@pytest.fixture
def postgres_server() -> None:
    if not os.environ.get(POSTGRES_SETTING):
        pytest.skip(NO_POSTGRES)


@pytest.fixture(params=BOTH)
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> str:
    if request.param == "sqlite":
        return await empty_sqlite(tmp_path, sqlite_template)
    request.getfixturevalue("postgres_server")
    return await empty_postgres()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def second_store(database_url: str) -> AsyncIterator[SqlStore]:
    """Another process's store over the same database."""
    opened = await open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def sqlite_address_now(tmp_path: Path, sqlite_template: Path) -> str:
    """For tests that run an event loop of their own."""
    return asyncio.run(empty_sqlite(tmp_path, sqlite_template))
