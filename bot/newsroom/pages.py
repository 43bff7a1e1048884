"""The address of a page → material: fetched, and refused where it cannot be an article.

What stands on the page is judged where it is read (extract.walls); here go status and kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.common.errors import InputRefusedError, UnreachableError
from bot.newsroom.canonical import canonical_url
from bot.newsroom.feeds.discover import is_feed
from bot.newsroom.fetch import Client, Fetched
from bot.newsroom.files import Format, Material, Refusal, sniff

ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5"
_KINDS = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/plain": Format.TEXT,
    "text/markdown": Format.MARKDOWN,
}
_UNTOLD = ("", "application/octet-stream", "text/plain")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def is_address(words: str) -> bool:
    """Whether it is a web address and nothing else, as far as its form tells."""
    return _ADDRESS.fullmatch(words.strip()) is not None


@dataclass(frozen=True, slots=True)
class Pages:
    client: Client

    async def material(self, address: str) -> Material:
        """The page at that address. Raises: FetchError, InputRefusedError."""
        return page_material(address.strip(), await self.client.fetch(address, accept=ACCEPT))

    async def material_or_refuse(self, address: str) -> Material | Refusal:
        """`material`, with what cannot be had as a value."""
        try:
            return await self.material(address)
        except InputRefusedError as error:
            return Refusal(address, error)


def page_material(asked: str, fetched: Fetched) -> Material:
    """Raises: InputRefusedError (an error, a feed, no page, a site's front page)."""
    if fetched.status != 200:
        raise refused_status(asked, fetched.status)
    if is_feed(fetched.body, fetched.content_type):
        raise InputRefusedError(
            "{name} is a feed and not an article: give its address to /sources, or to "
            "dateline source add, and its articles come in by themselves",
            name=asked,
        )
    if canonical_url(fetched.url) is None:
        raise _front_page(asked)
    form = _KINDS.get(fetched.content_type)
    if fetched.content_type in _UNTOLD and sniff(fetched.body) is Format.HTML:
        form = Format.HTML
    if form is None:
        raise InputRefusedError(
            "{name} is not a page with text (the server calls it {kind})",
            name=asked,
            kind=fetched.content_type or "application/octet-stream",
        )
    # The permanent address is the page's own; what temporary redirects lead to may change.
    key = canonical_url(fetched.permanent_url) or fetched.permanent_url
    return Material(asked, key, fetched.body, form, fetched.url, fetched.charset)


def refused_status(name: str, status: int) -> InputRefusedError:
    """Why there is nothing to be had; an UnreachableError where it may pass by itself."""
    match status:
        case 404 | 410:
            return InputRefusedError("{name} does not exist: check the address", name=name)
        case 402:
            return InputRefusedError("{name} shows its text to subscribers only", name=name)
        case 401 | 403 | 407 | 451:
            return InputRefusedError(
                "{name} lets no programs in: open it in a browser and add its text", name=name
            )
        case 408 | 425 | 429:
            return UnreachableError("{name} asks not to be asked so often: try later", name=name)
        case _ if status >= 500:
            return UnreachableError(
                "{name} has trouble of its own at the moment: try again later", name=name
            )
    return InputRefusedError(
        "{name} gives no page (the server answers {status})", name=name, status=status
    )


def _front_page(asked: str) -> InputRefusedError:
    if canonical_url(asked) is None:
        return InputRefusedError(
            "{name} is the front page of a site: give the address of an article", name=asked
        )
    return InputRefusedError(
        "{name} leads to the front page of {host}: the article is not there any more",
        name=asked,
        host=urlsplit(asked).hostname,
    )
