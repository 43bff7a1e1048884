"""What there is before anything goes wrong: chats, an owner, posts to send, and a Telegram."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from bot.app.newsroom import Newsroom
from bot.publishing.look import Look
from bot.publishing.plan import Planner
from simulator import Limits, Person, Simulator
from simulator.texts import Texts, load_texts
from storage.migrate import migrate
from storage.records import Article, Channel, NewArticle, NewChannel, PostForm
from storage.richtext import RichText
from storage.store import open_store
from tests.builders import a_new_article
from tests.chaos.clock import START, SharedClock
from tests.chaos.forks import Forks
from tests.chaos.life import BOOK, TEXTS, Life, opened

CHANNEL, GROUP = "@caucasus", "@world_desk"
POSTS = 4
# Of an article: more than one message holds.
PARAGRAPHS = 60


@cache
def _texts() -> Texts:
    """The judge of texts, which takes a while to load."""
    return load_texts()


@dataclass
class Town:
    telegram: Simulator
    clock: SharedClock
    owner: Person
    newsroom: Newsroom
    forks: Forks
    folder: Path
    # The chats that are posted to, and the articles that go there, in order.
    channels: list[Channel]
    # By channel id: the numbers of its chat, old and new.
    numbers: dict[int, set[int]] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    retracted: set[int] = field(default_factory=set)
    # By article: words that its posts have to show.
    mended: dict[int, str] = field(default_factory=dict)
    # How often a trouble has struck, but for Telegram's faults.
    struck: int = 0
    # The sender that lives here in the program's place.
    peer: str | None = None
    # Whether lives find no room on the disk for a while, until one has noticed.
    full_disk: bool = False

    def life(self, **changes: object) -> Life:
        return Life(
            folder=str(self.folder),
            token=self.telegram.token,
            url=self.telegram.url,
            owner=self.owner.id,
            peer=self.peer,
            **changes,  # type: ignore[arg-type]
        )


def _make_chats(telegram: Simulator) -> list[tuple[int, NewChannel]]:
    """A channel, a supergroup, a group that may yet become one, and a reader; always the same
    numbers in the same order."""
    reader = telegram.person("Olena", language="en")
    group = telegram.add_group("Editors", basic=True)
    return [
        (telegram.add_channel(CHANNEL, "Caucasus"), NewChannel(CHANNEL)),
        (telegram.add_group("World desk", GROUP), NewChannel(GROUP, form=PostForm.FULL)),
        (group, NewChannel(str(group), chat_id=group, kind="group")),
        (reader.id, NewChannel(str(reader.id), chat_id=reader.id, kind="private")),
    ]


async def write_template(database: Path) -> None:
    """The database of every town, with its channels and planned posts."""
    url = f"sqlite+aiosqlite:///{database}"
    await migrate(url)
    store = await open_store(url)
    look = Look(BOOK, TEXTS, "dateline_demo_bot", "UTC")
    planner = Planner(store, look, lambda: START)
    try:
        chats = _make_chats(Simulator(texts=_texts(), judges=False))
        channels = [await store.add_channel(new, now=START) for _, new in chats]
        for number in range(1, POSTS + 1):
            article = await store.add_article(an_article(number), now=START)
            for channel in channels:
                await planner.publish(article, channel, by="chaos")
    finally:
        await store.close()


@asynccontextmanager
async def built(template: Path, folder: Path, forks: Forks) -> AsyncIterator[Town]:
    """A town in an empty folder."""
    shutil.copyfile(template, folder / "office.db")
    clock = SharedClock(folder / "clock")
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(
            Simulator(
                texts=_texts(),
                judges=False,
                limits=Limits(),
                now=lambda: int(clock.right_now().timestamp()),
                clock=clock.seconds,
                sleep=clock.sleep,
            )
        )
        chats = _make_chats(telegram)
        owner = telegram.person("Nargiz", language="en")
        for person in (owner, telegram.person("Olena")):
            await person.says("/start")
        life = Life(str(folder), telegram.token, telegram.url, owner.id)
        newsroom = await stack.enter_async_context(opened(life, clock, None))
        channels = await newsroom.store.channels(with_private=True)
        town = Town(telegram, clock, owner, newsroom, forks, folder, list(channels))
        for channel, (number, _) in zip(channels, chats, strict=True):
            town.numbers[channel.id] = {number}
        ids = range(1, POSTS + 1)
        town.articles = list(await newsroom.store.articles_by_id(list(ids)))
        yield town


def an_article(number: int, words: str = "") -> NewArticle:
    """Whatever message of its analysis one looks at, it says what of which article it is."""
    new = a_new_article(title=f"Ferry line opens, number {number}", source_key=f"{number}.txt")
    paragraphs = [
        f"Number {number}, part {part}: the boat to harbour {part} left at dawn, "
        "with forty passengers, two bicycles and a crate of lemons on board."
        for part in range(1, PARAGRAPHS + 1)
    ]
    body = RichText("\n\n".join([*paragraphs, *([words] if words else [])]))
    return replace(new, summary=f"{new.summary} {words}".strip(), body=body)
