"""The whole program joined to the simulator by real HTTP, and people who use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from bot.app.newsroom import Newsroom, open_newsroom
from bot.app.program import run
from bot.newsroom.files import material_from_bytes
from bot.newsroom.intake import Taken
from config.settings import Settings
from simulator import Person, Simulator
from storage.records import Delivery, SourceKind
from tests.builders import a_new_article


@dataclass
class Office:
    """A newsroom, its Telegram, an owner, a reader, and three channels."""

    telegram: Simulator
    newsroom: Newsroom
    owner: Person
    reader: Person
    stop: asyncio.Event

    async def add(self, text: str, name: str = "article.txt") -> Taken:
        material = material_from_bytes(name, text.encode(), key=f"test:{name}:{text[:40]}")
        return await self.newsroom.intake.take(material, SourceKind.FILE)

    async def fill(self, count: int, **changes: object) -> None:
        """Store so many articles as they come from the builder."""
        for _ in range(count):
            await self.newsroom.store.add_article(a_new_article(**changes), now=datetime.now(UTC))

    async def ledger(self) -> list[Delivery]:
        return list(await self.newsroom.store.deliveries(limit=1000))

    async def until(self, check: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
        """Wait for something that only the database shows."""
        async with asyncio.timeout(seconds):
            while not await check():
                await asyncio.sleep(0.02)


@dataclass
class City:
    """Where offices open: the same Telegram and database, however often the program restarts."""

    telegram: Simulator
    settings: Settings
    owner: Person
    reader: Person

    @asynccontextmanager
    async def office(self) -> AsyncIterator[Office]:
        """The program runs while this is open."""
        stop = asyncio.Event()
        async with open_newsroom(self.settings) as newsroom:
            program = asyncio.create_task(run(newsroom, stop))
            try:
                yield Office(self.telegram, newsroom, self.owner, self.reader, stop)
            finally:
                stop.set()
                await program

    @asynccontextmanager
    async def archive(self) -> AsyncIterator[Newsroom]:
        """The database while no program runs."""
        async with open_newsroom(self.settings) as newsroom:
            yield newsroom


@asynccontextmanager
async def open_city(database_url: str) -> AsyncIterator[City]:
    """On an empty database; in the end, no request to Telegram may have been wrong."""
    async with Simulator() as telegram:
        owner = telegram.person("Nargiz", language="en")
        reader = telegram.person("Olena", language="en")
        for name in ("caucasus", "world_desk", "europe_desk"):
            telegram.add_channel(name, name.title())
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(telegram.token),
            api_url=HttpUrl(telegram.url),
            database_url=database_url,
            owners=frozenset({owner.id}),
            time_zone="Europe/Kyiv",
            answer_seconds=0,
            # Time is real here; how posts are paced is tested in tests/publishing/test_limits.py.
            chat_messages_per_second=0,
            group_messages_per_minute=0,
        )
        yield City(telegram, settings, owner, reader)
        assert [str(complaint) for complaint in telegram.complaints] == []


@pytest.fixture
async def city(tmp_path: Path, empty_database: Callable[[Path], str]) -> AsyncIterator[City]:
    async with open_city(empty_database(tmp_path / "office.db")) as opened:
        yield opened


@pytest.fixture
async def office(city: City) -> AsyncIterator[Office]:
    async with city.office() as opened:
        yield opened
