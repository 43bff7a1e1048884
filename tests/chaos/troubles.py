"""What can go wrong, each by its name. A trouble is carried out while the program lives and dies;
the program is not taken for quiet before its troubles are over."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

from simulator import Fault, FaultKind, OutageKind
from storage.records import CorrectionKind
from tests.chaos.town import CHANNEL, Town, an_article

Trouble = Callable[[Town, random.Random], Awaitable[None]]

# By the shared clock: what was retracted never comes, so who counts posts gives up some time.
PATIENCE_SECONDS = 60.0
GLANCE_SECONDS = 0.02  # of real time
SEND = "sendMessage"


async def calm(town: Town, chance: random.Random) -> None:
    """Nothing but the program's own ends."""


def faults(*planned: Fault) -> Trouble:
    """The first of them strikes somewhere among the first posts."""

    async def plan(town: Town, chance: random.Random) -> None:
        for fault in planned:
            town.telegram.add_fault(fault)

    return plan


def together(*troubles: Trouble) -> Trouble:
    """All of them at once."""

    async def carry_out(town: Town, chance: random.Random) -> None:
        await asyncio.gather(*(trouble(town, chance) for trouble in troubles))

    return carry_out


async def posts_there(town: Town, count: int) -> None:
    """Until the channels and groups have so many messages."""

    def enough() -> bool:
        numbers = {number for known in town.numbers.values() for number in known}
        tally = town.telegram.book.tally
        return sum(tally.of(number).delivered for number in numbers) >= count

    until = town.clock.seconds() + PATIENCE_SECONDS
    while not enough() and town.clock.seconds() < until:
        await town.telegram.book.pulse.until(enough, GLANCE_SECONDS)


async def corrected(town: Town, chance: random.Random) -> None:
    """Articles are corrected and retracted while their posts go out."""
    store, now = town.newsroom.store, town.newsroom.now
    for place, article in enumerate(chance.sample(town.articles, len(town.articles))):
        await posts_there(town, 1 + chance.randrange(4) + 3 * place)
        town.struck += 1
        if chance.random() < 0.3:
            await store.retract(article.id, CorrectionKind.DELETE, by="chaos", now=now())
            town.retracted.add(article.id)
            continue
        words = f"Mended {article.id}."
        await store.add_revision(
            article.id,
            an_article(article.id, words),
            expected_revision=article.revision,
            now=now(),
            correction=CorrectionKind.SUBSTANCE,
            by="chaos",
        )
        town.mended[article.id] = words


async def migrated(town: Town, chance: random.Random) -> None:
    """A group becomes a supergroup, with another number."""
    group = next(channel for channel in town.channels if channel.kind == "group")
    (number,) = town.numbers[group.id]
    await posts_there(town, chance.randrange(6))
    town.numbers[group.id].add(town.telegram.migrate(number))
    town.struck += 1


async def rights_lost(town: Town, chance: random.Random) -> None:
    """The channel takes the right to post, and gives it back."""
    await posts_there(town, chance.randrange(6))
    status = chance.choice(["kicked", "administrator"])
    town.telegram.set_bot_status(CHANNEL, status, may_post=False)
    town.struck += 1
    await town.clock.sleep(90)
    town.telegram.set_bot_status(CHANNEL, "administrator")


async def clock_jumps(town: Town, chance: random.Random) -> None:
    """The machine's clock is set, back and forth. What was put off waits until it has caught up,
    so it is not set back by much."""
    for posts in (2, 5, 9):
        await posts_there(town, posts)
        town.clock.set_wall(chance.choice([-200, -40, 40, 3_600, 86_400]))
        town.struck += 1


async def outage(town: Town, chance: random.Random) -> None:
    await posts_there(town, chance.randrange(8))
    await town.telegram.begin_outage(OutageKind.REFUSE)
    town.struck += 1
    await town.clock.sleep(chance.randrange(1, 90))
    await town.telegram.end_outage()


async def disk_full(town: Town, chance: random.Random) -> None:
    """The lives find no room on the disk for a while."""
    town.full_disk = True


async def database_locked(town: Town, chance: random.Random) -> None:
    """Somebody else holds the database, longer than the program waits for it."""
    other = sqlite3.connect(town.folder / "office.db", isolation_level=None, timeout=5)
    try:
        for posts in (1, 4, 8):
            await posts_there(town, posts)
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.03)
            other.execute("ROLLBACK")
    finally:
        other.close()


async def others_post(town: Town, chance: random.Random) -> None:
    """Another administrator posts among ours, and calls are cut off."""
    town.telegram.add_fault(Fault(FaultKind.DROP, SEND, after_commit=True, every=4, times=3))
    for posts in range(1, 12, 2):
        await posts_there(town, posts)
        town.telegram.add_foreign_post(CHANNEL, "Good morning!")
        town.struck += 1


F = Fault
K = FaultKind
TROUBLES: Mapping[str, Trouble] = {
    "nothing else": calm,
    "closed after the commit": faults(F(K.DROP, SEND, after_commit=True, after_calls=2, times=2)),
    "closed before the commit": faults(F(K.DROP, SEND, after_calls=2, times=2)),
    "502 before the commit": faults(F(K.BAD_GATEWAY, SEND, after_calls=1, times=3)),
    "502 after the commit": faults(F(K.BAD_GATEWAY, SEND, after_commit=True, every=4, times=3)),
    "502 to every call": faults(F(K.BAD_GATEWAY, after_calls=30, times=40)),
    "500 restart": faults(F(K.RESTART, SEND, after_commit=True, every=3, times=2)),
    "half an answer": faults(F(K.TRUNCATED, SEND, every=3, times=2), F(K.CUT, SEND, every=5)),
    "no answer after acceptance": faults(
        F(K.DELAY, SEND, after_commit=True, delay_seconds=25, after_calls=2, times=2)
    ),
    "accepted late": faults(F(K.DROP, SEND, delay_seconds=9, after_calls=3, after_commit=True)),
    "429 once": faults(F(K.FLOOD, SEND, retry_after_seconds=3, after_calls=2)),
    "429 twice": faults(F(K.FLOOD, SEND, retry_after_seconds=3, after_calls=2, times=2)),
    "429 storm of 200": faults(F(K.FLOOD, SEND, retry_after_seconds=2, times=200)),
    "looks fail too": faults(
        F(K.DROP, SEND, after_commit=True, after_calls=4),
        F(K.BAD_GATEWAY, "forwardMessage", times=2),
        F(K.FLOOD, "forwardMessage", times=2, retry_after_seconds=4),
    ),
    "others post": others_post,
    "corrections": corrected,
    "migration": migrated,
    "rights lost": rights_lost,
    "chats and articles change": together(corrected, migrated, rights_lost),
    "clock set": clock_jumps,
    "outage": outage,
    "disk full": disk_full,
    "database locked": database_locked,
}
