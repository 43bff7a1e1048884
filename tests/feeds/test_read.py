"""Feeds of every kind to entries, broken ones too; which entries are one, and which are teasers."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from json import dumps
from typing import Any

import pytest

from benchmarks.broken_feeds import ATOM, JSON, RDF, RSS, broken_feeds, usable
from bot.common.errors import InputRefusedError
from bot.newsroom.feeds import Entry, Feed, read_feed
from bot.newsroom.feeds.discover import offered_feeds
from bot.newsroom.feeds.entries import digest, told_apart
from bot.newsroom.feeds.read import is_light

ADDRESS = "https://news.example/feed"


def read(text: str | bytes, content_type: str = "") -> Feed:
    data = text.encode() if isinstance(text, str) else text
    return read_feed(data, "the feed", ADDRESS, content_type)


def entry(**changes: Any) -> Entry:
    nothing = dict.fromkeys(("url", "published", "updated", "html", "text", "author", "language"))
    return replace(Entry(id="", title="", categories=(), **nothing), **changes)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (RSS, "World desk", entry(
            id="tag-1", url="https://news.example/2026/trams", title="Trams return & stay",
            published=_at(22, 6, 30), author="A. Petrosyan", language="en-GB",
            html="<p>The council voted for <b>two lines</b>.</p>",
            categories=("Transit", "Cities"), image_url="https://news.example/a.jpg",
        )),
        (ATOM, "Новини", entry(
            id="urn:entry:1", url="https://news.example/2026/rail", title="Залізниця росте",
            published=_at(21, 9), updated=_at(22, 7), author="О. Коваль", language="uk",
            html="<p>Рейки лягли.</p>", categories=("Транспорт",),
        )),
        (RDF, "Xəbərlər", entry(
            id="https://news.example/2026/neft", url="https://news.example/2026/neft",
            title="Neft bahalaşdı", updated=_at(22, 4), html="Qiymət artdı.",
        )),
        (JSON, "World desk", entry(
            id="1", url="https://news.example/2026/ferry", title="Ferry opens",
            published=_at(22, 6, 30), author="L. Mammadova", language="en",
            html="<p>The first boat left.</p>", categories=("transit", "sea"),
            image_url="https://news.example/f.jpg",
        )),
    ],
)  # fmt: skip
def test_every_kind_is_read(text: str, title: str, expected: Entry) -> None:
    feed = read(text)
    assert (feed.title, feed.entries[0]) == (title, expected)


def test_what_is_missing_is_made_up_for() -> None:
    _, port = read(RSS).entries
    assert (port.id, port.url) == ("https://news.example/2026/port",) * 2
    assert port.html == "<p>Суда вошли.</p>"
    _, second = read(JSON).entries
    assert (second.id, second.text, second.author) == ("2", "A line of text.", "Desk")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ('<enclosure url="/a.jpg" type="image/jpeg" length="1"/>', "https://news.example/a.jpg"),
        ('<media:thumbnail url="//cdn.example/c.png"/>', "https://cdn.example/c.png"),
        ('<enclosure url="/talk.mp3" type="audio/mpeg" length="1"/>', None),
        ('<enclosure url="javascript:alert(1)" type="image/png"/>', None),
        ('<media:content url="data:image/png;base64,AA" medium="image"/>', None),
        (f'<media:content url="https://a.example/{"a" * 2000}" medium="image"/>', None),
    ],
)
def test_an_image_is_an_address_of_the_web(said: str, address: str | None) -> None:
    assert read(RSS.replace("</item>", f"{said}</item>")).entries[1].image_url == address


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (RSS.replace("UTF-8", "UTF-16").encode("utf-16"), 2),
        (RSS.replace("UTF-8", "windows-1251").encode("cp1251"), 2),
        (RSS.replace("&amp; stay", "& stay &#x110000; &nbsp;").encode(), 2),
        (RSS[: RSS.index("<guid")].encode(), 1),
        (RSS.replace("<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss").encode(), 2),
        (b"  \n\t" * 50 + JSON.encode(), 2),
        (JSON.replace('"id": "1"', '"id": [1]').replace('"tags": [', '"tags": [3, ').encode(), 2),
        (b'{"items": [1, null, {}, {"title": "A"}]}', 1),
        (RSS.replace("Sun, 22 Nov 2026", "Sun, 99 Foo 20260").encode(), 2),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(data: bytes, count: int) -> None:
    assert len(read(data).entries) == count


@pytest.mark.parametrize("says", ["windows-1251", "iso-8859-1", "utf-8", "us-ascii"])
def test_bytes_are_believed_more_than_what_is_said_of_them(says: str) -> None:
    for text in (ATOM, ATOM.replace("<?xml", f"<?xml version='1.0' encoding='{says}'?><?x", 1)):
        feed = read(text, f"text/xml; charset={says}")
        assert (feed.title, feed.entries[0].title) == ("Новини", "Залізниця росте")


def test_of_a_long_feed_the_newest_are_read_whatever_its_order() -> None:
    moments = [_at(1, 0) + timedelta(minutes=number) for number in range(600)]
    guid = "<item><guid isPermaLink='false'>{0}</guid>{1}<pubDate>{2}</pubDate></item>"
    items = "".join(  # every second of them says nothing
        guid.format(number, title, format_datetime(at))
        for number, at in enumerate(moments)
        for title in ("", "<title>T</title>")
    )
    json = [{"id": n, "title": "T", "date_published": f"{at}"} for n, at in enumerate(moments)]
    for text, undated in (
        (f"<rss version='2.0'><channel>{items}</channel></rss>", "<pubDate>Sun, 01"),
        (dumps({"items": json}), "2026-11-01 00:00:00+00:00"),
    ):
        ids = [one.id for one in read(text).entries]
        assert ids == [str(number) for number in range(599, 99, -1)]
        first = read(text.replace(undated, "", 1)).entries[0]
        assert first.id == "0"


@pytest.mark.parametrize(
    "data", [b"", b"Words", b"<html><body><p>A page.</p></body></html>", b"{", b"[1]", b'{"a": 1}']
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefusedError, match="the feed is not a feed"):
        read(data)


def test_broken_feeds_raise_nothing_and_every_entry_has_an_id() -> None:
    for data in broken_feeds(120, seed=3):
        try:
            assert usable(read_feed(data, "feed", ADDRESS))
        except InputRefusedError:
            continue


def test_a_heavy_feed_ends_in_time() -> None:
    heavy = b"<rss version='2.0'><channel>" + b"<item>" * 60_000
    assert not is_light(heavy)
    begun = time.monotonic()
    with pytest.raises(InputRefusedError, match=r"within 0\.2 seconds"):
        read_feed(heavy, "feed", ADDRESS, seconds=0.2)
    assert time.monotonic() - begun < 5


A, B = "https://news.example/a", "https://news.example/b"


@pytest.mark.parametrize(
    ("entries", "ids"),
    [
        # one id for all: a template's; their pages tell them apart
        ([entry(id="x", url=A), entry(id="x", url=B)], [A, B]),
        # the same entry twice
        ([entry(id="x", url=A), entry(id="x", url=A, title="New")], ["x"]),
        # one page for all: the site's front; their ids tell them apart, and it is no address
        ([entry(id="x", url=A, title="1"), entry(id="y", url=A, title="2")], ["x", "y"]),
        ([entry(url=A, title="1"), entry(url=B, title="2")], [A, B]),
        # nothing in it
        ([entry(id="x"), entry(id="y", title="2")], ["y"]),
    ],
)
def test_entries_are_told_apart(entries: list[Entry], ids: list[str]) -> None:
    assert [one.id for one in told_apart(entries)] == ids


def test_a_shared_page_is_nobodys() -> None:
    found = told_apart([entry(url=A, title="1"), entry(url=A, title="2")])
    assert len({one.id for one in found}) == 2
    assert [one.url for one in found] == [None, None]
    # And who says nothing but such an address says nothing.
    assert told_apart([entry(id="1", url=A), entry(id="2", url=A)]) == ()


@pytest.mark.parametrize(
    ("changes", "teaser"),
    [
        ({"html": "<p>Two lines cross.</p>"}, True),
        ({"html": "<p>" + "word " * 300 + "</p>"}, False),
        ({"html": "<p>" + "word " * 300 + "</p><a>Read more »</a>"}, True),
        ({"html": "<p>" + "слово " * 300 + "Читать далее</p>"}, True),
        ({"text": "word " * 300 + "…"}, True),
        ({"text": "word", "url": None}, False),  # there is no page to take it from
        ({"html": "<i>" * 500}, True),
    ],
)
def test_what_is_a_teaser(changes: dict[str, Any], teaser: bool) -> None:
    assert entry(**{"url": A, **changes}).is_teaser is teaser


def test_what_counts_as_a_change() -> None:
    teaser, other = entry(id="x", url=A, title="1", updated=_at(1, 1)), entry(updated=_at(1, 2))
    later, both = replace(teaser, updated=_at(1, 3)), [teaser, other]
    assert digest(teaser, both) != digest(later, [later, other])
    always_now = [replace(one, updated=_at(1, 3)) for one in both]
    assert digest(always_now[0], always_now) == digest(replace(teaser, updated=None), both)
    whole = replace(teaser, html="word " * 300)
    assert digest(whole, both) == digest(replace(whole, updated=_at(2, 2)), both)
    assert digest(whole, both) != digest(replace(whole, title="2"), both)


def test_a_page_offers_feeds() -> None:
    page = """<html><head><base href="https://news.example/blog/">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
        <link REL="Alternate" TYPE="Application/Atom+XML; charset=utf-8" href="/atom.xml">
        <link rel="alternate" hreflang="uk" href="/uk"><link rel="stylesheet" href="a.css">
        <link rel="alternate" type="application/feed+json" href="javascript:feed">
        <link rel="home alternate" type="application/feed+json" href="feed.json"><p <a b"""
    assert offered_feeds(page, "https://news.example/") == [
        "https://news.example/atom.xml",
        "https://news.example/blog/feed.json",
        "https://news.example/blog/comments.xml",
    ]
