"""Sources: how they fare, what of them has been dealt with; and articles of their archives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import SourceExistsError, SourceNotFoundError
from storage.records import (
    DeliveryState,
    EditionOrigin,
    Notice,
    SourceEntry,
    SourceState,
    Trouble,
)
from storage.source_contract import ENTRY_DAYS
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
    a_new_source,
    a_poll,
)

LATER = NOW + timedelta(hours=1)
TROUBLE = Trouble("{host} cannot be reached: try again later", {"host": "news.example"})


async def test_an_address_is_one_source(store: Store) -> None:
    added = await store.add_source(a_new_source(key="news.example/feed"), now=NOW)
    assert (added.state, added.next_poll_at, added.imported_at) == (SourceState.ACTIVE, NOW, None)
    with pytest.raises(SourceExistsError) as known:
        await store.add_source(a_new_source(key="news.example/feed"), now=LATER)
    assert known.value.known == added == await store.source(added.id)
    assert await store.sources() == [added]


async def test_a_poll_is_written_down_with_its_entries(store: Store) -> None:
    source = await store.add_source(a_new_source(), now=NOW)
    first = [SourceEntry("a", "1", "k"), SourceEntry("b", "1", None), SourceEntry("a", "2", "k")]
    part = a_poll(whole=False, articles=1, key=source.key)
    assert await store.settle_poll(source.id, part, first)
    half = await store.source(source.id)
    assert (half.articles, half.imported_at, half.last_success_at) == (1, None, NOW)
    assert (half.etag, half.title, half.next_poll_at) == ('"1"', "World desk", part.next_poll_at)
    await store.settle_poll(source.id, a_poll(tried_at=LATER, articles=2, key=source.key))
    assert (await store.source(source.id)).imported_at == LATER
    assert (await store.source(source.id)).articles == 3
    assert await store.source_entries(source.id, ["a", "b", "c"]) == {
        "a": SourceEntry("a", "2", "k"),
        "b": SourceEntry("b", "1", None),
    }
    assert await store.source_entries(source.id + 1, ["a"]) == {}
    assert await store.entries_of(source.id, "k") == {"a"}
    assert not await store.entries_of(source.id + 1, "k")


async def test_failures_are_counted_and_forgotten(store: Store) -> None:
    source = await store.add_source(a_new_source(), now=NOW)
    failed = a_poll(succeeded=False, whole=False, trouble=TROUBLE, key=source.key)
    for _ in range(2):
        await store.settle_poll(source.id, failed)
    ill = await store.source(source.id)
    assert (ill.failures, ill.failing_since, ill.trouble) == (2, NOW, TROUBLE)
    assert ill.last_success_at is None
    await store.settle_poll(source.id, a_poll(tried_at=LATER, key=source.key))
    well = await store.source(source.id)
    assert (well.failures, well.failing_since, well.trouble) == (0, None, None)


async def test_due_sources_wait_in_a_row(store: Store) -> None:
    late, later, paused, future = [await store.add_source(a_new_source(), now=NOW)
                                   for _ in range(4)]  # fmt: skip
    for source, minutes in ((late, 1), (later, 2), (future, 90)):
        due = a_poll(next_poll_at=NOW + timedelta(minutes=minutes), key=source.key)
        await store.settle_poll(source.id, due)
    await store.set_source_state(paused.id, SourceState.PAUSED, now=NOW)
    assert [one.id for one in await store.due_sources(now=LATER, limit=9)] == [late.id, later.id]
    assert [one.id for one in await store.due_sources(now=LATER, limit=1)] == [late.id]
    resumed = await store.set_source_state(paused.id, SourceState.ACTIVE, now=LATER)
    assert resumed.next_poll_at == LATER


async def test_what_is_gone_is_told_with_it_and_may_come_back(store: Store) -> None:
    owner = await store.add_channel(a_new_channel(kind="private"), now=NOW)
    source = await store.add_source(a_new_source(), now=NOW)
    notice = Notice(
        a_new_edition(channel_id=owner.id, origin=EditionOrigin.NOTICE), (a_new_delivery(),)
    )
    gone = a_poll(succeeded=False, whole=False, gone=True, key=source.key)
    await store.settle_poll(source.id, gone, notices=[notice])
    assert (await store.source(source.id)).state is SourceState.GONE
    assert [row.state for row in await store.deliveries(limit=5)] == [DeliveryState.PLANNED]
    assert not await store.due_sources(now=LATER, limit=5)
    again = await store.set_source_state(source.id, SourceState.ACTIVE, now=LATER)
    assert (again.failures, again.next_poll_at) == (0, LATER)


async def test_a_person_has_the_last_word(store: Store) -> None:
    source, other = [await store.add_source(a_new_source(), now=NOW) for _ in range(2)]
    await store.set_source_state(source.id, SourceState.PAUSED, now=NOW)
    await store.settle_poll(source.id, a_poll(gone=True, succeeded=False, key=other.key))
    kept = await store.source(source.id)
    assert (kept.state, kept.key, kept.address) == (
        SourceState.PAUSED, source.key, source.address,
    )  # fmt: skip
    await store.settle_poll(source.id, a_poll(key="moved.example", address="https://moved.example"))
    assert (await store.source(source.id)).address == "https://moved.example"
    await store.settle_poll(source.id, a_poll(key="moved.example"), [SourceEntry("a", "1", None)])
    await store.remove_source(source.id)
    assert not await store.settle_poll(source.id, a_poll(), [SourceEntry("a", "1", None)])
    for call in (store.source(source.id), store.remove_source(source.id)):
        with pytest.raises(SourceNotFoundError):
            await call


async def test_what_is_long_gone_is_forgotten(store: Store) -> None:
    source = await store.add_source(a_new_source(), now=NOW)
    old, standing, late = (SourceEntry(key, "1", None) for key in ("old", "standing", "late"))

    async def kept(days: int, *entries: SourceEntry, there: Sequence[str] = ("standing",)) -> str:
        poll = a_poll(tried_at=NOW + timedelta(days=days), key=source.key)
        await store.settle_poll(source.id, poll, entries, standing=there)
        return " ".join(sorted(await store.source_entries(source.id, ["old", "standing", "late"])))

    assert await kept(0, old, standing) == "old standing"
    assert await kept(ENTRY_DAYS, late) == "late old standing"
    # An empty feed tells nothing, and where nothing new comes nothing grows.
    assert await kept(ENTRY_DAYS + 1, late, there=()) == "late old standing"
    assert await kept(ENTRY_DAYS + 1) == "late old standing"
    assert await kept(ENTRY_DAYS + 1, late) == "late standing"


async def test_schedules_leave_archives_alone(store: Store) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    old, new = await store.add_articles(
        [a_new_article(from_archive=True), a_new_article()], now=NOW
    )
    assert (old.from_archive, new.from_archive) == (True, False)
    for topic in (None, "AZ"):
        found = await store.unposted_articles(channel.id, topic=topic, limit=5)
        assert [brief.id for brief in found] == [new.id]
    await store.add_revision(
        old.id, a_new_article(title="Corrected"), expected_revision=1, now=LATER
    )
    assert (await store.article(old.id)).from_archive
    assert len((await store.articles(limit=5)).rows) == 2
