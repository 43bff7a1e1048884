"""How long the Store's calls take on a database of some size.

    python -m benchmarks.storage [ARTICLES] [DATABASE_URL]

Makes ARTICLES articles of about 2,500 characters (default 20,000) in a new SQLite file, or in the
database that is named, which should be empty; then prints the median and the worst of 50 calls.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from storage.migrate import migrate
from storage.records import (
    Cursor,
    DeliveryState,
    EditionOrigin,
    EditionOutcome,
    NewArticle,
    NewChannel,
    NewDelivery,
    NewEdition,
    RegionTag,
    Settlement,
    SourceKind,
    SummaryOrigin,
)
from storage.richtext import RichText
from storage.store import SqlStore, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
REGIONS = ("AZ", "AM", "GE", "UA", "RU", "TR", "FR", "DE", "south-caucasus", "eu")
ROUNDS = 50

random.seed(7)
# A vocabulary in which words are as unequal as in a language (Zipf).
WORDS = [f"{random.choice('bdgklmnprstv')}{'aeiou'[n % 5]}{n:x}" for n in range(30_000)]  # noqa: S311
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))


def an_article(number: int) -> NewArticle:
    words = random.choices(WORDS, cum_weights=WEIGHTS, k=380)  # noqa: S311
    if number % 2:
        words[5] = "everyother"
    if number % 1000 == 0:
        words[6] = "rareword"
    regions = random.sample(REGIONS, 2)
    return NewArticle(
        title=" ".join(words[:8]),
        lede=" ".join(words[8:30]),
        body=RichText(" ".join(words[30:])),
        language="en",
        section=None,
        author=None,
        source_kind=SourceKind.FILE,
        source_key=f"{number}.txt",
        source_url=None,
        published_at=NOW - timedelta(minutes=random.randrange(5_000_000)),  # noqa: S311
        summary=" ".join(words[8:20]),
        summary_origin=SummaryOrigin.EXTRACT,
        regions=tuple(RegionTag(code, 0.9, about=True, main=False) for code in regions),
        topics=(),
        fingerprint=str(number),
    )


async def measure(name: str, call: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> None:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{name:44} {statistics.median(taken):9.2f} ms {max(taken):9.2f} ms")


async def read(store: SqlStore, count: int) -> None:
    middle = Cursor(NOW - timedelta(minutes=2_500_000), 0)
    for name, call in (
        ("latest 5", lambda: store.articles(limit=5)),
        ("latest 5, from the middle", lambda: store.articles(limit=5, before=middle)),
        ("latest 5 of a region", lambda: store.articles(limit=5, topic="AZ", before=middle)),
        ("topic counts", store.topic_counts),
        ("one article", lambda: store.article(count // 2)),
        ("search, rare word", lambda: store.search("rareword", limit=5)),
        ("search, every other article", lambda: store.search("everyother", limit=5)),
        ("search, prefix of every other", lambda: store.search("everyo", limit=5)),
        ("search, from the middle", lambda: store.search("everyother", limit=5, before=middle)),
        ("unposted of a region", lambda: store.unposted_articles(1, topic="AZ", limit=5)),
    ):
        await measure(name, call)


async def send(store: SqlStore) -> None:
    for number in range(100):
        channel = await store.add_channel(NewChannel(f"@c{number}"), now=NOW)
        edition = NewEdition(
            channel.id, EditionOrigin.EDITOR, EditionOutcome.PLANNED, NOW, "bench", "bench"
        )
        # The last channel's backlog is as large as all the others' together.
        backlog = 10_000 if number == 99 else 100
        rows = [NewDelivery(None, None, part, {"text": "x" * 300}) for part in range(backlog)]
        await store.plan_edition(edition, rows)
    until = NOW + timedelta(minutes=5)
    await measure("lease 50 of 20,000 rows in 100 channels", lambda: store.lease_deliveries(
        "bench", now=NOW, until=until, limit=50))  # fmt: skip
    leased = iter(await store.lease_deliveries("bench", now=NOW, until=until, limit=50))

    async def one() -> None:
        row = next(leased)
        assert await store.mark_sending(row.id, "bench", now=NOW)
        await store.settle(row.id, Settlement(DeliveryState.SENT, NOW, 1, 1))

    await measure("mark sending and settle, two commits", one)


async def main(count: int, url: str) -> None:
    await migrate(url)
    store = await open_store(url)
    start = time.perf_counter()
    for number in range(count):
        await store.add_article(an_article(number), now=NOW)
    each = (time.perf_counter() - start) / count * 1000
    print(f"{count} articles added, {each:.2f} ms each")
    print(f"{'':44} {'median':>12} {'worst':>12}")
    await read(store, count)
    await send(store)
    await store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
        address = sys.argv[2] if len(sys.argv) > 2 else f"sqlite+aiosqlite:///{folder}/bench.db"
        asyncio.run(main(articles, address))
