"""The play: a simulated Telegram, the real program joined to it by real HTTP, and its people."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import HttpUrl, SecretStr

from bot.app.newsroom import Newsroom, open_newsroom
from bot.app.program import run
from bot.app.signals import stop_on_signals
from bot.cli.demo.screen import Screen
from bot.cli.demo.ticking import EVERY_SECONDS, send_more
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
# What each channel gets; None: whatever is new.
TOPICS = {"@caucasus_desk": "south-caucasus", "@world_desk": None}
# Where the page is while the demo stays up: the same address each time, so that a tab stays good.
PORT = 8088
PATIENCE_SECONDS = 30.0
ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class Stage:
    """The simulated Telegram, the newsroom joined to it, and who plays."""

    screen: Screen
    telegram: Simulator
    newsroom: Newsroom
    editor: Person
    reader: Person
    stop: asyncio.Event


async def play(*, stay: bool) -> None:
    """Ends by itself, or with `stay` at Ctrl-C."""
    screen, stop = Screen(), asyncio.Event()
    stop_on_signals(stop)
    with tempfile.TemporaryDirectory(prefix="dateline-demo-") as folder:
        async with _telegram(PORT if stay else 0) as telegram:
            # The reader first: the page opens with the first person.
            reader = telegram.person("Olena (reader)", language="en")
            editor = telegram.person("Nargiz (editor)", language="en")
            settings = Settings(
                _env_file=None,
                bot_token=SecretStr(telegram.token),
                api_url=HttpUrl(telegram.url),
                database_url=f"sqlite+aiosqlite:///{folder}/demo.db",
                owners=frozenset({editor.id}),
                time_zone=ZONE,
                language="en",
                # Nobody here is in the way: the story is told without the pauses of real life.
                chat_messages_per_second=0,
            )
            async with open_newsroom(settings) as newsroom:
                stage = Stage(screen, telegram, newsroom, editor, reader, stop)
                if stay:
                    screen.address(telegram.url)
                await _prepare(stage)
                telegram.on_event(lambda event: _show(screen, telegram, event))
                async with _running(newsroom, stop):
                    await _or_stop(_act(stage), stop)
                    if stop.is_set():
                        raise SystemExit("The demo was ended before its play was over.")
                    await _sum_up(stage)
                    if stay:
                        await _stay(stage)


@asynccontextmanager
async def _telegram(port: int) -> AsyncIterator[Simulator]:
    """At this port, or at any where it is taken."""
    telegram = Simulator(port)
    try:
        await telegram.start()
    except OSError:
        telegram = Simulator()
        await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()


async def _prepare(stage: Stage) -> None:
    screen, newsroom = stage.screen, stage.newsroom
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
    caucasus = ("caucasus_desk", "Caucasus desk", FIRST_SLOT)
    world = ("world_desk", "World desk", SECOND_SLOT)
    for name, title, after in (caucasus, world):
        chat_id = stage.telegram.add_channel(name, title, owner=stage.editor)
        new = NewChannel(address=f"@{name}", chat_id=chat_id, title=title)
        await newsroom.store.add_channel(new, now=newsroom.now())
        local = await _plan(newsroom, f"@{name}", after)
        screen.line(
            f"  @{name}: {TOPICS[f'@{name}'] or 'every topic'}, at {local:%H:%M:%S %z} ({ZONE})"
        )


async def _plan(newsroom: Newsroom, address: str, after: timedelta) -> datetime:
    """A slot for whatever is new on the channel's topic; gives its local time."""
    now = newsroom.now()
    channel = await newsroom.store.channel(address)
    moment = (now + after + timedelta(seconds=1)).replace(microsecond=0)  # people read it
    local = moment.astimezone(newsroom.settings.zone)
    new = NewSchedule(
        channel_id=channel.id,
        kind=ScheduleKind.ONCE,
        expression=local.replace(tzinfo=None).isoformat(),
        zone=ZONE,
        topic=TOPICS[address],
        article_id=None,
        article_limit=3,
        missed=MissedPolicy.LATE,
        created_by="demo",
    )
    await newsroom.store.add_schedule(new, now=now)
    return local


async def _or_stop(playing: Coroutine[Any, Any, object], stop: asyncio.Event) -> None:
    """Until it is played, or `stop` is set."""
    played = asyncio.ensure_future(playing)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({played, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if played.done():
            played.result()
    finally:
        played.cancel()
        stopped.cancel()


async def _act(stage: Stage) -> None:
    stage.screen.title("3. What each chat sees, as it happens")
    telegram, reader, editor = stage.telegram, stage.reader, stage.editor
    await reader.says("/latest")
    await reader.gets_answer(PATIENCE_SECONDS)
    await telegram.waits_for("@caucasus_desk", lambda posts: bool(posts), PATIENCE_SECONDS)
    await reader.taps("Full analysis", chat="@caucasus_desk")
    await reader.gets_answer(PATIENCE_SECONDS)
    await reader.says("/topic russia")
    await reader.gets_answer(PATIENCE_SECONDS)
    await telegram.waits_for("@world_desk", lambda posts: len(posts) >= 3, PATIENCE_SECONDS)
    await _settled(stage.newsroom)
    await editor.says("/queue")
    await editor.gets_answer(PATIENCE_SECONDS)


async def _sum_up(stage: Stage) -> None:
    screen = stage.screen
    screen.title("4. The ledger and the chats agree")
    rows = await _settled(stage.newsroom)
    states = Counter(row.state for row in rows)
    for name in TOPICS:
        screen.line(f"  {name}: {len(stage.telegram.messages(name))} posts")
    ledger = ", ".join(f"{count} {state.value}" for state, count in sorted(states.items()))
    screen.line(f"  ledger: {ledger}")
    if set(states) != {DeliveryState.SENT}:
        raise SystemExit("The demo did not deliver everything: see above.")


async def _stay(stage: Stage) -> None:
    """More articles come in and go out by the timetable, until Ctrl-C."""
    screen, newsroom = stage.screen, stage.newsroom
    screen.address(stage.telegram.url)
    screen.title(f"5. Still up: every {EVERY_SECONDS:g} s one more article. Ctrl-C ends.")

    async def plan(address: str, after: timedelta) -> None:
        await _plan(newsroom, address, after)

    async def more() -> None:
        sent = await send_more(stage.editor, plan)
        screen.line(
            f"\n{sent} more articles are in. Now you: be Nargiz on the page, send the bot a file, "
            "then write /publish with its number and @world_desk.",
            "bold",
        )
        await stage.stop.wait()

    await _or_stop(more(), stage.stop)


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
    if message.document is not None:
        shown["document"] = message.document.name
    screen.message(title, author, shown)
