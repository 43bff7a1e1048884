"""What a page says of itself in its head: title, author, section, address, time, standfirst."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.newsroom.canonical import canonical_url
from bot.newsroom.extract.fields import moment
from bot.newsroom.extract.linked import Linked
from bot.newsroom.extract.parts import folded, one_line
from bot.newsroom.markup import image_address, web_address

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_CANONICAL = "//link[@rel='canonical']/@href"
_TIMES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
    "//article//header//time/@datetime",
)
# What newsrooms call the standfirst in the classes of their pages ("article__lead", "lede").
_LEDE = re.compile(r"(?:^|[\s_-])(?:lede|standfirst|lead|subtitle|dek|deck|excerpt)(?:\s|$)")
_LEDE_CHARS = (20, 600)
_OPENING_CHARS = 2000
_MOST_SECTION_CHARS = 60
_PARTING = ("|", "-", "–", "—", "·", "•", "::", "/")
_LONG_WORD = re.compile(r"\w{5,}")
_CUT_OFF = ("…", "...", "[…]")


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str | None
    author: str | None
    section: str | None
    source_url: str | None
    base_url: str | None  # what relative links are resolved against
    published_at: datetime | None
    description: str | None
    image_url: str | None


def read(tree: HtmlElement, base_url: str | None, said: Linked) -> Metadata:
    """`base_url`: where the page came from, where that is known."""
    from trafilatura.metadata import extract_metadata

    # Only what the page states: guesses from its text find the year of the copyright notice.
    # max_date is far ahead so that what is read depends on nothing but the page.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    found = extract_metadata(tree, default_url=base_url, date_config=dates)
    source_url = _own_address(
        web_address(next(iter(tree.xpath(_CANONICAL)), found.url) or "", base_url), base_url
    )
    stated = next(iter(tree.xpath("//base/@href")), None)
    base = web_address(stated or "", source_url) or source_url
    return Metadata(
        title=_title(tree, one_line(found.title or "")),
        author=one_line((found.author or "").replace("; ", ", ")) or None,
        section=_section(found.categories or []),
        source_url=source_url,
        base_url=base,
        published_at=_published_at(tree, said.published, found.date),
        description=one_line(found.description or "") or None,
        image_url=image_address(found.image or "", base),
    )


def lede(tree: HtmlElement, found: Metadata, body: str) -> str | None:
    """The standfirst: what the page marks as one, else its description; None where neither is.

    Pages mark boxes for readers' sign-ups and authors' lives alike, and describe themselves by a
    site's motto: it has to be one of the first paragraphs, or to share half its long words with
    the article without being a sentence copied from it.
    """
    said = [*_marked_ledes(tree), *([found.description] if found.description else [])]
    if not said:
        return None
    opening = [folded(paragraph) for paragraph in body[:_OPENING_CHARS].split("\n\n")]
    article = folded(f"{found.title} {body}")
    own = set(_LONG_WORD.findall(article))
    for words in said:
        if not _LEDE_CHARS[0] <= len(words) <= _LEDE_CHARS[1] or words.endswith(_CUT_OFF):
            continue
        if folded(words) in opening:
            return words
        long = set(_LONG_WORD.findall(folded(words)))
        if len(long & own) * 2 >= max(len(long), 1) and folded(words).rstrip(".") not in article:
            return words
    return None


def _marked_ledes(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//body//*[@class][not(.//script or .//style)]"):
        if element.tag not in ("script", "style") and _LEDE.search(element.get("class")):
            yield one_line(element.text_content())


def _title(tree: HtmlElement, title: str) -> str | None:
    """Without the site's name behind it, where the page's h1 shows where the title ends."""
    for heading in tree.iter("h1"):
        words = one_line(heading.text_content())
        rest = title[len(words) :].lstrip()
        if words and folded(title).startswith(folded(words)) and rest.startswith(_PARTING):
            return words
    return title or None


def _section(categories: list[str]) -> str | None:
    section = one_line(categories[0].split(",")[0]) if categories else ""
    return section if 0 < len(section) <= _MOST_SECTION_CHARS else None


def _own_address(stated: str | None, base_url: str | None) -> str | None:
    """What the page calls its address; of a fetched one only where it is of that very site.

    Else a page could pass for another site's article, and become a new revision of it. A page
    that names its site's front page names none.
    """
    if not base_url or not stated:
        return stated or base_url
    if canonical_url(stated) is None or _site(stated) != _site(base_url):
        return base_url
    return stated


def _site(address: str) -> str:
    """The host, without what tells a site's editions for small screens from the main one."""
    host = (urlsplit(address).hostname or "").lower()
    return re.sub(r"\A(?:(?:www|m|amp|mobile)\.)+", "", host)


def _published_at(tree: HtmlElement, told: str | None, day: str | None) -> datetime | None:
    """To the second where the page says so, else its day; no offset means UTC."""
    stated = [str(value) for path in _TIMES for value in tree.xpath(path)]
    for value in [*stated, told or "", day or ""]:
        try:
            return moment(value, UTC)
        except ValueError:
            continue
    return None
