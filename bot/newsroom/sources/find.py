"""What an address is to be looked at as: a feed, an article's page, a folder."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot.common.errors import InputRefusedError
from bot.newsroom.canonical import canonical_url, source_key
from bot.newsroom.feeds import read_feed
from bot.newsroom.feeds.discover import offered_feeds
from bot.newsroom.fetch import Client, Fetched
from bot.newsroom.files import unreadable
from bot.newsroom.pages import is_address, page_material, refused_status
from bot.newsroom.sources.feed import ACCEPT
from bot.newsroom.sources.pace import PACES
from storage.records import NewSource, SourceForm


async def find_source(client: Client, address: str, *, by: str) -> NewSource:
    """The source that somebody means: the feed there, else one that the page offers, else the
    page itself where it is an article; a path names a folder.

    Raises: InputRefusedError, FetchError.
    """
    if not is_address(address):
        return await asyncio.to_thread(_folder, address, by)
    asked = await _fetch(client, address)
    feed = await _feed(asked, by)
    if feed is not None:
        return feed
    for offered in offered_feeds(asked.body.decode("utf-8", "replace"), asked.url):
        try:
            feed = await _feed(await _fetch(client, offered), by)
        except InputRefusedError:
            continue
        if feed is not None:
            return feed
    if canonical_url(asked.url) is None:
        raise InputRefusedError(
            "{name} offers no feed: look for one on the site and give its address", name=address
        )
    page_material(address, asked)
    return _new(SourceForm.PAGE, asked.permanent_url, None, by)


async def _fetch(client: Client, address: str) -> Fetched:
    """Raises: FetchError, InputRefusedError for every status but 200."""
    fetched = await client.fetch(address, accept=f"text/html,{ACCEPT}")
    if fetched.status != 200:
        raise refused_status(address, fetched.status)
    return fetched


async def _feed(fetched: Fetched, by: str) -> NewSource | None:
    content_type = fetched.headers.get("content-type", "")
    try:
        feed = await asyncio.to_thread(
            read_feed, fetched.body, fetched.url, fetched.url, content_type
        )
    except InputRefusedError:
        return None
    return _new(SourceForm.FEED, fetched.permanent_url, feed.title, by)


def _new(form: SourceForm, address: str, title: str | None, by: str) -> NewSource:
    return NewSource(form, address, source_key(address), title, PACES[form].start, by)


def _folder(words: str, by: str) -> NewSource:
    path = Path(words).expanduser()
    try:
        os.scandir(path).close()
    except NotADirectoryError as error:
        raise InputRefusedError(
            "{name} is a file: a source is a folder, or the address of a feed or page", name=words
        ) from error
    except OSError as error:
        raise unreadable(words, error) from error
    whole = os.path.realpath(path)
    return NewSource(
        SourceForm.FOLDER, whole, whole, path.name or None, PACES[SourceForm.FOLDER].start, by
    )
