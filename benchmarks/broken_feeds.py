"""4,000 broken feeds: how many raise, how long each takes, whether an entry lacks its id.

    python -m benchmarks.broken_feeds [COUNT [SEED]]

They are mutations of a few feeds of our own: cut off, bytes changed and put in, pieces repeated,
moved and joined, tags and entities broken, dates and encodings false.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from bot.common.errors import InputRefusedError
from bot.common.logs import set_up_logs
from bot.newsroom.feeds import Feed, read_feed

MOST_SECONDS = 25.0

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>World desk</title>
<link>https://news.example/</link><language>en-GB</language>
<item><title>Trams return &amp; stay</title><link>https://news.example/2026/trams</link>
<guid isPermaLink="false">tag-1</guid><pubDate>Sun, 22 Nov 2026 08:30:00 +0200</pubDate>
<dc:creator>A. Petrosyan</dc:creator><category>Transit</category><category>Cities</category>
<description>Two lines cross at the station.</description>
<content:encoded><![CDATA[<p>The council voted for <b>two lines</b>.</p>]]></content:encoded>
<media:content url="/a.mp4" medium="video"/><media:content url="/a.jpg" medium="image"/></item>
<item><title>Порт открыт</title><link>/2026/port</link><description>&lt;p&gt;Суда вошли.&lt;/p&gt;
</description></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk" xml:base="https://news.example/">
<title>Новини</title><id>urn:feed</id><updated>2026-11-22T10:00:00Z</updated>
<entry><title type="html">Залізниця &lt;i&gt;росте&lt;/i&gt;</title><id>urn:entry:1</id>
<link rel="alternate" href="2026/rail"/><updated>2026-11-22T09:00:00+02:00</updated>
<published>2026-11-21T09:00:00Z</published><author><name>О. Коваль</name></author>
<category term="transit" label="Транспорт"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Рейки лягли.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Xəbərlər</title><link>https://news.example/</link>
<items><rdf:Seq><rdf:li resource="https://news.example/2026/neft"/></rdf:Seq></items></channel>
<item rdf:about="https://news.example/2026/neft"><title>Neft bahalaşdı</title>
<link>https://news.example/2026/neft</link><dc:date>2026-11-22T08:00+04:00</dc:date>
<description>Qiymət artdı.</description></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "World desk",
"home_page_url": "https://news.example/", "language": "en", "authors": [{"name": "Desk"}],
"items": [{"id": "1", "url": "https://news.example/2026/ferry", "title": "Ferry opens",
"content_html": "<p>The first boat left.</p>", "date_published": "2026-11-22T08:30:00+02:00",
"authors": [{"name": "L. Mammadova"}], "image": "https://news.example/f.jpg",
"tags": ["transit", "sea"]},
{"id": 2, "external_url": "https://other.example/a", "content_text": "A line of text."}]}"""
SEEDS = tuple(feed.encode() for feed in (RSS, ATOM, RDF, JSON))
_PIECES = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"&#0;", b"&#x110000;", b"&nbsp;",
    b"\x00", b"\xff\xfe", b"\xd0", b"<?xml version='1.1' encoding='utf-16'?>", b"<item>",
    b"</item>", b"<entry>", b"</channel>", b"{", b"[", b'"', b"null", b"1e999", b"\\ud800",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"Sun, 99 Foo 20260 99:99:99 XXX",
    b"0000-00-00T00:00:00Z", b"http://[", b"javascript:x", b"<svg:a>", b" xmlns=''", b"<guid/>",
)  # fmt: skip


def broken_feeds(count: int, seed: int = 1) -> Iterator[bytes]:
    """So many; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    for _ in range(count):
        data = chance.choice(SEEDS)
        for _ in range(chance.randint(1, 8)):
            data = _mutated(data, chance)
        yield data


def _mutated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.randint(0, 60))
    match chance.randrange(8):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return (
                data[:start] + chance.choice(_PIECES) * chance.choice((1, 1, 3, 50)) + data[start:]
            )
        case 3:
            return data[:end] + data[start:end] * chance.randint(1, 20) + data[end:]
        case 4:
            return data[:start] + chance.randbytes(chance.randint(1, 9)) + data[end:]
        case 5:
            return data[:start] + chance.choice(SEEDS)[start:]
        case 6:
            encoding = chance.choice(("utf-16", "cp1251", "utf-32", "koi8-r", "cp037"))
            return data.decode("utf-8", "replace").encode(encoding, "replace")
    return data[start:end] + data


def usable(feed: Feed) -> bool:
    """Whether every entry has an id of its own, and says something."""
    ids = [entry.id for entry in feed.entries]
    return (
        all(ids)
        and len(set(ids)) == len(ids)
        and all(entry.title or entry.words or entry.url for entry in feed.entries)
    )


def main(count: int, seed: int) -> None:
    set_up_logs(quiet=True)
    entries = refused = unusable = 0
    slowest = 0.0
    begun = time.perf_counter()
    for data in broken_feeds(count, seed):
        started = time.perf_counter()
        try:
            feed = read_feed(data, "feed", "https://news.example/feed")
        except InputRefusedError:
            refused += 1
        else:
            entries += len(feed.entries)
            unusable += not usable(feed)
        slowest = max(slowest, time.perf_counter() - started)
    seconds = time.perf_counter() - begun
    print(f"{count} broken feeds in {seconds:.1f} s, the slowest in {slowest:.2f} s")
    print(f"{refused} refused as no feeds, {entries} entries, {unusable} feeds with an entry amiss")
    assert not unusable and slowest < MOST_SECONDS


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(numbers[0] if numbers else 4000, numbers[1] if len(numbers) > 1 else 1)
