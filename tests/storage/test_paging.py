"""Pages joined give the whole list, whatever the times; and lists run off their indices."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from storage.contract import Store
from storage.records import ArticleBrief, ArticleState, Cursor, DeliveryState, Page
from storage.store import SqlStore, open_store
from tests.builders import NOW, a_new_article, a_tag

# Few different moments, so that many are equal; down to the microsecond.
moments = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(days=-9)])
articles = st.lists(
    st.tuples(moments, st.sampled_from(ArticleState), st.booleans()), min_size=1, max_size=12
)
Listing = Callable[[Cursor | None], Awaitable[Page[ArticleBrief]]]


async def every_page(listing: Listing) -> list[int]:
    seen: list[int] = []
    before: Cursor | None = None
    while True:
        page = await listing(before)
        seen += [row.id for row in page.rows]
        if page.next is None:
            return seen
        before = page.next


async def check_all_lists(
    store: Store, rows: list[tuple[timedelta, ArticleState, bool]], size: int
) -> None:
    for moment, state, about in rows:
        regions = (a_tag("AZ", about=about),)
        new = a_new_article(published_at=NOW + moment, state=state, regions=regions)
        await store.add_article(new, now=NOW)
    numbered = sorted(((row[0], number, row) for number, row in enumerate(rows, 1)), reverse=True)
    approved = [n for _, n, row in numbered if row[1] is ArticleState.APPROVED]
    about = [n for _, n, row in numbered if row[1] is ArticleState.APPROVED and row[2]]
    for state in (None, *ArticleState):
        expected = [n for _, n, row in numbered if state in (None, row[1])]
        for topic in (None, "AZ"):
            assert expected == await every_page(
                lambda before, topic=topic, state=state: store.articles(  # type: ignore[misc]
                    limit=size, before=before, topic=topic, state=state
                )
            )
    assert about == await every_page(
        lambda before: store.articles(limit=size, before=before, topic="AZ", about_only=True)
    )
    assert approved == await every_page(
        lambda before: store.search("ferry", limit=size, before=before)
    )


@given(rows=articles, size=st.integers(1, 5))
def test_pages_joined_are_the_whole_list(
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Callable[[Path], str],
    rows: list[tuple[timedelta, ArticleState, bool]],
    size: int,
) -> None:
    url = empty_database(tmp_path_factory.mktemp("paging") / "paging.db")

    async def check() -> None:
        store = await open_store(url)
        await check_all_lists(store, rows, size)
        await store.close()

    asyncio.run(check())


async def test_pages_joined_are_the_whole_list_on_both_databases(store: Store) -> None:
    states = list(ArticleState)
    rows = [
        (timedelta(microseconds=number // 4), states[number % 4 % 3], number % 3 > 0)
        for number in range(23)
    ]
    await check_all_lists(store, rows, 3)


async def plan_of(store: SqlStore, statements: list[tuple[str, tuple[object, ...]]]) -> list[str]:
    async with store.reading() as connection:
        return [
            row.detail
            for statement, values in statements
            for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


LISTS: dict[str, tuple[Callable[[Store], Awaitable[object]], str]] = {
    "latest": (
        lambda store: store.articles(limit=5, before=Cursor(NOW, 9)),
        "ix_article_newest",
    ),
    "drafts": (
        lambda store: store.articles(limit=5, state=ArticleState.DRAFT),
        "ix_article_aside",
    ),
    "topic": (
        lambda store: store.articles(limit=5, topic="AZ", before=Cursor(NOW, 9)),
        "article_topic USING PRIMARY KEY",
    ),
    "drafts of a topic": (
        lambda store: store.articles(limit=5, topic="AZ", state=ArticleState.DRAFT),
        "ix_article_topic_aside",
    ),
    "known": (lambda store: store.known_articles(["k"], ["f"]), "uq_article_source"),
    "unposted": (
        lambda store: store.unposted_articles(1, topic=None, limit=5),
        "uq_delivery_once",
    ),
    "lease": (
        lambda store: store.lease_deliveries("a", now=NOW, until=NOW, limit=5),
        "ix_delivery_planned",
    ),
    "lease, of each channel": (
        lambda store: store.lease_deliveries("a", now=NOW, until=NOW, limit=5),
        "SEARCH channel USING INTEGER PRIMARY KEY",
    ),
    "failed": (
        lambda store: store.single_deliveries([DeliveryState.FAILED], limit=5),
        "ix_delivery_single",
    ),
    "in doubt": (
        lambda store: store.deliveries(limit=5, states=[DeliveryState.UNKNOWN]),
        "ix_delivery_unknown",
    ),
    "ledger": (lambda store: store.deliveries(limit=5, channel_id=1), "ix_delivery_channel"),
    "channels": (lambda store: store.channels(after=3, limit=5), "ix_channel_listed"),
    "paused channels": (lambda store: store.channels(paused_only=True), "ix_channel_paused"),
    "reach": (lambda store: store.broadcast_reach(1), "ix_channel_listed"),
    "chat": (lambda store: store.channels_of("-5"), "uq_channel_chat_thread"),
    "chat by name": (lambda store: store.channels_of("@name"), "uq_channel_key_thread"),
    "messages": (lambda store: store.known_messages(-5, limit=5), "uq_channel_chat_thread"),
}
# These sort the few rows that they choose.
SORTED = ("lease", "lease, of each channel", "known", "chat", "chat by name", "messages")


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_runs_off_its_index(sqlite_address: str, name: str) -> None:
    call, index = LISTS[name]
    statements: list[tuple[str, tuple[object, ...]]] = []

    def note(_c: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object):  # type: ignore[no-untyped-def]
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, values))

    store = await open_store(sqlite_address)
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        await call(store)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    plan = await plan_of(store, statements)
    await store.close()
    assert any(index in line for line in plan), plan
    assert "SCAN channel" not in plan, plan
    if name not in SORTED:
        assert not any("USE TEMP B-TREE FOR ORDER BY" in line for line in plan), plan
