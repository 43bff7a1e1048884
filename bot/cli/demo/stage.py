"""The play: a simulated Telegram, the real program joined to it by real HTTP, and its people."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from pydantic import HttpUrl, SecretStr

from bot.app.newsroom import Newsroom, open_newsroom
from bot.app.program import run
from bot.app.signals import stop_on_signals
from bot.cli.demo.screen import Screen
from bot.newsroom.files import Refusal, find, read
from config.settings import Settings
from simulator import Event, EventKind, Person, Simulator
from storage.records import (
    Delivery,
    DeliveryState,
    MissedPolicy,
    NewChannel,
    NewSchedule,
    ScheduleKind,
    SourceKind,
)

SAMPLES = Path(__file__).parent / "samples"
# When the schedules of the demo fire, counted from its start.
FIRST_SLOT, SECOND_SLOT = timedelta(seconds=3), timedelta(seconds=5)
ZONE = "Europe/Kyiv"
PATIENCE_SECONDS = 30.0
ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)


async def play(*, stay: bool) -> None:
    """Ends by itself, or with `stay` at Ctrl-C."""
    screen, stop = Screen(), asyncio.Event()
    stop_on_signals(stop)
    with tempfile.TemporaryDirectory(prefix="dateline-demo-") as folder:
        async with Simulator() as telegram:
            editor = telegram.person("Nargiz (editor)", language="en")
            reader = telegram.person("Olena (reader)", language="en")
            settings = Settings(
                _env_file=None,
                bot_token=SecretStr(telegram.token),
                api_url=HttpUrl(telegram.url),
                database_url=f"sqlite+aiosqlite:///{folder}/demo.db",
                owners=frozenset({editor.id}),
                time_zone=ZONE,
                language="en",
            )
            async with open_newsroom(settings) as newsroom:
                await _prepare(screen, telegram, newsroom)
                telegram.on_event(lambda event: _show(screen, telegram, event))
                async with _running(newsroom, stop):
                    await _act(screen, telegram, reader, stop)
                    await _sum_up(screen, telegram, newsroom)
                    if stay and not stop.is_set():
                        screen.line(f"\nStill up: the Bot API is at {telegram.url}. Ctrl-C ends.")
                        await stop.wait()


async def _prepare(screen: Screen, telegram: Simulator, newsroom: Newsroom) -> None:
    screen.title("1. Articles come in, from three kinds of files")
    for found in find([SAMPLES]):
        if isinstance(found, Refusal):
            raise found.error
        taken = await newsroom.intake.take(read(found, sys.stdin.buffer), SourceKind.FILE)
        article = taken.article
        regions = ", ".join(tag.region for tag in article.regions if tag.about)
        screen.line(f"  {article.id}  {article.title}", "bold")
        screen.line(f"     about {regions}", "dim")
    screen.title("2. Two channels, each with its schedule")
    caucasus = ("caucasus_desk", "Caucasus desk", "south-caucasus", FIRST_SLOT)
    world = ("world_desk", "World desk", None, SECOND_SLOT)
    for name, title, topic, after in (caucasus, world):
        chat_id = telegram.add_channel(name, title)
        now = newsroom.now()
        channel = await newsroom.store.add_channel(
            NewChannel(address=f"@{name}", chat_id=chat_id, title=title), now=now
        )
        local = (now + after).astimezone(newsroom.settings.zone)
        new = NewSchedule(
            channel_id=channel.id,
            kind=ScheduleKind.ONCE,
            expression=local.replace(tzinfo=None).isoformat(timespec="microseconds"),
            zone=ZONE,
            topic=topic,
            article_id=None,
            article_limit=3,
            missed=MissedPolicy.LATE,
            created_by="demo",
        )
        await newsroom.store.add_schedule(new, now=now)
        screen.line(f"  @{name}: {topic or 'every topic'}, at {local:%H:%M:%S %z} ({ZONE})")


async def _act(screen: Screen, telegram: Simulator, reader: Person, stop: asyncio.Event) -> None:
    screen.title("3. What each chat sees, as it happens")
    played = asyncio.ensure_future(_play_reader(telegram, reader))
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({played, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if played.done():
            played.result()
    finally:
        played.cancel()
        stopped.cancel()


async def _play_reader(telegram: Simulator, reader: Person) -> None:
    await reader.says("/latest")
    await reader.gets_answer(PATIENCE_SECONDS)
    await telegram.waits_for("@caucasus_desk", lambda posts: bool(posts), PATIENCE_SECONDS)
    await reader.taps("Full analysis", chat="@caucasus_desk")
    await reader.gets_answer(PATIENCE_SECONDS)
    await reader.says("/topic russia")
    await reader.gets_answer(PATIENCE_SECONDS)
    await telegram.waits_for("@world_desk", lambda posts: len(posts) >= 3, PATIENCE_SECONDS)


async def _sum_up(screen: Screen, telegram: Simulator, newsroom: Newsroom) -> None:
    screen.title("4. The ledger and the chats agree")
    rows = await _settled(newsroom)
    states = Counter(row.state for row in rows)
    for name in ("@caucasus_desk", "@world_desk"):
        screen.line(f"  {name}: {len(telegram.messages(name))} posts")
    ledger = ", ".join(f"{count} {state.value}" for state, count in sorted(states.items()))
    screen.line(f"  ledger: {ledger}")
    if set(states) != {DeliveryState.SENT}:
        raise SystemExit("The demo did not deliver everything: see above.")


async def _settled(newsroom: Newsroom) -> Sequence[Delivery]:
    """The ledger once nothing is on its way any more."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            rows = await newsroom.store.deliveries(limit=100)
            if not any(row.state in ON_THE_WAY for row in rows):
                return rows
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _running(newsroom: Newsroom, stop: asyncio.Event) -> AsyncIterator[None]:
    """The program, until the block ends; its failure ends the block."""
    program = asyncio.ensure_future(run(newsroom, stop))
    program.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        stop.set()
        await program


def _show(screen: Screen, telegram: Simulator, event: Event) -> None:
    """Print what a chat sees, in the author's name."""
    message = event.message
    if message is None or event.kind not in (EventKind.MESSAGE, EventKind.EDIT):
        return
    chat = telegram.chat(event.chat_id)
    title = f"@{chat.username} · {chat.title}" if chat.username else f"{chat.title}'s chat"
    author = message.sender.first_name if message.sender else "channel post"
    keyboard = {"inline_keyboard": message.keyboard}
    shown = {"text": message.text, "entities": message.entities, "reply_markup": keyboard}
    screen.message(title, author, shown)
