"""Every test that takes `store` or `database_url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.store import SqlStore, open_store
from tests.storage.databases import NO_POSTGRES, POSTGRES_SETTING, empty_postgres

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture
def sqlite_address(tmp_path: Path, empty_database: Callable[[Path], str]) -> str:
    return empty_database(tmp_path / "dateline.db")


@pytest.fixture
def postgres_server() -> None:
    if not os.environ.get(POSTGRES_SETTING):
        pytest.skip(NO_POSTGRES)


@pytest.fixture
async def postgres_address(postgres_server: None) -> str:
    return await empty_postgres()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_address"))


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
