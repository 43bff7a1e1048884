"""A source from a chat: found, read by the running program, paused, through a restart."""

from __future__ import annotations

from storage.records import SourceState
from tests.e2e.conftest import City
from tests.fetch.servers import http, serving
from tests.newsroom.test_pages import page

STORY = "The port of Aktau took its first grain train on Monday, and three more wait at the gates. "
FEED = f"""<rss version="2.0"><channel><title>World desk</title><item><title>Grain trains</title>
<guid>1</guid><description>&lt;p&gt;{STORY * 15}&lt;/p&gt;</description></item></channel></rss>"""
HEAD = '<link rel="alternate" type="application/rss+xml" href="/feed">'


async def test_a_feed_brings_its_articles(city: City) -> None:
    answers = {
        "/": http(page("<p>Hello", head=HEAD).encode(), content_type="text/html"),
        "/feed": http(FEED.encode(), content_type="text/xml"),
    }
    async with serving(answers) as site:
        city.settings = city.settings.model_copy(
            update={"fetch_allow_hosts": frozenset({site.host})}
        )
        async with city.office() as office:
            store = office.newsroom.store
            await office.owner.says(f"/sources {site.url}/")
            added = await office.owner.gets_answer()
            assert "World desk · feed · 0 articles" in added.text

            async def read() -> bool:
                return (await store.source(1)).imported_at is not None

            await office.until(read)
            (brief,) = (await store.articles(limit=5)).rows
            assert (await store.article(brief.id)).from_archive
            await office.owner.says("/sources")
            listed = await office.owner.gets_answer()
            assert "feed · 1 article\n" in listed.text
            assert "next look" in listed.text
            await office.owner.taps("Pause #1")

            async def paused() -> bool:
                return (await store.source(1)).state is SourceState.PAUSED

            await office.until(paused)
        async with city.archive() as newsroom:
            await newsroom.store.set_source_state(1, SourceState.ACTIVE, now=newsroom.now())
        looks = len(site.requests)
        async with city.office() as office:

            async def asked_again() -> bool:
                return len(site.requests) > looks

            await office.until(asked_again)
            assert (await office.newsroom.store.articles(limit=5)).rows == (brief,)
