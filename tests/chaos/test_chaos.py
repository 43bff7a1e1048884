"""The chaos suite in small; `make chaos` is the long one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from storage.records import NewArticle, ScheduleState
from storage.richtext import Mark, RichText, Style
from tests.builders import a_new_schedule
from tests.chaos.forks import Forks
from tests.chaos.rounds import End, count_in, live, play, until_quiet
from tests.chaos.town import GROUP, Town, an_article, built, write_template
from tests.chaos.troubles import TROUBLES, together

STEPS = (
    "after mark_sending 1",
    "after sendMessage 2",
    "before settle 2",
    "after strand_sending 1",
    "after forwardMessage 1",
)
ROUNDS = (
    ("each step", ["nothing else"], [End(at=step) for step in STEPS]),
    (
        "cut off among others",
        ["others post", "no answer after acceptance"],
        [End(after_posts=7), End(at="after sendMessage 4", gently=True)],
    ),
    (
        "chats and corrections",
        ["corrections", "migration", "rights lost", "429 twice"],
        [End(after_posts=6)],
    ),
    ("the machine", ["disk full", "database locked", "clock set"], [End(after_seconds=0.4)]),
)
LONG = 9  # the number of the article of 30,000 characters
FAMILY = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"


async def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    await write_template(template)
    blamed, lives, posts = {}, 0, 0
    async with Forks.started() as forks:
        for seed, (name, troubles, ends) in enumerate(ROUNDS):
            folder = tmp_path / name
            folder.mkdir()
            trouble = together(*(TROUBLES[one] for one in troubles))
            count = await play(template, folder, forks, seed=seed, trouble=trouble, ends=ends)
            lives, posts = lives + count.lives, posts + count.posts
            if count.told:
                blamed[name] = count.told
        async with built(template, tmp_path, forks) as town:
            blamed["eight hours"] = await eight_hours_down_over_three_slots(town)
    assert {name: words for name, words in blamed.items() if words} == {}
    assert lives >= sum(len(ends) + 1 for *_, ends in ROUNDS)
    assert posts >= 15 * len(ROUNDS)


async def eight_hours_down_over_three_slots(town: Town) -> list[str]:
    """Killed, down for eight hours, killed again in the middle of a long post."""
    store, group = town.newsroom.store, town.channels[1]
    await until_quiet(town)
    schedule = await store.add_schedule(
        a_new_schedule(channel_id=group.id, expression="0 6,9,12 * * *", zone="UTC"),
        now=town.newsroom.now(),
    )
    for new in (an_article(LONG - 1), long_article()):
        await store.add_article(new, now=town.newsroom.now())
    town.clock.skip(8 * 3600)
    there = len(town.telegram.messages(GROUP))
    await live(town, End(after_posts=4))
    assert there < len(town.telegram.messages(GROUP)) < there + 9, "in the middle of the post"
    await until_quiet(town)
    said = [message.text for message in town.owner.sees() if "slots of" in message.text]
    assert len(said) == 1 and said[0].startswith(f"Late: 3 slots of {GROUP} were missed")
    assert (await store.schedule(schedule.id)).state is ScheduleState.ACTIVE
    posted = [one for one in town.telegram.messages(GROUP) if f"umber {LONG}" in one.text]
    shown = "\n\n".join(message.text for message in posted)
    parts = [int(part) for part in re.findall(rf"{LONG}, part (\d+)", shown)]
    assert parts == list(range(1, len(parts) + 1)) and len(parts) * 75 > 30_000
    assert shown.count(FAMILY) == len(parts)
    bold = [one for message in posted for one in message.entities if one["type"] == "bold"]
    assert len(bold) >= len(parts), "each paragraph's first word"
    return (await count_in(town)).told


def long_article() -> NewArticle:
    paragraphs = [
        f"Number {LONG}, part {part}: a family {FAMILY} came by the boat of 7 < 8 & left at dawn."
        for part in range(1, 421)
    ]
    text = "\n\n".join(paragraphs)
    starts = [found.start() for found in re.finditer("Number", text)]
    marks = tuple(Mark(start, start + len("Number"), Style.BOLD) for start in starts)
    assert len(text) > 30_000
    return replace(an_article(LONG), body=RichText(text, marks))
