"""A ledger in a file of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.store import SqlStore, open_store


@pytest.fixture
async def ledger(tmp_path: Path, empty_database: Callable[[Path], str]) -> AsyncIterator[SqlStore]:
    opened = await open_store(empty_database(tmp_path / "ledger.db"))
    yield opened
    await opened.close()
