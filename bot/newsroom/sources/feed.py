"""A look at a feed: what is new or changed in it goes in, teasers with the text of their pages."""

from __future__ import annotations

import asyncio
import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.common.errors import FetchError, InputRefusedError, UnreachableError
from bot.newsroom.batches import batches
from bot.newsroom.canonical import canonical_url
from bot.newsroom.feeds import Entry, Feed, read_feed
from bot.newsroom.feeds.entries import digest
from bot.newsroom.fetch import Client, Fetched
from bot.newsroom.files import Format, Material, Refusal, Told
from bot.newsroom.intake import Intake, Taken
from bot.newsroom.pages import ACCEPT as PAGE_ACCEPT
from bot.newsroom.pages import page_material, refused_status
from bot.newsroom.sources.hosts import Hosts
from bot.newsroom.sources.moved import has_moved
from bot.newsroom.sources.pace import is_archive
from bot.newsroom.sources.values import Failed, Looked
from storage.contract import Store
from storage.records import Decision, Source, SourceEntry, SourceKind

ACCEPT = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml;q=0.9,"
    "application/xml;q=0.8,text/xml;q=0.8,application/json;q=0.7,*/*;q=0.1"
)
# So many pages are fetched for teasers in one look; the rest waits for the next one.
MOST_PAGES = 20
_MOST_SECTION_CHARS = 60
# A teaser whose page cannot be had is an article of its own where it says so much.
_TELLING_CHARS = 200
_AHEAD = timedelta(days=1)
# A host that does not say how long it wants to be left alone.
_REST = timedelta(minutes=10)
# The digest of what stood there at first and could not be read then: no entry has it.
_UNREAD = ""


async def ask(
    client: Client, hosts: Hosts, source: Source, accept: str
) -> Fetched | Looked | Failed:
    """What stands at the source's address now; a look that is over where nothing has changed."""
    try:
        async with hosts.turn(source.address):
            fetched = await client.fetch(
                source.address,
                accept=accept,
                etag=source.etag,
                last_modified=source.last_modified,
            )
    except FetchError as error:
        return Failed(error)
    if fetched.status == 304:
        return Looked(fetched.permanent_url, source.title, source.etag, source.last_modified)
    if fetched.status == 200:
        return fetched
    if fetched.retry_after is not None:
        hosts.rest(source.address, fetched.retry_after)
    if fetched.status == 410:
        gone = InputRefusedError("{name} is gone for good, its server says", name=source.address)
        return Failed(gone, gone=True)
    return Failed(refused_status(source.address, fetched.status), fetched.retry_after)


@dataclass(frozen=True, slots=True)
class FeedLook:
    """One look at one feed."""

    store: Store
    client: Client
    intake: Intake
    hosts: Hosts
    source: Source

    async def look(self) -> Looked | Failed:
        """Stopped midway, it has stored some articles; the next look finds them unchanged."""
        source = self.source
        fetched = await ask(self.client, self.hosts, source, ACCEPT)
        if not isinstance(fetched, Fetched):
            return fetched
        content_type = fetched.headers.get("content-type", "")
        try:
            feed = await asyncio.to_thread(
                read_feed, fetched.body, source.address, fetched.url, content_type
            )
        except InputRefusedError as error:
            return Failed(error)
        return await self._take(feed, fetched)

    async def _take(self, feed: Feed, fetched: Fetched) -> Looked:
        digests = {one.key: digest(one, feed.entries) for one in feed.entries}
        known = await self.store.source_entries(self.source.id, list(digests))
        # From the oldest to the newest, as they would have come one by one.
        fresh = [
            one
            for one in reversed(feed.entries)
            if one.key not in known or known[one.key].digest != digests[one.key]
        ]
        later = {one.key for one in [one for one in fresh if one.is_teaser][MOST_PAGES:]}
        counts: Counter[str] = Counter()
        noted: list[SourceEntry] = []
        ready = [entry for entry in fresh if entry.key not in later]
        materials = [await self._material(entry, known.get(entry.key)) for entry in ready]
        place = 0
        for batch in batches(materials):
            outcomes = await self.intake.take_all(batch, SourceKind.FEED)
            for entry, material, outcome in zip(ready[place:], batch, outcomes, strict=False):
                ended = await self._followed(entry, material, outcome, feed, noted)
                counts[_word(ended)] += 1
                if not _may_pass(ended):
                    key = _article_key(material, ended)
                    noted.append(SourceEntry(entry.key, digests[entry.key], key))
                elif self.source.imported_at is None and entry.key not in known:
                    noted.append(SourceEntry(entry.key, _UNREAD, None))
            place += len(batch)
        # With the validators the next answer would be "not modified", and what is left over lost.
        settled = not later and not counts["later"]
        return Looked(
            address=fetched.permanent_url,
            title=feed.title,
            etag=fetched.etag if settled else None,
            last_modified=fetched.last_modified if settled else None,
            new=counts["new"],
            changed=counts["changed"],
            refused=counts["refused"],
            whole=not later,
            entries=noted,
            standing=list(digests),
        )

    async def _followed(
        self,
        entry: Entry,
        material: Material | Refusal,
        outcome: Taken | Refusal,
        feed: Feed,
        noted: Sequence[SourceEntry],
    ) -> Taken | Refusal:
        """The outcome; of an article that has moved within the feed, what it is as its change."""
        if isinstance(outcome, Refusal) or isinstance(material, Refusal) or material.told is None:
            return outcome
        if outcome.decision is not Decision.DUPLICATE:
            return outcome
        key = outcome.article.source_key
        past = await self.store.entries_of(self.source.id, key)
        if any(one.source_key == key for one in noted) or not has_moved(
            outcome.article, past, entry, feed
        ):
            return outcome
        told = replace(material.told, article_key=key)
        (again,) = await self.intake.take_all(
            [replace(material, key=key, told=told)], SourceKind.FEED
        )
        return again

    async def _material(self, entry: Entry, known: SourceEntry | None) -> Material | Refusal:
        article_key = known.source_key if known else None
        told = self._told(entry, article_key)
        unread = known is not None and known.digest == _UNREAD
        old = is_archive(self.source, told.published_at, stood_there=unread)
        own = replace(_own_material(entry, self.source, told), from_archive=old)
        if not entry.is_teaser or entry.url is None:
            return own
        page = await self._page(entry.url)
        if isinstance(page, Refusal):
            unreachable = isinstance(page.error, UnreachableError)
            return page if unreachable or len(entry.words) < _TELLING_CHARS else own
        key = article_key or page.key
        return replace(page, key=key, told=told, from_archive=old)

    async def _page(self, url: str) -> Material | Refusal:
        """One that asks for a rest gets it, for all pages of its host."""
        if self.hosts.rests(url):
            return Refusal(url, refused_status(url, 429))
        try:
            async with self.hosts.turn(url):
                fetched = await self.client.fetch(url, accept=PAGE_ACCEPT)
            if fetched.status == 429:
                self.hosts.rest(url, fetched.retry_after or _REST)
            return page_material(url, fetched)
        except InputRefusedError as error:
            return Refusal(url, error)

    def _told(self, entry: Entry, article_key: str | None) -> Told:
        published = entry.published or entry.updated
        if published and published > self.intake.now() + _AHEAD:
            published = None  # it would head every list until then
        section = next(iter(entry.categories), "")
        return Told(
            title=entry.title or None,
            author=entry.author,
            section=section if 0 < len(section) <= _MOST_SECTION_CHARS else None,
            url=entry.url,
            published_at=published,
            article_key=article_key,
            image_url=entry.image_url,
        )


def _own_material(entry: Entry, source: Source, told: Told) -> Material:
    """The text that the feed itself gives."""
    text = entry.html
    if text is None:
        paragraphs = (entry.text or "").replace("\r\n", "\n").split("\n\n")
        text = "".join(f"<p>{html.escape(words)}</p>" for words in paragraphs if words.strip())
    return Material(
        name=entry.url or entry.title or source.address,
        key=told.article_key or canonical_url(entry.url) or f"{source.key}#{entry.key}",
        data=text.encode("utf-8", "replace"),
        format=Format.HTML,
        told=told,
    )


def _word(outcome: Taken | Refusal) -> str:
    if isinstance(outcome, Taken):
        return outcome.decision.value
    return "later" if _may_pass(outcome) else "refused"


def _may_pass(outcome: Taken | Refusal) -> bool:
    return isinstance(outcome, Refusal) and isinstance(outcome.error, UnreachableError)


def _article_key(material: Material | Refusal, outcome: Taken | Refusal) -> str | None:
    """Of the article that later changes of the entry are changes of.

    The same text found under another source is that source's: this one must not rewrite it.
    """
    if isinstance(outcome, Refusal) or isinstance(material, Refusal):
        return None
    stored = outcome.decision in (Decision.NEW, Decision.CHANGED)
    key = outcome.article.source_key
    return key if stored or key == material.key else None
