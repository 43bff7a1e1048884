"""How fast posts go out, what recording costs, and how long a reader waits meanwhile.

    python -m benchmarks.delivery_speed [ROUNDS] [MESSAGES]

The simulator runs in a process of its own, and so does each client, one after another in each of
ROUNDS rounds (default 3) of MESSAGES messages (default 8000) to 1,000 channels; server and client
have a core each where cores can be pinned; medians are printed. "recorded" is the program's sender
over SQLite with synchronous=FULL, limits off; "the same sender, nothing recorded" is that over a
Store that writes nothing down; "unrecorded" makes the same calls without a sender. At 1,000 a
second is the rate of paid broadcasts. Then the whole bot sends at that rate, and a reader writes
/latest again and again: the time, by the simulator's clock, from when it has that message to when
it has the bot's answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.table import Table

from benchmarks.sending import (
    CHANNELS,
    OFF,
    PAID,
    TOKEN,
    aiogram,
    control,
    default_client,
    fill,
    forgotten,
    recorded,
    unrecorded,
)
from benchmarks.simulator import pin
from simulator.__main__ import run

READER_ASKS = 100
PACED_SECONDS = 10
DELAY_SECONDS = 0.05


CLIENTS = {
    "recorded": partial(recorded, limits=OFF),
    "the same sender, nothing recorded": partial(forgotten, limits=OFF),
    "unrecorded": unrecorded,
    "aiogram": aiogram,
    "python-telegram-bot": default_client,
    "recorded, at 1,000 a second": partial(recorded, limits=PAID),
}


@contextmanager
def simulator() -> Iterator[str]:
    """Its address. It keeps little, judges nothing and holds no limits: it is there to be fast."""
    command = (sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN)
    command += ("--keep", "1000", "--no-judges")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        pin(process.pid, 0)
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        for number in range(CHANNELS):
            control(url, "channels", {"username": f"bench{number}", "title": f"Bench {number}"})
        yield url
    finally:
        process.terminate()
        process.wait()


def measured(kind: str, url: str, messages: int) -> dict[str, float]:
    """What a client in a process of its own tells of itself."""
    command = (sys.executable, "-m", "benchmarks.delivery_speed", "--client", kind, url)
    done = subprocess.run(  # noqa: S603 - our own
        (*command, str(messages)), stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def client(kind: str, url: str, messages: int) -> None:
    """Runs in the process that `measured` began; prints its figures."""
    figures = {}
    pin(0, -1)

    async def work() -> None:
        async with CLIENTS[kind](url, messages) as send:
            cpu, begun = time.process_time(), time.perf_counter()
            await send()
            took, cpu = time.perf_counter() - begun, time.process_time() - cpu
            figures.update(rate=messages / took, cpu=cpu / messages * 1e6, share=cpu / took * 100)

    run(work())
    figures["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{json.dumps(figures)}\n")


def sending(rounds: int, messages: int) -> Table:
    *names, paced = CLIENTS
    late = "recorded, answers of 50 ms"
    found: dict[str, list[dict[str, float]]] = {name: [] for name in (*names, paced, late)}
    with simulator() as url:
        for _ in range(rounds):
            for name in names:
                # The slow one gets fewer messages, for about as long.
                some = messages // 8 if name == "python-telegram-bot" else messages
                found[name].append(measured(name, url, some))
            found[paced].append(measured(paced, url, PACED_SECONDS * 1000))
            delay = {"kind": "delay", "times": None, "delay_seconds": DELAY_SECONDS}
            control(url, "faults", {**delay, "method": "sendMessage"})
            found[late].append(measured("recorded", url, messages))
            control(url, "faults", method="DELETE")
    table = Table("client", "messages/s", "recorded / it", "CPU µs each", "% of a core", "MB")
    for name, each in found.items():
        pairs = zip(found["recorded"], each, strict=True)
        ratio = statistics.median(mine["rate"] / its["rate"] for mine, its in pairs)
        middle = {key: statistics.median(one[key] for one in each) for key in each[0]}
        table.add_row(
            name,
            f"{middle['rate']:,.0f}",
            f"{ratio:.2f}" if name in names[1:] else "",
            f"{middle['cpu']:.0f}",
            f"{middle['share']:.0f}",
            f"{middle['rss']:.0f}",
        )
    return table


def reading() -> Table:
    """The whole bot, paid broadcasts under way, and a reader who asks."""
    table = Table("while", "p50 ms", "p99 ms", "posts/s", title="/latest")
    for broadcast in (False, True):
        with simulator() as url, tempfile.TemporaryDirectory() as folder:
            posts = CHANNELS * 25 if broadcast else 0
            database = f"sqlite+aiosqlite:///{folder}/bench.db"
            asyncio.run(fill(database, url, posts))
            waits, rate = asked(url, database)
            cuts = statistics.quantiles(waits, n=100)
            what = "1,000 a second go out" if broadcast else "nothing goes out"
            table.add_row(what, f"{cuts[49]:.1f}", f"{cuts[98]:.1f}", f"{rate:,.0f}")
    return table


def asked(url: str, database: str) -> tuple[list[float], float]:
    """Milliseconds to each answer; how many posts a second went out meanwhile."""
    environment = {
        **os.environ,
        "DATELINE_BOT_TOKEN": TOKEN,
        "DATELINE_API_URL": url,
        "DATELINE_DATABASE_URL": database,
        "DATELINE_PAID_BROADCASTS": "1",
        "DATELINE_CHAT_MESSAGES_PER_SECOND": "0",
        "DATELINE_GROUP_MESSAGES_PER_MINUTE": "0",
    }
    reader = control(url, "people", {"name": "Reader"})
    bot = subprocess.Popen(
        (sys.executable, "-m", "bot", "run"), env=environment, stderr=subprocess.DEVNULL
    )
    try:
        one_answer(url, reader["id"])
        time.sleep(2)
        before, begun, waits = delivered(url), time.perf_counter(), []
        for _ in range(READER_ASKS):
            waits.append(one_answer(url, reader["id"]))
            time.sleep(0.1)
        rate = (delivered(url) - before) / (time.perf_counter() - begun)
        return waits, rate
    finally:
        bot.terminate()
        bot.wait()


def one_answer(url: str, reader: int) -> float:
    """Milliseconds from when the simulator has what the reader says to when it has the answer."""
    waited: float = control(url, f"people/{reader}/asks", {"text": "/latest"})["after_ms"]
    return waited


def delivered(url: str) -> int:
    return int(control(url, "counts")["total"]["delivered"])


def main() -> None:
    if "--client" in sys.argv:
        client(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    console = Console(width=110)
    console.print(sending(rounds, int(sys.argv[2]) if len(sys.argv) > 2 else 8000))
    console.print(reading())


if __name__ == "__main__":
    main()
