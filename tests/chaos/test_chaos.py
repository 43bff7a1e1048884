"""The chaos suite in small; `make chaos` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.forks import Forks
from tests.chaos.rounds import End, play
from tests.chaos.town import write_template
from tests.chaos.troubles import TROUBLES, together

STEPS = (
    "after strand_sending 1",
    "before mark_sending 1",
    "after mark_sending 2",
    "before sendMessage 3",
    "after sendMessage 2",
    "before settle 2",
    "after settle 3",
    "before forwardMessage 1",
    "after forwardMessage 2",
)
ROUNDS = (
    ("each step", ["nothing else"], [End(at=step) for step in STEPS]),
    (
        "cut off among others",
        ["others post", "no answer after acceptance"],
        [End(after_posts=7), End(at="after sendMessage 4", gently=True), End(after_seconds=0.2)],
    ),
    ("corrections", ["corrections", "502 after the commit"], [End(after_posts=6)]),
    ("chats", ["migration", "rights lost", "429 twice"], [End(after_posts=5)]),
    ("the machine", ["disk full", "database locked", "clock set"], [End(after_posts=8)]),
)


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
    assert blamed == {}
    assert lives >= sum(len(ends) + 1 for *_, ends in ROUNDS)
    assert posts >= 15 * len(ROUNDS)
