"""A ledger in a file of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrate import migrate
from storage.store import SqlStore, open_store


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqlStore]:
    url = f"sqlite+aiosqlite:///{tmp_path}/ledger.db"
    await migrate(url)
    opened = await open_store(url)
    yield opened
    await opened.close()
