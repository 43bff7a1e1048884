"""One life of the whole program, in a process of its own: it ends when all is quiet, or killed."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import HttpUrl, SecretStr

from bot.app import program
from bot.app.newsroom import Newsroom
from bot.app.signals import stop_on_signals
from bot.common.texts import load_texts
from bot.newsroom.fetch import Client
from bot.newsroom.intake import Intake
from bot.newsroom.pages import Pages
from bot.newsroom.regions import Tagger, TopicTagger
from config.regions import load_book
from config.settings import Settings
from storage.engine import DEFAULT_BUSY_TIMEOUT
from storage.errors import StoreUnavailableError
from storage.records import DeliveryState
from storage.store import open_store
from tests.chaos.clock import SharedClock, SkippingLoop
from tests.chaos.peers import send_all
from tests.chaos.steps import SteppedStore, Steps, stepped_requests

# By the shared clock: longer than any wait that the program knows.
LONGEST = timedelta(hours=2)
LOOK_SECONDS = 1.0
# All is quiet where that many looks say so: the orders to correct are read less often.
LOOKS = 5
# The disk has room for so much more before it is full, and this long.
FULL_AFTER_BYTES = 16 << 10
FULL_SECONDS = 40.0
LOCKED = timedelta(milliseconds=5)

QUIET, UNQUIET, ASKED_TO_END, NOT_BEGUN = 0, 3, 4, 5
_IN_WORK = [DeliveryState.PLANNED, DeliveryState.SENDING]

# What every life needs is made before the first fork.
BOOK = load_book()
TEXTS = load_texts("en")
Settings(_env_file=None, time_zone="UTC")  # which reads all the names of zones
TAGGERS = Tagger(BOOK), TopicTagger(BOOK)


@dataclass(frozen=True, slots=True)
class Life:
    """`at`: the label of the step at which it kills itself, or asks itself to end where `gently`;
    `full_disk`: that there is no room on the disk for a while."""

    folder: str
    token: str
    url: str
    owner: int
    at: str | None = None
    gently: bool = False
    full_disk: bool = False
    # Another sender in the program's place.
    peer: str | None = None

    @property
    def clock_file(self) -> Path:
        return Path(self.folder) / "clock"

    @property
    def trace_file(self) -> Path:
        return Path(self.folder) / "trace"

    @property
    def database(self) -> Path:
        return Path(self.folder) / "office.db"

    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            bot_token=SecretStr(self.token),
            api_url=HttpUrl(self.url),
            database_url=f"sqlite+aiosqlite:///{self.database}",
            owners=frozenset({self.owner}),
            service_chat=str(self.owner),
            time_zone="UTC",
            answer_seconds=60,
        )


def live(life: Life) -> int:
    """QUIET where nothing is left to do, UNQUIET where something never was done, ASKED_TO_END where
    SIGTERM came, NOT_BEGUN where the database was not to be had at the start."""
    clock = SharedClock(life.clock_file)
    strike = {"strike": lambda: signal.raise_signal(signal.SIGTERM)} if life.gently else {}
    steps = Steps(life.at, life.trace_file, **strike)
    program.AiohttpRequest = stepped_requests(steps)  # type: ignore[misc]
    loop = SkippingLoop(clock, lambda: steps.under_way > 0)
    try:
        if life.peer is not None:
            sending = send_all(life.peer, Path(life.folder), life.token, life.url, steps)
            loop.run_until_complete(sending)
            return QUIET
        return loop.run_until_complete(_live(life, clock, steps))
    finally:
        loop.close()


async def _live(life: Life, clock: SharedClock, steps: Steps) -> int:
    async with opened(life, clock, steps) as newsroom:
        stop = asyncio.Event()
        stop_on_signals(stop)
        watchers = [asyncio.ensure_future(_until_quiet(newsroom.store, clock, stop))]
        if life.full_disk:
            watchers.append(asyncio.ensure_future(_fill_disk(life.database)))
        try:
            await program.run(newsroom, stop)
        except StoreUnavailableError:
            if steps.taken("getUpdates"):
                raise
            return NOT_BEGUN
        finally:
            for watcher in watchers:
                watcher.cancel()
            ended = await asyncio.gather(*watchers, return_exceptions=True)
        return ended[0] if isinstance(ended[0], int) else ASKED_TO_END


@asynccontextmanager
async def opened(life: Life, clock: SharedClock, steps: Steps | None) -> AsyncIterator[Newsroom]:
    """The newsroom of a town; `steps` None: for the test's own hands."""
    settings = life.settings()
    patience = DEFAULT_BUSY_TIMEOUT if steps is None else LOCKED
    store: Any = await open_store(settings.database_url, busy_timeout=patience)
    client = Client(now=clock.now)
    stepped = store if steps is None else SteppedStore(store, steps)
    intake = Intake(stepped, *TAGGERS, clock.now, settings.zone)
    try:
        yield Newsroom(settings, stepped, BOOK, TEXTS, intake, client, Pages(client), clock.now)
    finally:
        await client.close()
        await store.close()


async def _until_quiet(store: Any, clock: SharedClock, stop: asyncio.Event) -> int:
    """Watch the ledger until nothing is left to be sent, looked for or corrected."""
    until = clock.seconds() + LONGEST.total_seconds()
    quiet = 0
    while quiet < LOOKS:
        await asyncio.sleep(LOOK_SECONDS)
        if clock.seconds() > until:
            stop.set()
            return UNQUIET
        quiet = quiet + 1 if await _is_quiet(store, clock) else 0
    stop.set()
    return QUIET


async def _is_quiet(store: Any, clock: SharedClock) -> bool:
    if clock.more_to_come or await store.deliveries(limit=1, states=_IN_WORK):
        return False
    if await store.unsettled(limit=1):
        return False
    # A post whose arrival is unknown is corrected once that is settled; a reader's never is.
    unknown = await store.deliveries(limit=100, states=[DeliveryState.UNKNOWN])
    in_doubt = any(row.channel_kind != "private" for row in unknown)
    return in_doubt or not await store.open_corrections(limit=1)


async def _fill_disk(database: Path) -> None:
    """No file of this process grows beyond a size for a while (EFBIG, in SQLite's write-ahead log
    in the middle of a commit)."""
    log = database.with_name(f"{database.name}-wal")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = log.stat().st_size + FULL_AFTER_BYTES
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        await asyncio.sleep(FULL_SECONDS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
