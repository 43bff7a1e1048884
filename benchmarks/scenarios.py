"""What arrives when something goes wrong, beside two senders as their libraries' pages show them.

    python -m benchmarks.scenarios [NAME ...]

Each sender posts four articles to a channel, a supergroup and a group (a reader gets them too, and
is not counted: private chats get each post at most once), against the simulator with Telegram's
limits and the faults of one scenario. Time is that of tests/chaos: seconds are Telegram's, and
waiting costs none. A program that was killed is started again; the peers have no memory and begin
from the top. Then one more article goes to all three: the configuration is kept where it arrives
without a hand. A dash: the sender has no such function.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.stage import DATELINE, NEXT, Stage
from bot.common.logs import set_up_logs
from bot.publishing.plan import Planner
from storage.records import Channel, CorrectionKind
from tests.builders import a_new_schedule
from tests.chaos.count import shown_by
from tests.chaos.forks import Forks
from tests.chaos.peers import PEERS, posts_file
from tests.chaos.rounds import End, live_through
from tests.chaos.test_chaos import LONG, long_article
from tests.chaos.town import GROUP, an_article, built, write_template
from tests.chaos.troubles import TROUBLES, Trouble, calm

SENDERS = (DATELINE, *PEERS)
_PART = re.compile(rf"{LONG}, part (\d+)")


@dataclass(frozen=True, slots=True)
class Result:
    delivered: int
    lost: int
    doubled: int
    seconds: float
    kept: bool
    asked: int = 0

    def __str__(self) -> str:
        asked = f" (asked {self.asked})" if self.asked else ""
        kept = "yes" if self.kept else "no"
        return f"{self.delivered}, {self.lost}, {self.doubled}, {self.seconds:.0f} s, {kept}{asked}"


Counted = tuple[int, int]  # delivered, lost
Act = Callable[[Stage], Awaitable[Counted]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`act` comes when the first posts have gone out, and counts for itself."""

    trouble: Trouble = calm
    ends: Sequence[End] = ()
    act: Act | None = None
    for_peers: bool = True


async def first_posts(stage: Stage, wanted: Mapping[int, set[str]]) -> Counted:
    """Messages of the four articles that stand where they should; by channel the wanted texts."""
    there = {
        channel.id: {" ".join(message.text.split()) for message in stage.stands(channel)}
        for channel in stage.places
    }
    delivered = sum(len(texts & there[place]) for place, texts in wanted.items())
    return delivered, sum(map(len, wanted.values())) - delivered


async def long_one(stage: Stage) -> Counted:
    """30,000 characters with markup and emoji, for a group that shows full analyses."""
    store, now, group = stage.town.newsroom.store, stage.town.newsroom.now, stage.places[1]
    article = await store.add_article(long_article(), now=now())
    await Planner(store, stage.town.newsroom.look(), now).publish(article, group, by="benchmark")
    text = escape(article.body.text).replace("Number", "<b>Number</b>")
    post = {"chat_id": GROUP, "text": text, "parse_mode": "HTML"}
    posts_file(stage.town.folder).write_text(json.dumps([post]))
    await live_through(stage.town, calm)
    shown = " ".join(message.text for message in stage.stands(group))
    parts = [int(part) for part in _PART.findall(shown)]
    whole = bool(parts) and parts == list(range(1, shown.count("a family") + 1))
    return int(whole), int(not whole)


async def corrected(stage: Stage) -> Counted:
    store, now = stage.town.newsroom.store, stage.town.newsroom.now
    for article in stage.town.articles:
        await store.add_revision(
            article.id,
            an_article(article.id, "Mended."),
            expected_revision=article.revision,
            now=now(),
            correction=CorrectionKind.SUBSTANCE,
            by="benchmark",
        )
    await live_through(stage.town, calm)
    return _copies(stage, lambda place, number: stage.shows(place, number, "Mended."))


async def retracted(stage: Stage) -> Counted:
    for article in stage.town.articles:
        await stage.town.newsroom.store.retract(
            article.id, CorrectionKind.DELETE, by="benchmark", now=stage.town.newsroom.now()
        )
    await live_through(stage.town, calm)
    return _copies(stage, lambda place, number: not stage.shows(place, number))


def _copies(stage: Stage, is_right: Callable[[Channel, int], bool]) -> Counted:
    right = [
        is_right(place, article.id) for place in stage.places for article in stage.town.articles
    ]
    return sum(right), len(right) - sum(right)


async def eight_hours(stage: Stage) -> Counted:
    """Down while three slots pass: what is new then goes out late, once."""
    store, now, group = stage.town.newsroom.store, stage.town.newsroom.now, stage.places[1]
    await store.add_schedule(
        a_new_schedule(channel_id=group.id, expression="0 6,9,12 * * *", zone="UTC"), now=now()
    )
    numbers = (NEXT + 1, NEXT + 2)
    for number in numbers:
        await store.add_article(an_article(number), now=now())
    stage.town.clock.skip(8 * 3600)
    stage.begin()
    await live_through(stage.town, calm)
    there = sum(stage.shows(group, number) for number in numbers)
    return there, len(numbers) - there


def known(name: str) -> Scenario:
    return Scenario(TROUBLES[name])


SCENARIOS: Mapping[str, Scenario] = {
    "nothing goes wrong": Scenario(),
    "429 once": known("429 once"),
    "429 twice": known("429 twice"),
    "429 storm of 200": known("429 storm of 200"),
    "403, then rights back": known("rights lost"),
    "migration": known("migration"),
    "502, not accepted": known("502 before the commit"),
    "502, accepted": known("502 after the commit"),
    "read timeout after acceptance": known("no answer after acceptance"),
    "kill -9 before a send": Scenario(ends=[End(at="before sendMessage 6")]),
    "kill -9 after a send": Scenario(ends=[End(at="after sendMessage 6")]),
    "30,000 characters": Scenario(act=long_one),
    "edited": Scenario(act=corrected, for_peers=False),
    "retracted": Scenario(act=retracted, for_peers=False),
    "8 hours down, 3 slots": Scenario(act=eight_hours, for_peers=False),
}


async def measure(
    template: Path, folder: Path, forks: Forks, scenario: Scenario, sender: str
) -> Result | None:
    """None where the sender has no such function."""
    if sender != DATELINE and not scenario.for_peers:
        return None
    async with built(template, folder, forks) as town:
        town.peer = None if sender == DATELINE else sender
        stage = Stage(town, sender)
        town.telegram.on_event(stage.heard)
        await stage.hand_over()
        wanted = await wanted_texts(stage)
        stage.begin()
        await live_through(town, scenario.trouble, ends=scenario.ends)
        await stage.answer_questions()
        if scenario.act is None:
            delivered, lost = await first_posts(stage, wanted)
        else:
            stage.begin()
            delivered, lost = await scenario.act(stage)
        seconds, doubled = stage.changed - stage.began, stage.doubled()
        kept = await stage.takes_next()
        return Result(delivered, lost, doubled, seconds, kept, stage.asked)


async def wanted_texts(stage: Stage) -> dict[int, set[str]]:
    rows = await stage.town.newsroom.store.deliveries(limit=1000)
    places = {channel.id for channel in stage.places}
    wanted: dict[int, set[str]] = {place: set() for place in places}
    for row in rows:
        if row.channel_id in places:
            wanted[row.channel_id].add(" ".join(shown_by(row).split()))
    return wanted


async def main(names: Sequence[str]) -> None:
    print("| scenario |", " | ".join(SENDERS), "|")
    print("| --- |", " | ".join("---" for _ in SENDERS), "|")
    with tempfile.TemporaryDirectory(prefix="scenarios") as name:
        base = Path(name)
        await write_template(base / "template.db")
        async with Forks.started() as forks:
            for number, scenario in enumerate(names or SCENARIOS):
                cells = []
                for sender in SENDERS:
                    folder = base / f"{number} {sender}"
                    folder.mkdir()
                    found = await measure(
                        base / "template.db", folder, forks, SCENARIOS[scenario], sender
                    )
                    cells.append("–" if found is None else str(found))
                print(f"| {scenario} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scenarios")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    given = parser.parse_args()
    set_up_logs(quiet=True)
    asyncio.run(main(given.names))
