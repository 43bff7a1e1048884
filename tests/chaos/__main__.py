"""Many rounds and a table: `python -m tests.chaos --rounds 200 --seed 1`, or `make chaos`.

First a kill at every labelled step, in towns with three kinds of trouble; then rounds of every
trouble in turn, each with kills at random moments. Ends with 1 where anything is to be blamed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from bot.common.logs import set_up_logs
from tests.chaos.count import Count
from tests.chaos.forks import Forks
from tests.chaos.rounds import End, StuckError, play
from tests.chaos.steps import STEPS
from tests.chaos.town import write_template
from tests.chaos.troubles import TROUBLES

# The troubles under which every step comes: sending, looking, correcting.
STEPPED = ("nothing else", "closed after the commit", "corrections")
COLUMNS = tuple(one.name for one in fields(Count) if one.name != "told")


@dataclass
class Run:
    base: Path
    template: Path
    forks: Forks
    seed: int
    number: int = 0

    def __post_init__(self) -> None:
        self.counts: dict[str, Count] = defaultdict(lambda: Count(rounds=0))
        self.seconds: dict[str, float] = defaultdict(float)

    async def round(self, line: str, trouble: str, ends: Sequence[End]) -> Path:
        self.number += 1
        folder = self.base / str(self.number)
        folder.mkdir()
        began, seed = time.monotonic(), self.seed * 100_000 + self.number
        try:
            count = await play(
                self.template, folder, self.forks, seed=seed, trouble=TROUBLES[trouble], ends=ends
            )
        except (StuckError, TimeoutError) as error:
            count = Count()
            count.blame("lost", f"stuck: {error}")
        if count.told:
            print(f"round {self.number} ({trouble}, {ends}), see {folder}:", file=sys.stderr)
            print(*count.told, sep="\n", file=sys.stderr)
        self.counts[line] += count
        self.seconds[line] += time.monotonic() - began
        return folder

    async def at_every_step(self, most: int) -> None:
        for trouble in STEPPED:
            line = f"each step, {trouble}"
            folder = await self.round(line, trouble, [])
            known = (folder / "trace").read_text().splitlines()
            labels = [label for label in dict.fromkeys(known) if label.split()[1] in STEPS]
            for label in labels[:most]:
                await self.round(line, trouble, [End(at=label)])

    async def at_random(self, rounds: int) -> None:
        chance = random.Random(self.seed)
        names = list(TROUBLES)
        for number in range(rounds):
            name = names[number % len(names)]
            await self.round(name, name, [some_end(chance) for _ in range(chance.randrange(1, 4))])

    def print_table(self) -> None:
        wide = max(len(name) for name in self.counts)
        print(" " * wide, *(f"{column:>9}" for column in COLUMNS), "  seconds a round")
        total = Count(rounds=0)
        for name, count in self.counts.items():
            total += count
            self._print(name.ljust(wide), count, self.seconds[name])
        self._print("all together".ljust(wide), total, sum(self.seconds.values()))

    def _print(self, name: str, count: Count, seconds: float) -> None:
        numbers = [f"{getattr(count, column):>9}" for column in COLUMNS]
        print(name, *numbers, f"{seconds / max(count.rounds, 1):>17.2f}")


def some_end(chance: random.Random) -> End:
    """A kill -9 at a moment of chance, or now and then SIGTERM."""
    kind = chance.random()
    if kind < 0.15:
        return End(at=f"after sendMessage {chance.randrange(1, 12)}", gently=True)
    if kind < 0.5:
        return End(after_posts=chance.randrange(1, 18))
    return End(after_seconds=chance.uniform(0.02, 0.6))


async def main(rounds: int, steps: int, seed: int) -> bool:
    """Whether nothing is to be blamed."""
    with tempfile.TemporaryDirectory(prefix="chaos") as name:
        base = Path(name)
        await write_template(base / "template.db")
        async with Forks.started() as forks:
            run = Run(base, base / "template.db", forks, seed)
            try:
                await run.at_every_step(steps)
                await run.at_random(rounds)
            finally:
                run.print_table()  # of what there is, where Ctrl-C came
        return not any(count.told for count in run.counts.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="with kills at random moments")
    parser.add_argument("--steps", type=int, default=10_000, help="labelled steps, at most so many")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    set_up_logs(quiet=True)
    sys.exit(not asyncio.run(main(given.rounds, given.steps, given.seed)))
