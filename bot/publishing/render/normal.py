"""Marks in normal form: those that Telegram keeps, each as long as it can be.

The rules are TDLib's (fix_entities in MessageEntity.cpp), but for one: where code and a link fall
together, TDLib may drop the link; we drop the code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.publishing.render.clean import is_blank
from bot.publishing.render.urls import safe_url
from storage.richtext import Mark, Style

Key = tuple[Style, str | None]

# From the outermost tag to the innermost, wherever several begin together.
ORDER = (
    Style.QUOTE,
    Style.LINK,
    Style.PRE,
    Style.CODE,
    Style.STRIKE,
    Style.UNDERLINE,
    Style.ITALIC,
    Style.BOLD,
)


def normalise(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that Telegram keeps over this (clean) text, in order of start.

    Headings become bold; code and preformatted text hold nothing else; of links that overlap the
    one that begins first stays; equal marks that touch become one; marks over nothing visible and
    links that must not be (see urls.py) go.
    """
    usable = [mark for each in marks if (mark := _usable(each, len(text)))]
    if not usable:
        return ()
    done: list[Mark] = []
    open_since: dict[Key, int] = {}
    last = 0
    for start, end, active in sweep(usable):
        keys = _kept(active)
        for key in [key for key in open_since if key not in keys or start > last]:
            done.append(Mark(open_since.pop(key), last, *key))
        for key in keys:
            open_since.setdefault(key, start)
        last = end
    done += (Mark(start, last, *key) for key, start in open_since.items())
    seen = (mark for mark in done if not is_blank(text[mark.start : mark.end]))
    return tuple(sorted(seen, key=lambda m: (m.start, -m.end, ORDER.index(m.style))))


def sweep(marks: Iterable[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """The stretches of text over which the same marks lie: start, end, the marks; bare ones not."""
    changes: defaultdict[int, tuple[list[Mark], list[Mark]]] = defaultdict(lambda: ([], []))
    for mark in marks:
        changes[mark.start][0].append(mark)
        changes[mark.end][1].append(mark)
    active: list[Mark] = []
    previous = 0
    for position in sorted(changes):
        if active:
            yield previous, position, list(active)
        begun, ended = changes[position]
        for mark in ended:
            active.remove(mark)
        active += begun
        previous = position


def _usable(mark: Mark, length: int) -> Mark | None:
    style = Style.BOLD if mark.style is Style.HEADING else mark.style
    url = safe_url(mark.url or "") if style is Style.LINK else None
    start, end = max(mark.start, 0), min(mark.end, length)
    if start >= end or (style is Style.LINK and url is None):
        return None
    return Mark(start, end, style, url)


def _kept(active: list[Mark]) -> set[Key]:
    """What stays of marks that lie over the same words."""
    keys: set[Key] = {(mark.style, None) for mark in active if mark.style is not Style.LINK}
    links = [mark for mark in active if mark.style is Style.LINK]
    if links:
        keys -= {(Style.PRE, None), (Style.CODE, None)}
        keys.add((Style.LINK, min(links, key=lambda m: (m.start, -m.end)).url))
    for alone in (Style.PRE, Style.CODE):
        if (alone, None) in keys:
            return keys & {(alone, None), (Style.QUOTE, None)}
    return keys
