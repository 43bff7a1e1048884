"""What works without Telegram: everything that the command line needs, built once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial

from pydantic import HttpUrl

from bot.app.patience import until_available
from bot.common.clock import Now, utc_now
from bot.common.texts import Texts, load_texts
from bot.newsroom.fetch import Client
from bot.newsroom.intake import Intake
from bot.newsroom.pages import Pages
from bot.newsroom.regions import Tagger, TopicTagger
from bot.newsroom.summary.writer import Writer
from bot.publishing.look import Look
from config.regions import RegionBook, load_book
from config.settings import Settings
from storage.contract import Store
from storage.errors import SchemaVersionError
from storage.migrate import migrate
from storage.store import SqlStore, open_store

# Stands in deep links for as long as no bot has told its name (`dateline render` before any run).
UNKNOWN_BOT = "your_bot"


@dataclass(frozen=True, slots=True)
class Newsroom:
    settings: Settings
    store: Store
    book: RegionBook
    texts: Texts
    intake: Intake
    client: Client
    pages: Pages
    now: Now

    def look(self, bot_name: str | None = None) -> Look:
        """The look of posts that lead to this bot."""
        name = bot_name or self.settings.bot_name or UNKNOWN_BOT
        return Look(self.book, self.texts, name, self.settings.time_zone)


@asynccontextmanager
async def open_newsroom(
    settings: Settings, now: Now = utc_now, *, stop: asyncio.Event | None = None
) -> AsyncIterator[Newsroom]:
    """Open the database (made or upgraded where that is needed) and load the data.

    With `stop`, for a program that runs on, one that is not available now is waited for until
    then. Raises: SchemaVersionError, StoreUnavailableError.
    """
    store = await open_store(settings.database_url)
    client = Client(allowed=settings.fetch_allow_hosts, now=now)
    # Its own: what may be private for the endpoint of summaries may not be for pages and feeds.
    summary_client = Client(allowed=_host_of(settings.summary_url), now=now)
    try:
        bring = partial(_bring_up_to_date, store, settings.database_url)
        await (bring() if stop is None else until_available(bring, stop))
        book, tagger, topics = _regions()
        texts = load_texts(settings.language)
        writer = _writer(settings, summary_client, tagger, now)
        intake = Intake(store, tagger, topics, now, settings.zone, writer)
        yield Newsroom(settings, store, book, texts, intake, client, Pages(client), now)
    finally:
        await client.close()
        await summary_client.close()
        await store.close()


def _host_of(url: HttpUrl | None) -> frozenset[str]:
    return frozenset() if url is None else frozenset({f"{url.host}:{url.port}".lower()})


def _writer(settings: Settings, client: Client, tagger: Tagger, now: Now) -> Writer | None:
    if settings.summary_url is None:
        return None
    key = settings.summary_key.get_secret_value() if settings.summary_key else None
    url = str(settings.summary_url)
    return Writer(client, tagger, url, model=settings.summary_model, key=key, now=now)


@cache
def _regions() -> tuple[RegionBook, Tagger, TopicTagger]:
    """They are the program's own data, costly to build, and never change while it runs."""
    book = load_book()
    return book, Tagger(book), TopicTagger(book)


async def _bring_up_to_date(store: SqlStore, url: str) -> None:
    """One look where nothing is to be done; Alembic is imported only where something is."""
    try:
        await store.check_schema()
    except SchemaVersionError:
        await migrate(url)
