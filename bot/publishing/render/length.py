"""How large a message is, as Telegram counts, and how to bring it within its limits.

Telegram's server counts code points after parsing; UTF-16 code units, which are never fewer, are
counted here, because clients and other servers count those. The limit on the entities' size is
known only from its maintainers' word that it is about 9,500 bytes.
"""

from __future__ import annotations

import bisect

from bot.publishing.render.html import to_html
from bot.publishing.render.markup import Markup
from bot.publishing.render.normal import sweep
from storage.richtext import Mark, Style

MAX_UNITS = 4096  # UTF-16 code units of the text, tags not counted
MAX_HTML_BYTES = 32_768  # UTF-8 bytes of the HTML, before it is parsed
LONGEST_ESCAPE = len("&quot;")  # no character takes more bytes than this
MAX_ENTITIES = 100  # all beyond are dropped without a word
MAX_ENTITY_BYTES = 9_000  # ENTITIES_TOO_LONG beyond about 9,500


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity_count(markup: Markup) -> int:
    """How many entities Telegram makes of the marks at most: it cuts them where others begin."""
    return sum(len(active) for _, _, active in sweep(markup.marks))


def entity_bytes(markup: Markup) -> int:
    """About how many bytes the entities take in Telegram's own protocol."""
    return sum(_bytes(mark) for _, _, active in sweep(markup.marks) for mark in active)


def _bytes(mark: Mark) -> int:
    # Constructor, offset and length, four bytes each; a string is padded to four with its length.
    return 12 + (len(mark.url.encode()) + 7 if mark.url is not None else 0)


def marks_fit(markup: Markup) -> bool:
    """Whether the entities and the HTML are within Telegram's limits."""
    if not markup.marks and len(markup.text) * LONGEST_ESCAPE <= MAX_HTML_BYTES:
        return True
    return (
        entity_count(markup) <= MAX_ENTITIES
        and entity_bytes(markup) <= MAX_ENTITY_BYTES
        and len(to_html(markup).encode()) <= MAX_HTML_BYTES
    )


def fits(markup: Markup, limit: int = MAX_UNITS) -> bool:
    """Whether it can be one message of at most `limit` UTF-16 units."""
    return units(markup.text) <= limit and marks_fit(markup)


def thin(markup: Markup) -> Markup:
    """The same words with as many marks as fit: links become plain from the end, then the rest."""
    if marks_fit(markup):
        return markup
    links = [mark for mark in markup.marks if mark.style is Style.LINK]
    others = [mark for mark in markup.marks if mark.style is not Style.LINK]
    if marks_fit(Markup(markup.text, tuple(others))):
        return _most(markup.text, others, links)
    return _most(markup.text, [], others)


def _most(text: str, base: list[Mark], more: list[Mark]) -> Markup:
    """`base` and as many of `more`, from the first on, as fit (each further one only adds)."""

    def too_many(count: int) -> bool:
        return not marks_fit(Markup(text, (*base, *more[:count])))

    count = bisect.bisect_left(range(1, len(more) + 1), True, key=too_many)
    return Markup(text, (*base, *more[:count]))
