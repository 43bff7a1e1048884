"""How fast `dateline add FOLDER` is, on one core, into a new SQLite file, and where its time goes.

    python -m benchmarks.bulk [ARTICLES] [FOLDER]

Writes ARTICLES (default 10,000) different files of text, Markdown and HTML into a temporary folder,
put together of the sentences of ../shared/data (or FOLDER) where that lies there, else of made
words. Then it adds the folder, stops halfway in a second database, goes on, and adds once more.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from bot.newsroom.extract import extract, fingerprint
from bot.newsroom.files import Material, material
from bot.newsroom.language import detect_language
from bot.newsroom.regions import Tagger, TopicTagger
from bot.newsroom.similar import bands, shingled_text
from bot.newsroom.summary import summarise
from config.regions import load_book

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
FILES = ("news-places-en", "news-countries-en", "news-countries-ru-uk", "summaries-en")
MEDIAN_CHARS = 3000
SAMPLE = 500  # articles of which each step is measured alone

DICE = Random(11)  # noqa: S311 (the same files each time)


def stories(data: Path) -> dict[str, list[list[str]]]:
    """By language: articles, as their sentences."""
    found: dict[str, list[list[str]]] = {}
    for name in FILES if (data / f"{FILES[0]}.jsonl.gz").exists() else ():
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
            for row in map(json.loads, stream):
                text = " ".join((row.get("body") or row.get("article") or "").split())
                sentences = re.split(r"(?<=[.!?])\s", text)
                if len(sentences) > 3:
                    found.setdefault(row.get("lang", "en"), []).append(sentences)
    return found or {"en": [made_story() for _ in range(2000)]}


def made_story() -> list[str]:
    names = ("Baku", "Yerevan", "Tbilisi", "Ukraine", "Turkey", "the European Union", "Kazakhstan")

    def word() -> str:
        return "".join(DICE.choices("aeioubdgklmnprst", k=DICE.randint(2, 9)))

    def sentence() -> str:
        words = [word() for _ in range(DICE.randint(8, 25))]
        words[DICE.randrange(1, 8)] = DICE.choice(names)
        return " ".join(words).capitalize() + "."

    return [sentence() for _ in range(20)]


def an_article(pool: list[list[str]]) -> tuple[str, list[str]]:
    """A title and paragraphs: runs of sentences out of several stories."""
    wanted = DICE.lognormvariate(0, 0.6) * MEDIAN_CHARS
    title = DICE.choice(pool)[0].rstrip(".")[:110]
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < wanted:
        story = DICE.choice(pool)
        start = DICE.randrange(len(story) - 2)
        paragraphs.append(" ".join(story[start : start + 3])[:1500])
    return title, paragraphs


def write_files(folder: Path, count: int, data: Path) -> int:
    """Returns their size in bytes."""
    pools = stories(data)
    languages = DICE.choices(list(pools), [len(pool) for pool in pools.values()], k=count)
    size = 0
    for number, language in enumerate(languages):
        title, body = an_article(pools[language])
        form = ("txt", "md", "html")[(number % 10 > 5) + (number % 10 > 7)]
        text = f"{title}\n\n" + "\n\n".join(body)
        if form == "md":
            text = f"---\ntitle: {json.dumps(title)}\ndate: 2026-11-01\n---\n" + "\n\n".join(body)
        elif form == "html":
            paragraphs = "".join(f"<p>{escape(each)}</p>" for each in body)
            text = (
                f"<html><body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
            )
        path = folder / f"{number // 1000}" / f"{number}.{form}"
        path.parent.mkdir(exist_ok=True)
        size += path.write_bytes(text.encode())
    return size


def steps(folder: Path) -> list[tuple[str, float]]:
    """Milliseconds of processor time an article, of each step before the database."""
    read = [one for one in material([folder / "0"], sys.stdin.buffer) if isinstance(one, Material)]
    read = read[:SAMPLE]
    tagger, topics = Tagger(load_book()), TopicTagger(load_book())
    parts = [extract(one) for one in read]

    def timed(call: Callable[[int], object]) -> float:
        start = time.process_time()
        for number in range(len(read)):
            call(number)
        return (time.process_time() - start) / len(read) * 1000

    whole = timed(lambda n: extract(read[n]))
    language = timed(lambda n: detect_language(parts[n].body.text))
    return [
        ("extract, but for the language", whole - language),
        ("language", language),
        ("regions", timed(lambda n: tagger.tag(
            parts[n].title, parts[n].lede, parts[n].body.text, parts[n].language))),
        ("summary", timed(lambda n: summarise(
            parts[n].title, parts[n].lede, parts[n].body.text, parts[n].language))),
        ("topics", timed(lambda n: topics.tag(
            parts[n].title, parts[n].lede, parts[n].body.text, parts[n].language))),
        ("fingerprint", timed(lambda n: fingerprint(parts[n]))),
        ("bands of likeness", timed(lambda n: bands(shingled_text(parts[n])))),
    ]  # fmt: skip


def add(folder: Path, database: Path, *, stop_after: float | None = None) -> tuple[float, float]:
    """Seconds that the verb took on one core, with `stop_after` from Ctrl-C to its end; and of
    the processor's time, which others on the machine do not make longer."""
    core = min(os.sched_getaffinity(0))
    process = subprocess.Popen(  # noqa: S603 (our own verb)
        [sys.executable, "-m", "bot", "add", str(folder)],
        env=os.environ | {"DATELINE_DATABASE_URL": f"sqlite+aiosqlite:///{database}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    start, used = time.perf_counter(), processor()
    if stop_after is not None:
        time.sleep(stop_after)
        process.send_signal(signal.SIGINT)
        start = time.perf_counter()
    process.wait()
    return time.perf_counter() - start, processor() - used


def processor() -> float:
    """Seconds that the programs started here, and ended, have had of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stored(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])


def main(count: int, data: Path) -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder, whole, halved = Path(name, "news"), Path(name, "a.db"), Path(name, "b.db")
        folder.mkdir()
        size = write_files(folder, count, data)
        console.print(f"{count} files, {size / count:,.0f} bytes each, {datetime.now(UTC):%Y-%m}")
        rows = [("add the folder", count, *add(folder, whole))]
        rows.append(("add it again", count, *add(folder, whole)))
        stopped = add(folder, halved, stop_after=rows[0][2] / 2)
        kept = stored(halved)
        rows.append((f"Ctrl-C halfway: {kept} kept; to its end", 0, *stopped))
        rows.append((f"go on from there: {count - kept} more", count - kept, *add(folder, halved)))
        table = Table("what", "seconds", "articles/s", "processor", "articles/s of it")
        for what, many, seconds, used in rows:
            rates = [f"{many / each:,.0f}" if many else "" for each in (seconds, used)]
            table.add_row(what, f"{seconds:.1f}", rates[0], f"{used:.1f}", rates[1])
        console.print(table)
        table = Table("step", "ms/article")
        for step, milliseconds in (found := steps(folder)):
            table.add_row(step, f"{milliseconds:.2f}")
        others = rows[0][3] / count * 1000 - sum(milliseconds for _, milliseconds in found)
        table.add_row("reading, deciding, storing, start", f"{others:.2f}")
        console.print(table)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
        Path(sys.argv[2]) if len(sys.argv) > 2 else DATA,
    )
