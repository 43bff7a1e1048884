"""One call of every method of the Store's contract, over a database that holds something of all."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage.contract import Store
from storage.records import (
    ArticleState,
    Backlog,
    Conversation,
    Correction,
    CorrectionKind,
    DeliveryAction,
    DeliveryState,
    EditionOrigin,
    KeptMaterial,
    NewChannel,
    Notice,
    PostChanges,
    PostForm,
    Reading,
    ScheduleState,
    Settlement,
    SourceEntry,
    SourceKind,
    SourceState,
    TagEdit,
    TagRole,
)
from storage.richtext import RichText
from tests.builders import (
    NOW,
    a_broadcast,
    a_new_article,
    a_new_channel,
    a_new_decided,
    a_new_delivery,
    a_new_edition,
    a_new_schedule,
    a_new_source,
    a_poll,
    a_tag,
    planned_posts,
)

LATER = NOW + timedelta(minutes=5)

AN_ORDER = Correction(2, 2, CorrectionKind.ASK, None, "dateline", NOW)
AN_EDIT = a_new_delivery(2, action=DeliveryAction.EDIT, target_id=1, message_id=5)

Call = Callable[[Store], Awaitable[object]]

# What is called is meant to change as much as it can; `seed` makes it possible.
CALLS: dict[str, Call] = {
    "known_articles": lambda store: store.known_articles(["k"], ["f"]),
    "add_article": lambda store: store.add_article(a_new_article(), now=NOW),
    "add_articles": lambda store: store.add_articles(
        [a_new_article(source_key="n1"), a_new_article(title="A second")],
        now=NOW,
        decided=[a_new_decided(source_key="n1"), a_new_decided(source_key="n2")],
        digests={"n1": "d"},
    ),
    "articles_of_bands": lambda store: store.articles_of_bands([1, 2]),
    "note_decisions": lambda store: store.note_decisions(
        [a_new_decided(), a_new_decided(source_key="other")], now=NOW
    ),
    "decisions": lambda store: store.decisions(limit=5),
    "keep_material": lambda store: store.keep_material(
        KeptMaterial("a.txt", SourceKind.MESSAGE, "other", "text", b"x"), now=NOW
    ),
    "kept_material": lambda store: store.kept_material(1),
    "articles_by_id": lambda store: store.articles_by_id([1]),
    "add_revision": lambda store: store.add_revision(
        3, a_new_article(regions=(), bands=(3,)), expected_revision=1, now=NOW
    ),
    "set_tags": lambda store: set_tags(store),
    "set_article_state": lambda store: store.set_article_state(1, ArticleState.RETRACTED),
    "article": lambda store: store.article(1),
    "revisions": lambda store: store.revisions(1),
    "articles": lambda store: store.articles(limit=5),
    "search": lambda store: store.search("ferry", limit=5),
    "topic_counts": lambda store: store.topic_counts(),
    "readings": lambda store: store.readings(["k"]),
    "note_readings": lambda store: store.note_readings([Reading("k", "d", 1)], now=NOW),
    "keep_query": lambda store: store.keep_query("new words", now=NOW),
    "kept_query": lambda store: store.kept_query(1),
    "add_channel": lambda store: store.add_channel(a_new_channel(), now=NOW),
    "channel": lambda store: store.channel("@seed"),
    "channel_by_id": lambda store: store.channel_by_id(1),
    "channels": lambda store: store.channels(),
    "channels_of": lambda store: store.channels_of("@seed", "-5"),
    "resolve_channel": lambda store: store.resolve_channel(
        1, chat_id=-5, kind="group", title="New", now=NOW
    ),
    "pause_channel": lambda store: store.pause_channel(
        1, reason="kicked", now=NOW, notices=[a_notice(2)]
    ),
    "note_lacks": lambda store: store.note_lacks(1, ["can_edit_messages"], notices=[a_notice(2)]),
    "resume_channel": lambda store: store.resume_channel(
        2, now=NOW, notices_of=lambda channel, resumption: [a_notice(channel.id)]
    ),
    "set_form": lambda store: store.set_form(1, PostForm.FULL),
    "set_backlog": lambda store: store.set_backlog(1, Backlog.NONE),
    "add_schedule": lambda store: store.add_schedule(a_new_schedule(article_id=1), now=NOW),
    "schedule": lambda store: store.schedule(1),
    "schedules": lambda store: store.schedules(),
    "has_post": lambda store: store.has_post(1, 1),
    "set_schedule_state": lambda store: store.set_schedule_state(1, ScheduleState.PAUSED, now=NOW),
    "unposted_articles": lambda store: store.unposted_articles(1, topic="AZ", limit=5),
    "plan_edition": lambda store: store.plan_edition(
        a_new_edition(1, schedule_id=1, slot_at=LATER),
        [a_new_delivery(1, part=part) for part in range(2)],
        ends_schedule=True,
    ),
    "lease_deliveries": lambda store: store.lease_deliveries(
        "a", now=NOW, until=LATER + timedelta(minutes=1), limit=9
    ),
    "mark_sending": lambda store: store.mark_sending(1, "a", now=NOW),
    "note_message": lambda store: store.note_message(3, 7, -100),
    "settle": lambda store: store.settle(
        2, Settlement(DeliveryState.UNKNOWN, NOW, 5, 6), notices=[a_notice(2)]
    ),
    "withdraw": lambda store: store.withdraw(2, reason="taken back", now=NOW, limit=9),
    "strand_sending": lambda store: store.strand_sending(now=NOW, reason="stopped"),
    "unsettled": lambda store: store.unsettled(limit=5),
    "known_messages": lambda store: store.known_messages(-5, limit=5),
    "take_lease": lambda store: store.take_lease("other", "b", now=NOW, until=LATER),
    "release_lease": lambda store: store.release_lease("sender", "z"),
    "delivery": lambda store: store.delivery(1),
    "deliveries": lambda store: store.deliveries(limit=5),
    "single_deliveries": lambda store: store.single_deliveries([DeliveryState.SENT], limit=5),
    "correction": lambda store: store.correction(1),
    "open_corrections": lambda store: store.open_corrections(limit=5),
    "posted_channels": lambda store: store.posted_channels(2, limit=5),
    "correct_posts": lambda store: store.correct_posts(
        AN_ORDER, a_new_edition(channel_id=3), lambda rows: PostChanges((rows[0].id,), (AN_EDIT,))
    ),
    "close_correction": lambda store: store.close_correction(AN_ORDER, notices=[a_notice(2)]),
    "answer_correction": lambda store: store.answer_correction(
        2, 2, CorrectionKind.SUBSTANCE, by="7", now=LATER
    ),
    "retract": lambda store: store.retract(2, CorrectionKind.DELETE, by="7", now=LATER),
    "broadcast_reach": lambda store: store.broadcast_reach(1),
    "begin_broadcast": lambda store: store.begin_broadcast(a_broadcast(1), now=NOW),
    "plan_broadcast": lambda store: store.plan_broadcast(limit=9),
    "broadcasts": lambda store: store.broadcasts(limit=5),
    "is_unreported_broadcast": lambda store: store.is_unreported_broadcast(1),
    "report_broadcast": lambda store: store.report_broadcast(lambda _: [a_notice(2)]),
    "hold": lambda store: store.hold(),
    "set_hold": lambda store: store.set_hold("7", now=NOW),
    "release_hold": lambda store: store.release_hold(),
    "conversation": lambda store: store.conversation(1, 2),
    "save_conversation": lambda store: store.save_conversation(
        Conversation(1, 2, "other"), now=NOW
    ),
    "append_text": lambda store: store.append_text(1, 2, RichText("more"), now=NOW),
    "end_conversation": lambda store: store.end_conversation(1, 2),
    "add_source": lambda store: store.add_source(a_new_source(), now=NOW),
    "source": lambda store: store.source(1),
    "sources": lambda store: store.sources(),
    "due_sources": lambda store: store.due_sources(now=NOW, limit=5),
    "set_source_state": lambda store: store.set_source_state(1, SourceState.PAUSED, now=NOW),
    "remove_source": lambda store: store.remove_source(2),
    "entries_of": lambda store: store.entries_of(1, "k"),
    "source_entries": lambda store: store.source_entries(1, ["a"]),
    "settle_poll": lambda store: store.settle_poll(
        1, a_poll(), [SourceEntry("b", "d", "k")], [a_notice(2)]
    ),
    "check_schema": lambda store: store.check_schema(),
}
WITHOUT_DATABASE = {"close"}
READS = {
    "article", "articles", "articles_by_id", "articles_of_bands", "broadcast_reach", "broadcasts",
    "channel", "channel_by_id", "channels", "channels_of", "check_schema", "conversation",
    "correction", "decisions", "deliveries", "delivery", "due_sources", "entries_of", "has_post",
    "hold", "is_unreported_broadcast", "kept_material", "kept_query", "known_articles",
    "known_messages", "open_corrections", "posted_channels", "readings", "revisions",
    "schedule", "schedules", "search", "single_deliveries", "source",
    "source_entries", "sources", "topic_counts", "unposted_articles", "unsettled",
}  # fmt: skip


async def set_tags(store: Store) -> None:
    was = await store.article(1)
    edit = TagEdit("FR", TagRole.ABOUT, "Olena (7)", NOW)
    await store.set_tags(was, regions=(a_tag("FR"),), topics=(), edits=(edit,))


def a_notice(channel_id: int) -> Notice:
    edition = a_new_edition(channel_id=channel_id, origin=EditionOrigin.NOTICE)
    return Notice(edition, (a_new_delivery(),))


def methods_of_the_contract() -> set[str]:
    return {
        name
        for protocol in Store.__mro__
        if protocol.__module__.startswith("storage.")
        for name, _ in inspect.getmembers(protocol, inspect.iscoroutinefunction)
    }


async def seed(store: Store) -> None:
    """Rows for every call: delivery 1 is planned and leased by "a", delivery 2 is being sent."""
    await store.add_article(a_new_article(title="A ferry", bands=(1, 2)), now=NOW)
    await store.begin_broadcast(a_broadcast(1), now=NOW)  # over before it began: to no channel
    await store.add_channel(NewChannel("@seed"), now=NOW)
    await store.add_channel(NewChannel("@paused"), now=NOW)
    await store.pause_channel(2, reason="kicked", now=NOW)
    await store.add_schedule(a_new_schedule(), now=NOW)
    await planned_posts(store, channels=2)
    await store.add_revision(2, a_new_article(), expected_revision=1, now=NOW)
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    await store.mark_sending(2, "a", now=NOW)
    await store.take_lease("sender", "z", now=NOW, until=LATER)
    await store.keep_query("words", now=NOW)
    await store.begin_broadcast(a_broadcast(1), now=NOW)
    await store.note_decisions([a_new_decided(article_id=1)], now=NOW)
    await store.keep_material(KeptMaterial("a.txt", SourceKind.MESSAGE, "k", "text", b"x"), now=NOW)
    await store.save_conversation(Conversation(1, 2, "add", (RichText("text"),)), now=NOW)
    for _ in range(2):
        source = await store.add_source(a_new_source(), now=NOW)
        await store.settle_poll(source.id, a_poll(key=source.key), [SourceEntry("a", "d", None)])
    (post,) = await planned_posts(store)  # delivery 3 has arrived, nobody knows as which message
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    await store.mark_sending(post.id, "a", now=NOW)
    await store.settle(post.id, Settlement(DeliveryState.SENT, NOW))


async def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table, the search index's own tables among them."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return _contents_of_file(str(sa.make_url(url).database))
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
            found: dict[str, list[str]] = {name: [] for name in names}
            if not names:
                return found
            each = (f"SELECT '{name}', CAST(one AS text) FROM \"{name}\" one" for name in names)
            for name, row in await connection.exec_driver_sql(" UNION ALL ".join(each)):
                found[name].append(row)
            return {name: sorted(rows) for name, rows in found.items()}
    finally:
        await engine.dispose()


def _contents_of_file(file: str) -> dict[str, list[str]]:
    """Without SQLAlchemy and its threads: it is looked at some hundred times."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%'"
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute(f"{tables} ESCAPE '!'")]
        return {
            name: sorted(str(row) for row in database.execute(f'SELECT * FROM "{name}"'))
            for name in names
            if name != "article_fts"
        }
