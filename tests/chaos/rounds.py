"""One round: a town, what goes wrong in it, life after life until all is quiet, and the count."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator import Event, EventKind, Message
from storage.records import Delivery, DeliveryState
from tests.chaos.count import Chat, Count, Wishes, counted, post_of, posted_by_bot, shown_by
from tests.chaos.forks import KILLED, Forks
from tests.chaos.life import ASKED_TO_END, NOT_BEGUN, QUIET
from tests.chaos.steps import UNAVAILABLE
from tests.chaos.town import Town, built

# Lives after the last kill: one that settles everything, and one more for a program that ended.
MOST_LIVES = 3
EVERYTHING = 10_000


@dataclass(frozen=True, slots=True)
class End:
    """How a life ends before all is quiet. `at`: at this step, `gently` by SIGTERM; `after_posts`:
    killed when Telegram has so many posts, before it has answered; `after_seconds`: of real time.
    """

    at: str | None = None
    gently: bool = False
    after_posts: int | None = None
    after_seconds: float | None = None


# What goes wrong in a town, beside the program's ends: it may take its time.
Trouble = Callable[[Town, random.Random], Awaitable[None]]


class StuckError(Exception):
    """A life that ended in no way that was meant."""


async def play(
    template: Path, folder: Path, forks: Forks, *, seed: int, trouble: Trouble, ends: Sequence[End]
) -> Count:
    """`folder` is an empty one. Raises: StuckError."""
    async with built(template, folder, forks) as town:
        statuses = await live_through(town, trouble, seed, ends)
        first = await count_in(town)
        questions = await in_doubt(town)
        if questions and not first.told:
            statuses += await answer(town, questions)
            second = await count_in(town, asked_before={row.channel_id for row in questions})
            second.asked = first.asked
            first = second
        first.lives = len(statuses)
        first.kills, first.drained = statuses.count(KILLED), statuses.count(ASKED_TO_END)
        first.struck = town.struck + _faults_met(town)
        return first


async def live_through(
    town: Town, trouble: Trouble, seed: int = 0, ends: Sequence[End] = ()
) -> list[int]:
    """Life after life until all is quiet and the trouble is over; how each ended.

    Raises: StuckError.
    """
    town.clock.more_to_come = True
    doing = asyncio.create_task(_carry_out(trouble, town, random.Random(seed)))
    await asyncio.sleep(0)  # what is there from the beginning is there before the first life
    try:
        statuses = [await live(town, end) for end in ends]
        statuses += await until_quiet(town)
        await doing
    finally:
        doing.cancel()
    return statuses


async def answer(town: Town, questions: Sequence[Delivery]) -> list[int]:
    """The owner answers what was asked; how the lives ended that hear of it. Raises: StuckError."""
    await _tap(town, questions)
    return await live_through(town, _settled)


def _faults_met(town: Town) -> int:
    """Telegram's, and those of a database that was full or locked."""
    requests = town.telegram.book.requests
    return times_unavailable(town) + sum(request.fault is not None for request in requests)


def times_unavailable(town: Town) -> int:
    """How often a call to the Store has met a database that was full or locked."""
    trace = town.folder / "trace"
    labels = trace.read_text().splitlines() if trace.exists() else []
    return sum(label.startswith(UNAVAILABLE) for label in labels)


async def _carry_out(trouble: Trouble, town: Town, chance: random.Random) -> None:
    try:
        await trouble(town, chance)
    finally:
        town.clock.more_to_come = False


async def live(town: Town, end: End) -> int:
    """One life; its exit status. Raises: StuckError."""
    full = town.full_disk and not times_unavailable(town)
    running = await town.forks.begin(town.life(at=end.at, gently=end.gently, full_disk=full))
    posts = 0

    def heard(event: Event) -> None:
        nonlocal posts
        posts += event.kind is EventKind.MESSAGE and event.chat_id != town.owner.id
        if end.after_posts is not None and posts == end.after_posts:
            running.kill()

    town.telegram.on_event(heard)
    if end.after_seconds is not None:
        asyncio.get_running_loop().call_later(end.after_seconds, running.kill)
    status = await town.forks.end(running)
    if status == ASKED_TO_END:
        await _is_drained(town)
    if status not in (KILLED, QUIET, ASKED_TO_END, NOT_BEGUN):
        errors = (town.folder / "errors").read_text()
        raise StuckError(f"a life ended with {status}: {errors[-2000:]}")
    return status


async def _is_drained(town: Town) -> None:
    """Raises: StuckError where something was cut off by SIGTERM."""
    for row in await _rows(town):
        if row.state is DeliveryState.SENDING:
            raise StuckError(f"SIGTERM left delivery {row.id} on its way")


async def until_quiet(town: Town) -> list[int]:
    """Let it live on until all is quiet; how each life ended. Raises: StuckError."""
    statuses = []
    for _ in range(MOST_LIVES):
        statuses.append(await live(town, End()))
        if statuses[-1] == QUIET:
            return statuses
    raise StuckError(f"not quiet after {MOST_LIVES} lives")


async def _rows(town: Town) -> list[Delivery]:
    rows = await town.newsroom.store.deliveries(limit=EVERYTHING)
    return sorted((row for row in rows if row.article_id is not None), key=lambda row: row.id)


async def in_doubt(town: Town) -> list[Delivery]:
    return [
        row
        for row in await _rows(town)
        if row.state is DeliveryState.UNKNOWN and row.channel_kind != "private"
    ]


def _questions(town: Town) -> dict[int, Message]:
    """By delivery: the message with the question's buttons."""
    found = {}
    for message in town.telegram.messages(town.owner.id):
        for button in (button for row in message.keyboard for button in row):
            word, _, rest = str(button.get("callback_data", "")).partition(":")
            if word == "settle":
                found[int(rest.partition(":")[0])] = message
    return found


async def count_in(town: Town, *, asked_before: Collection[int] = ()) -> Count:
    """`asked_before`: channels about which an owner has been asked, and has answered."""
    rows = await _rows(town)
    doubtful = {row.channel_id for row in rows if row.state is DeliveryState.UNKNOWN}
    chats = {}
    for channel in await town.newsroom.store.channels(with_private=True):
        if channel.id not in town.numbers:
            continue
        numbers = town.numbers[channel.id]
        stands = [message for number in numbers for message in town.telegram.messages(number)]
        chats[channel.id] = Chat(
            posted_by_bot(town.telegram.book.events, numbers, town.telegram.bot.id),
            {(message.chat_id, message.message_id): message for message in stands},
            in_order=channel.id not in doubtful.union(asked_before),
            private=channel.kind == "private",
        )
    return counted(rows, chats, Wishes(set(_questions(town)), town.retracted, town.mended))


async def _tap(town: Town, questions: Sequence[Delivery]) -> None:
    """The owner looks into the chats and taps; the next life hears of it."""
    asked, bot = _questions(town), town.telegram.bot.id
    for row in questions:
        numbers = town.numbers[row.channel_id]
        posted = posted_by_bot(town.telegram.book.events, numbers, bot)
        arrived = post_of(shown_by(row)) in {post_of(message.text) for message in posted}
        button = "It arrived" if arrived else "Send again"
        await town.owner.taps(button, message_id=asked[row.id].message_id)


async def _settled(town: Town, _: random.Random) -> None:
    while await in_doubt(town):
        await asyncio.sleep(0.005)
