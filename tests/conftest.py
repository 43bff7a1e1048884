"""For every test: no setting of this machine's environment or `.env` reaches it."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from bot.common.logs import set_up_logs
from storage.migrate import migrate
from tests.engines import share_compiled_statements
from tests.storage.databases import NO_POSTGRES, POSTGRES_SETTING

KEPT = {POSTGRES_SETTING}
MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's folder in memory
ENOUGH_BYTES = 2 * 1024**3

share_compiled_statements()
for profile, examples in (("quick", 25), ("thorough", 1000)):
    settings.register_profile(profile, max_examples=examples, deadline=None, database=None)
settings.load_profile("quick")  # pytest --hypothesis-profile=thorough looks longer


def pytest_configure() -> None:
    """Temporary folders in memory, where there is room: on a disk every commit is waited for."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many a test waits for a process, a browser, a lease."""
    return (os.cpu_count() or 1) + 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With -q a reason for skipping would be seen by nobody."""
    if not os.environ.get(POSTGRES_SETTING):
        terminalreporter.write_line(f"PostgreSQL: {NO_POSTGRES}")


@pytest.fixture(autouse=True)
def clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("DATELINE_") and name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True, scope="session")
def quiet_logs() -> None:
    set_up_logs(quiet=True)
    logging.getLogger().setLevel(logging.ERROR)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Puts a database with the schema and nothing in it at a path: its URL.

    It is made once and copied, for what a test wants to see is rarely how it is made.
    """
    template = tmp_path_factory.mktemp("empty") / "empty.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{template}"))

    def copy(to: Path) -> str:
        shutil.copyfile(template, to)
        return f"sqlite+aiosqlite:///{to}"

    return copy
