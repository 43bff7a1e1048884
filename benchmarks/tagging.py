"""How well and how fast regions are tagged: `python benchmarks/tagging.py [FOLDER]`.

Reads the labelled news of ../shared/data (or FOLDER); where they do not lie there it says so. The
figures are micro averages over (article, country). `--errors` lists what is most often missed.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.newsroom.regions import Tagger  # noqa: E402 (the path comes first)
from config.regions import load_book  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
FORMER = {"ussr": "RU", "yugoslavia": "RS", "czechoslovakia": "CZ", "east-germany": "DE"}
FORMER |= {"yemen-arab-republic": "YE", "yemen-demo-republic": "YE", "netherlands-antilles": "CW"}


@dataclass
class Tally:
    """Hits, false finds and misses over many articles."""

    right: int = 0
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: set[str], wanted: set[str]) -> None:
        self.right += len(found & wanted)
        self.false.update(found - wanted)
        self.missed.update(wanted - found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false.total())

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed.total())

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def row(self, name: str) -> tuple[str, ...]:
        return (name, f"{self.precision:.3f}", f"{self.recall:.3f}", f"{self.f1:.3f}")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def newswire(data: Path) -> Iterator[tuple[str, str, set[str], str]]:
    """Title, body with its dateline, the countries it is about (without US), the split."""
    codes = json.loads((data / "place-codes.json").read_text(encoding="utf-8"))["places"]
    for row in lines(data / "news-places-en.jsonl.gz"):
        wanted = {FORMER.get(place) or codes[place]["iso"] for place in row["places"]}
        body = f"{row['dateline']} {row['body']}" if row["dateline"] else row["body"]
        yield row["title"], body, wanted - {"US", None}, row["split"]


def about_newswire(tagger: Tagger, data: Path) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for title, body, wanted, split in newswire(data):
        tags = tagger.tag(title, "", body, "en")
        found = {tag.region for tag in tags if tag.about and tag.region.isupper()} - {"US"}
        tallies.setdefault(split, Tally()).add(found, wanted)
    return tallies


def mentions(tagger: Tagger, data: Path) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for row in lines(data / "news-countries-en.jsonl.gz"):
        tags = tagger.tag(row["title"] or "", "", row["body"], "en")
        found = {tag.region for tag in tags if tag.region.isupper()}
        for name in ("all", row["dataset"]):
            tallies.setdefault(name, Tally()).add(found, set(row["countries"]))
    return tallies


def inflected(tagger: Tagger, data: Path) -> dict[str, tuple[Tally, int, int]]:
    """By language: countries named, main ones right, articles with a main one."""
    found: dict[str, tuple[Tally, int, int]] = {}
    for row in lines(data / "news-countries-ru-uk.jsonl.gz"):
        tags = tagger.tag(row["title"] or "", "", row["body"], row["lang"])
        tally, right, of = found.get(row["lang"], (Tally(), 0, 0))
        tally.add({tag.region for tag in tags if tag.region.isupper()}, set(row["countries_named"]))
        main = next((tag.region for tag in tags if tag.main), None)
        found[row["lang"]] = (tally, right + (main in row["main"]), of + bool(row["main"]))
    return found


def speed(tagger: Tagger, data: Path) -> tuple[float, float]:
    """Articles and megacharacters per second of processor time, over all English news."""
    rows = list(lines(data / "news-countries-en.jsonl.gz"))
    rows += list(lines(data / "news-places-en.jsonl.gz"))
    start = time.process_time()
    for row in rows:
        tagger.tag(row["title"] or "", "", row["body"], "en")
    took = time.process_time() - start
    return len(rows) / took, sum(len(row["body"]) for row in rows) / took / 1e6


def main() -> None:
    console = Console()
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    data = folders[0] if folders else DATA
    start = time.perf_counter()
    tagger = Tagger(load_book())
    console.print(f"book and automata: {(time.perf_counter() - start) * 1000:.0f} ms")
    if not (data / "news-places-en.jsonl.gz").exists():
        console.print("the labelled news lie not in ../shared/data: nothing to measure against")
        return
    table = Table("what", "precision", "recall", "F1")
    wire, named, slavic = (
        about_newswire(tagger, data),
        mentions(tagger, data),
        inflected(tagger, data),
    )
    for split, tally in wire.items():
        table.add_row(*tally.row(f"newswire 1987, about ({split})"))
    for name, tally in named.items():
        table.add_row(*tally.row(f"English news, mentioned ({name})"))
    for language, (tally, right, of) in slavic.items():
        table.add_row(*tally.row(f"{language}, named; main {right / of:.3f} of {of}"))
    console.print(table)
    console.print("{:,.0f} articles/s, {:.1f} million characters/s".format(*speed(tagger, data)))
    if "--errors" in sys.argv:
        for name, tally in (*wire.items(), *named.items(), *((k, v[0]) for k, v in slavic.items())):
            console.print(name, "missed", tally.missed.most_common(12))
            console.print(name, "false", tally.false.most_common(12))


if __name__ == "__main__":
    main()
