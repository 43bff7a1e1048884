"""How fast an article is planned for a million channels, whom that holds up, and what memory takes.

    python -m benchmarks.planning [CHANNELS [MESSAGES]]

Over SQLite with synchronous=FULL. "Another writer" takes a lease again and again while the rows
are planned: its wait is what a reader's or an editor's write would have to wait.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks.memory import watch
from bot.common.clock import utc_now
from bot.common.texts import load_texts
from bot.publishing.broadcaster import Broadcaster
from bot.publishing.notices import Notices
from storage.migrate import migrate
from storage.records import DeliveryState, Dress, NewBroadcast, NewChannel
from storage.store import SqlStore, open_store
from tests.builders import a_new_article

# A million are people: their chats have positive numbers, and the limit of private chats.
_NUMBERS = """
WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO channel (key, address, chat_id, kind, state, backlog, form, added_at)
SELECT '@bench' || i, '@bench' || i, 1000000000 + i, kind, state, backlog, form, added_at
FROM n, channel
"""


async def timed(waits: list[float], store: SqlStore, stop: asyncio.Event) -> None:
    now = utc_now()
    while not stop.is_set():
        begun = time.perf_counter()
        await store.take_lease("bench", "bench", now=now, until=now + timedelta(hours=1))
        waits.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.01)


def starved() -> float:
    """Seconds that this process's threads wanted a processor and others had it; 0 if not known."""
    waits = Path("/proc/self/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[1]) for file in waits) / 1e9


async def plan(store: SqlStore, table: Table) -> None:
    waits: list[float] = []
    stop = asyncio.Event()
    other = asyncio.create_task(timed(waits, store, stop))
    ends = [time.perf_counter()]
    notices = Notices(store, load_texts("en"), [], utc_now)
    broadcaster = Broadcaster(store, notices, lambda: ends.append(time.perf_counter()))
    cpu, missed = time.process_time(), starved()
    await broadcaster.plan(stop)
    cpu, missed = time.process_time() - cpu, starved() - missed
    stop.set()
    await other
    table.add_row("planned", f"{ends[-1] - ends[0]:.1f} s")
    table.add_row("… of the processor", f"{cpu:.1f} s; others had it for {missed:.1f} s")
    chunks = [(end - begin) * 1000 for begin, end in pairwise(ends)]
    for name, each in (
        (f"{len(chunks)} chunks with their turn", chunks),
        ("another writer", waits),
    ):
        cuts = statistics.quantiles(each, n=100)
        words = f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, most {max(each):.1f} ms"
        table.add_row(name, words)


async def ask(store: SqlStore, table: Table) -> None:
    """What /queue and the sender ask while all this waits."""
    now = utc_now()
    sent = [DeliveryState.SENT]
    for name, call in (
        ("leasing 200 rows", store.lease_deliveries("b", now=now, until=now, limit=200)),
        ("counting it for /queue", store.broadcasts(limit=5)),
        ("other posts for /queue", store.single_deliveries(sent, limit=99)),
    ):
        begun = time.perf_counter()
        await call
        table.add_row(name, f"{(time.perf_counter() - begun) * 1000:.0f} ms")


async def work(count: int, messages: int) -> Table:
    table = Table("", "", title=f"An article for {count:,} channels")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        await migrate(url)
        store = await open_store(url)
        await store.add_channel(NewChannel("@bench1"), now=utc_now())
        async with store.writing() as connection:
            await connection.execute(sa.text(_NUMBERS), {"count": count})
        article = await store.add_article(a_new_article(), now=utc_now())
        new = NewBroadcast(article.id, 1, "benchmark", {Dress(): [{"text": "Talks resume"}]})
        await store.begin_broadcast(new, now=utc_now())
        await plan(store, table)
        await ask(store, table)
        await store.close()
        await asyncio.to_thread(watch, url, messages, table)
    return table


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    messages = int(sys.argv[2]) if len(sys.argv) > 2 else 60_000
    Console(width=110).print(asyncio.run(work(count, messages)))


if __name__ == "__main__":
    main()
