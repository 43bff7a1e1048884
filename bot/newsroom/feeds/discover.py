"""Feeds among pages: what is one, and which ones a page offers.

The latter by <link rel="alternate">: https://www.rssboard.org/rss-autodiscovery
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from bot.newsroom.markup import web_address

_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_SEEN_CHARS = 300_000
_MOST = 5
_OPENING_BYTES = 2000
# The first element behind declarations and comments.
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<[?!](?:--.*?--)?[^>]*>\s*)*+<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL
)
_JSON_FEED = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\bjsonfeed\.org/version", re.DOTALL)


def is_feed(data: bytes, content_type: str) -> bool:
    """Whether an answer is a feed: by its media type, or by how it begins."""
    opening = data[:_OPENING_BYTES]
    return content_type in _TYPES or bool(_ROOT.match(opening) or _JSON_FEED.match(opening))


def offered_feeds(html: str, base_url: str) -> list[str]:
    """Addresses, in the page's order, those of comments last; at most five."""
    reader = _Links()
    reader.feed(html[:_SEEN_CHARS])
    base = urljoin(base_url, reader.base)
    found: dict[str, bool] = {}
    for href, title in reader.feeds:
        address = web_address(urljoin(base, href))
        if address:
            found.setdefault(address, "comment" in f"{address} {title}".lower())
    return sorted(found, key=lambda address: found[address])[:_MOST]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.feeds: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = told.get("href", "")
        if (
            tag == "link"
            and "alternate" in told.get("rel", "").lower().split()
            and told.get("type", "").partition(";")[0].strip().lower() in _TYPES
            and told.get("href")
        ):
            self.feeds.append((told["href"].strip(), told.get("title", "")))
