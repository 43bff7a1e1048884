"""Sources polled into a real store: each article once, through restarts, edits and crashes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bot.common.errors import InputRefusedError, UnreachableError
from bot.newsroom.feeds import Entry, Feed
from bot.newsroom.fetch import Client, Fetched
from bot.newsroom.intake import Intake
from bot.newsroom.regions import TopicTagger
from bot.newsroom.sources import Hosts, Poller, find_source
from bot.newsroom.sources.folder import SETTLED
from bot.newsroom.sources.lease import LEASE, held
from bot.newsroom.sources.moved import has_moved
from bot.newsroom.sources.values import Failed, Looked
from storage.contract import Store
from storage.records import Notice, Source, SourceForm, SourceState, Trouble
from storage.store import SqlStore, open_store
from tests.builders import NOW, a_new_source, an_article
from tests.newsroom.test_pages import STORY, answer, page
from tests.regions.shipped import BOOK, TAGGER

FEED = "https://news.example/feed"
HOUR = timedelta(hours=1)
PORTS = """The port of Aktau took its first grain train on Monday, and three more wait at the gates
of the harbour, where cranes that were idle since the spring have been put to work again."""
RIVERS = """Ministers of four states met in Khujand to share out the water of the summer; they left
with a table of figures, a date for the next meeting, and no signature under anything at all."""


def item(number: int, words: str = PORTS, **changes: str) -> str:
    """An entry that gives its whole text."""
    told = {
        "title": f"Story {number}",
        "link": f"https://news.example/2026/{number}",
        "guid": f"tag-{number}",
        "pubDate": "Sat, 21 Nov 2026 08:00:00 +0000",
        "description": f"&lt;p&gt;{number}. {words} &lt;/p&gt;" * 6,
    } | changes
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in told.items())}</item>"


def feed(*items: str, **changes: Any) -> Fetched:
    text = f"<rss version='2.0'><channel><title>Desk</title>{''.join(items)}</channel></rss>"
    values = {"url": FEED, "permanent_url": FEED, "body": text.encode(), "headers": {"etag": '"1"'}}
    return answer(content_type="text/xml", **(values | changes))


class Web(Client):
    """What stands at which address; every request is noted."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched | Exception] = {}
        self.asked: list[tuple[str, str | None]] = []

    async def fetch(self, url: str, *, etag: str | None = None, **_: Any) -> Fetched:
        self.asked.append((url, etag))
        found = self.pages.get(url, answer(status=404, body=b""))
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Desk:
    """A poller with its store, a web of the test's own, and a clock that waits for nobody."""

    store: Store
    web: Web = field(default_factory=Web)
    now: datetime = NOW
    slept: list[float] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def source_gone(self, source: Source, trouble: Trouble) -> Sequence[Notice]:
        self.gone.append(f"{source.address}: {trouble.message}")
        return ()

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def poller(self) -> Poller:
        """A new one each time, as after a restart."""
        clock = lambda: self.now  # noqa: E731
        intake = Intake(self.store, TAGGER, TopicTagger(BOOK), clock, UTC)
        hosts = Hosts(clock, self._sleep)
        return Poller(self.store, self.web, intake, hosts, self, clock, lambda: 0, "a")

    async def add(self, **changes: Any) -> Source:
        new = replace(a_new_source(key="news.example/feed"), **changes)
        return await self.store.add_source(new, now=self.now)

    async def poll(self, source: Source, *items: str) -> Looked:
        """With what the feed holds by now, an hour later."""
        if items:
            self.web.pages[FEED] = feed(*items)
        self.now += HOUR
        ended = await self.poller.poll(source)
        assert isinstance(ended, Looked), ended
        return ended

    async def titles(self) -> list[str]:
        rows = (await self.store.articles(limit=99, state=None)).rows
        return [row.title for row in sorted(rows, key=lambda row: row.id)]


@pytest.fixture
async def desk(tmp_path: Path, empty_database: Callable[[Path], str]) -> AsyncIterator[Desk]:
    async with _open(empty_database(tmp_path / "desk.db")) as store:
        yield Desk(store)


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(url)
    try:
        yield store
    finally:
        await store.close()


def counts(looked: Looked) -> tuple[int, int, int]:
    return looked.new, looked.changed, looked.refused


async def test_each_article_comes_once_through_edits_and_restarts(desk: Desk) -> None:
    source = await desk.add()
    assert counts(await desk.poll(source, item(2, RIVERS), item(1))) == (2, 0, 0)
    assert counts(await desk.poll(source)) == (0, 0, 0)
    # An edit with another headline and another address: the id tells.
    edited = item(
        1, f"{PORTS} A fourth came at night.", title="Again", link="https://news.example/z"
    )
    assert counts(await desk.poll(source, item(2, RIVERS), edited)) == (0, 1, 0)
    # Another id for the same page: the address tells.
    assert counts(await desk.poll(source, item(2, RIVERS, guid="other"))) == (0, 0, 0)
    assert counts(await desk.poll(source, item(2, RIVERS, guid="third", title="New"))) == (0, 1, 0)
    assert await desk.titles() == ["Again", "New"]
    (stored,) = await desk.store.sources()
    assert (stored.articles, stored.title, stored.etag) == (2, "Desk", '"1"')
    assert desk.web.asked[-1] == (FEED, '"1"')


async def test_what_moves_within_its_feed_is_a_revision(desk: Desk) -> None:
    source = await desk.add()
    await desk.poll(source, item(2, RIVERS), item(1))
    edited = item(1, guid="new", link="https://news.example/z", title="Fourth train")
    edited = edited.replace("and three more", "and four more")
    assert counts(await desk.poll(source, edited, item(2, RIVERS))) == (0, 1, 0)
    assert await desk.titles() == ["Fourth train", "Story 2"]
    assert (await desk.store.article(1)).source_url == "https://news.example/z"
    # From now on it goes by its new id.
    again = edited.replace("four more", "five more")
    assert counts(await desk.poll(source, again, item(2, RIVERS))) == (0, 1, 0)
    # What stands beside the article that it repeats is another page.
    beside = item(2, f"{RIVERS} Not one.", guid="beside", link="https://news.example/beside")
    assert counts(await desk.poll(source, beside, again, item(2, RIVERS))) == (0, 0, 0)
    (newest,) = await desk.store.decisions(limit=1)
    assert newest.reason.startswith("duplicate of 2")
    assert await desk.titles() == ["Fourth train", "Story 2"]


def _dated(hour: int | None, key: str = "x") -> Entry:
    published = hour and datetime(2026, 11, 21, hour, tzinfo=UTC)
    return Entry(key, None, key, published or None, None, None, None, None, None, ())


@pytest.mark.parametrize(
    ("hours", "new", "moved"),
    [
        ((9, 7, 6), 9, True),
        ((8,), 8, True),
        ((9,), 9, False),  # the only one that there is room for
        ((12, 11, 10, 9), 12, False),  # it has left in its turn
        ((12, 11, 10, 9, 2), 12, False),  # and one stays at the top for good
        ((7, 6, 5), 7, False),  # dated before it
        ((7, 6, 5), None, True),
        ((), None, False),  # no dates: nobody knows
    ],
)
def test_an_article_has_moved_where_it_would_still_stand(
    hours: tuple[int, ...], new: int | None, moved: bool
) -> None:
    article = an_article(published_at=datetime(2026, 11, 21, 8, tzinfo=UTC))
    standing = Feed(None, None, tuple(_dated(hour, f"{hour}") for hour in hours))
    assert has_moved(article, {"gone"}, _dated(new), standing) is moved
    assert not has_moved(article, {one.key for one in standing.entries}, _dated(new), standing)


async def test_a_crash_before_it_is_written_down_costs_nothing(desk: Desk) -> None:
    source = await desk.add()
    with (
        patch.object(type(desk.store), "settle_poll", side_effect=RuntimeError("killed")),
        pytest.raises(RuntimeError),
    ):
        await desk.poll(source, item(1))
    assert counts(await desk.poll(source)) == (0, 0, 0)
    assert await desk.titles() == ["Story 1"]


async def test_what_is_old_at_first_is_left_alone_by_schedules(desk: Desk) -> None:
    source = await desk.add()
    after = "Sun, 22 Nov 2026 10:30:00 +0000"  # half an hour after it was added
    await desk.poll(source, item(2, RIVERS, pubDate=after), item(1))
    await desk.poll(source, item(3, f"{RIVERS} {PORTS}", pubDate=""), item(1))
    stored = await desk.store.articles_by_id([1, 2, 3])
    assert [(one.title, one.from_archive) for one in stored] == [
        ("Story 1", True), ("Story 2", False), ("Story 3", False),
    ]  # fmt: skip
    assert stored[0].published_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


async def test_what_was_there_and_comes_later_floods_no_channel(desk: Desk) -> None:
    source = await desk.add()
    busy, other, third = (f"https://news.example/{name}" for name in ("busy", "other", "third"))
    desk.web.pages |= {
        busy: answer(url=busy, status=429, body=b"", retry_after=timedelta(minutes=30)),
        other: answer(url=other, permanent_url=other, body=page(RIVERS * 4, title="").encode()),
    }
    teasers = [item(2, link=other, description="."), item(1, link=busy, description=".")]
    assert counts(await desk.poll(source, *teasers)) == (0, 0, 0)
    # The host asked for a rest: its other pages are left alone as well.
    assert [url for url, _ in desk.web.asked] == [FEED, busy]
    desk.web.pages[busy] = answer(
        url=busy, permanent_url=busy, body=page(PORTS * 4, title="").encode()
    )
    desk.web.pages[third] = answer(
        url=third, permanent_url=third, body=page(f"{PORTS} {RIVERS}" * 3, title="").encode()
    )
    # The third is one of last week: the site has removed a newer one, or shows more of them.
    last_week = item(
        3, " ".join(reversed(RIVERS.split())), pubDate="Mon, 16 Nov 2026 08:00:00 +0000"
    )
    fresh = item(4, link=third, description=".", pubDate="")
    assert counts(await desk.poll(source, fresh, *teasers, last_week)) == (4, 0, 0)
    rows = (await desk.store.articles(limit=9, state=None)).rows
    archived = {one.title: one.from_archive for one in await desk.store.articles_by_id(
        [row.id for row in rows])}  # fmt: skip
    assert archived == {"Story 1": True, "Story 2": True, "Story 3": True, "Story 4": False}


async def test_a_teaser_is_taken_from_its_page(desk: Desk) -> None:
    source = await desk.add()
    trams, away, busy = (f"https://news.example/{name}" for name in ("trams", "away", "busy"))
    desk.web.pages |= {
        trams: answer(url=trams, permanent_url=trams, body=page(STORY, title="").encode()),
        busy: answer(url=busy, status=503, body=b""),
    }
    items = [
        item(3, link=busy, description="Soon."),
        item(2, link=away, description=RIVERS * 2),
        item(1, link=trams, description="Two lines cross."),
    ]
    looked = await desk.poll(source, *items)
    assert counts(looked) == (2, 0, 0)
    assert looked.etag is None  # or the third would never be looked at again
    first, second = await desk.store.articles_by_id([1, 2])
    assert (first.title, first.source_key) == ("Story 1", "news.example/trams")
    assert "sell a depot" in " ".join(first.body.text.split())
    assert second.body.text.startswith("Ministers") or second.lede.startswith("Ministers")
    desk.web.asked.clear()
    desk.slept.clear()
    desk.web.pages[busy] = answer(url=busy, permanent_url=busy, body=page(PORTS * 4).encode())
    assert counts(await desk.poll(source)) == (1, 0, 0)
    assert [url for url, _ in desk.web.asked] == [FEED, busy]
    assert desk.slept == [1.0]  # between two requests to one host


@pytest.mark.parametrize(
    ("given", "words", "state"),
    [
        (answer(status=410), "gone for good", SourceState.GONE),
        (answer(status=404), "does not exist", SourceState.ACTIVE),
        (answer(status=503, retry_after=timedelta(days=2)), "trouble", SourceState.ACTIVE),
        (UnreachableError("{host} cannot be reached", host="h"), "reached", SourceState.ACTIVE),
        (feed(body=b"<p>Words"), "is not a feed", SourceState.ACTIVE),
    ],
)
async def test_what_fails_is_written_down(
    desk: Desk, given: Fetched | Exception, words: str, state: SourceState
) -> None:
    source = await desk.add()
    desk.web.pages[FEED] = given
    failed = await desk.poller.poll(source)
    assert isinstance(failed, Failed)
    stored = await desk.store.source(source.id)
    assert (stored.state, stored.failures, stored.last_success_at) == (state, 1, None)
    assert stored.trouble
    assert words in stored.trouble.message
    assert stored.next_poll_at >= NOW + (getattr(given, "retry_after", None) or HOUR)
    assert len(desk.gone) == (state is SourceState.GONE)


async def test_not_modified_and_moved_for_good(desk: Desk) -> None:
    source = await desk.add()
    await desk.poll(source, item(1))
    new = "https://news.example/rss.xml"
    desk.web.pages |= {FEED: answer(status=304, body=b"", permanent_url=new)}
    assert counts(await desk.poll(source)) == (0, 0, 0)
    moved = await desk.store.source(source.id)
    assert (moved.address, moved.etag, moved.articles) == (new, '"1"', 1)


async def test_only_one_program_looks_at_a_source(desk: Desk) -> None:
    source = await desk.add()
    desk.web.pages[FEED] = feed(item(1))
    until = NOW + timedelta(minutes=1)
    await desk.store.take_lease(f"source {source.id}", "another", now=NOW, until=until)
    assert await desk.poller.poll(source) is None
    assert desk.web.asked == []
    await desk.store.release_lease(f"source {source.id}", "another")
    await desk.store.remove_source(source.id)
    assert await desk.poller.poll(source) is None


async def test_a_look_keeps_its_source_and_a_killed_program_does_not(desk: Desk) -> None:
    source = await desk.add()
    desk.web.pages[FEED] = feed(item(1))
    name, long_after, renewals = f"source {source.id}", asyncio.Event(), iter(range(5))

    async def sleeps(seconds: float) -> None:
        if next(renewals, None) is None:
            long_after.set()
            await asyncio.Event().wait()
        desk.now += timedelta(seconds=seconds)

    async def taken(by: str) -> bool:
        return await desk.store.take_lease(name, by, now=desk.now, until=desk.now + LEASE)

    async with held(desk.store, name, "a look", lambda: desk.now, sleeps) as mine:
        await long_after.wait()
        assert mine
        assert desk.now > NOW + LEASE
        assert not await taken("another")
    assert await taken("one that is killed now")
    assert await desk.poller.poll(source) is None
    desk.now += LEASE
    assert isinstance(await desk.poller.poll(source), Looked)


async def test_a_fault_of_ours_is_no_endless_loop(desk: Desk) -> None:
    source = await desk.add()
    desk.web.pages[FEED] = RuntimeError("a bug")
    assert isinstance(await desk.poller.poll(source), Failed)
    assert (await desk.store.source(source.id)).next_poll_at > NOW


async def test_a_folder_is_watched(desk: Desk, tmp_path: Path) -> None:
    desk.now = datetime.now(UTC)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "old.txt").write_text(f"An old one\n\n{PORTS}\n")
    new = await find_source(desk.web, str(folder), by="cli")
    assert (new.form, new.address, new.title) == (SourceForm.FOLDER, str(folder.resolve()), "in")
    source = await desk.store.add_source(new, now=desk.now + SETTLED)
    # Written this moment: perhaps not to its end.
    at_once = await desk.poller.poll(source)
    assert isinstance(at_once, Looked)
    assert (counts(at_once), at_once.whole) == ((0, 0, 0), False)
    desk.now += 2 * SETTLED
    assert counts(await desk.poll(source)) == (1, 0, 0)
    (folder / "new.txt").write_text(f"A new one\n\n{RIVERS}\n")
    (folder / "picture.png").write_bytes(b"x")
    assert counts(await desk.poll(source)) == (1, 0, 0)
    assert counts(await desk.poll(source)) == (0, 0, 0)
    (folder / "new.txt").write_text(f"A newer one\n\n{RIVERS} Not one.\n")
    os.utime(folder / "old.txt")  # touched, and the same
    (folder / "empty.txt").touch()
    assert counts(await desk.poll(source)) == (0, 1, 1)
    assert await desk.titles() == ["An old one", "A newer one"]
    assert [one.from_archive for one in await desk.store.articles_by_id([1, 2])] == [True, False]
    (tmp_path / "in").rename(tmp_path / "away")
    assert isinstance(await desk.poller.poll(source), Failed)


async def test_a_page_is_watched_for_changes(desk: Desk) -> None:
    url = "https://news.example/2026/trams"
    desk.web.pages[url] = answer(permanent_url=url)
    new = await find_source(desk.web, url, by="cli")
    assert (new.form, new.key) == (SourceForm.PAGE, "news.example/2026/trams")
    source = await desk.store.add_source(new, now=desk.now)
    assert counts(await desk.poll(source)) == (1, 0, 0)
    desk.web.pages[url] = answer(body=page(STORY.replace("two tram", "three tram")).encode())
    assert counts(await desk.poll(source)) == (0, 1, 0)
    assert counts(await desk.poll(source)) == (0, 0, 0)


HEAD = '<link rel="alternate" type="application/rss+xml" href="/feed">'


async def test_what_an_address_is_found_to_be(desk: Desk, tmp_path: Path) -> None:
    site = "https://news.example/"
    desk.web.pages |= {
        FEED: feed(item(1)),
        site: answer(url=site, permanent_url=site, body=page("<p>Hi", head=HEAD).encode()),
        "https://bare.example/": answer(url="https://bare.example/", body=page("<p>Hi").encode()),
    }
    for address in (FEED, site):
        found = await find_source(desk.web, address, by="cli")
        assert (found.form, found.address, found.title) == (SourceForm.FEED, FEED, "Desk")
    (tmp_path / "a.txt").touch()
    for address, words in (
        ("https://bare.example/", "offers no feed"),
        ("https://news.example/nothing", "does not exist"),
        (str(tmp_path / "nowhere"), "does not exist"),
        (str(tmp_path / "a.txt"), "is a file"),
    ):
        with pytest.raises(InputRefusedError, match=words):
            await find_source(desk.web, address, by="cli")
