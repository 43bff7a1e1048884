"""The post of an article in a channel. To change the look of a post, change `render_post`.

**Headline**

The summary, or the lede.

#Azerbaijan #SouthCaucasus
1 December 2026, 09:00 · updated
Source: example.com
[ Full analysis ]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.publishing.render.clean import is_blank, one_line
from bot.publishing.render.dates import local_date
from bot.publishing.render.length import MAX_UNITS, units
from bot.publishing.render.markup import Builder, Markup, hashtag
from bot.publishing.render.message import Button, Message, message
from bot.publishing.render.shorten import shorten, shorten_text
from bot.publishing.render.urls import safe_url, shown_host

MAX_TITLE = 300  # UTF-16 units of the headline in a post
MAX_HASHTAGS = 8
MAX_HASHTAG = 64  # code points with the "#"
MAX_WORDS = 100  # UTF-16 units of a fixed word or a host


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands below an article. The words come from the locales, in the channel's language."""

    hashtags: tuple[str, ...]  # with or without "#", most important first
    published_at: datetime  # aware
    zone: str  # IANA
    language: str  # of the date, ISO 639-1
    source_url: str | None = None
    source_word: str = "Source"
    updated_word: str | None = None  # "updated", where the post replaces an earlier one


@dataclass(frozen=True, slots=True)
class PostView:
    """All that a post shows."""

    title: str
    summary: str  # of the article, or its lede where there is none; may be empty
    footer: Footer
    button: Button | None = None  # "Full analysis", to the bot's chat


def render_post(view: PostView) -> Message:
    """One message. A title or summary that is too long for it is cut with "…".

    Raises: ValueError where title and summary are blank, or the time has no offset;
    ZoneInfoNotFoundError.
    """
    title = shorten_text(one_line(view.title), MAX_TITLE)
    footer = render_footer(view.footer)
    room = MAX_UNITS - units(title) - units(footer.text) - len("\n\n\n\n")
    summary = shorten(Markup(view.summary), room)
    if is_blank(summary.text) and is_blank(title):
        raise ValueError("an article without a title and a summary cannot be posted")
    blocks = (Builder().bold(title).build(), summary, footer)
    return message(join_blocks(blocks), [[view.button]] if view.button else ())


def render_footer(footer: Footer) -> Markup:
    """Hashtags, date (in the zone, in the language) with the mark "updated", source."""
    date = local_date(footer.published_at, footer.zone, footer.language)
    if footer.updated_word:
        date += f" · {_short(footer.updated_word)}"
    lines = [Markup(_hashtags(footer.hashtags)), Markup(date)]
    url = safe_url(footer.source_url or "")
    if url is not None:
        word, host = _short(footer.source_word), _short(shown_host(url))
        lines.append(Builder().text(f"{word}: ").link(host, url).build())
    return join_blocks(lines, "\n")


def join_blocks(blocks: Sequence[Markup], between: str = "\n\n") -> Markup:
    """The blocks that show something, one under the other."""
    builder = Builder()
    for block in blocks:
        if stripped := block.strip():
            if builder.length:
                builder.text(between)
            builder.add(stripped)
    return builder.build()


def _hashtags(names: Sequence[str]) -> str:
    tags = dict.fromkeys(tag for name in names if 1 < len(tag := hashtag(name)) <= MAX_HASHTAG)
    return " ".join(list(tags)[:MAX_HASHTAGS])


def _short(text: str) -> str:
    return shorten_text(one_line(text), MAX_WORDS)
