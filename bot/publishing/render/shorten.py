"""A text too long for its place, cut where it hurts least."""

from __future__ import annotations

from bot.publishing.render.breaks import Breaks
from bot.publishing.render.length import units
from bot.publishing.render.markup import Builder, Markup

ELLIPSIS = "…"
# A whole sentence is worth losing so much of the room; a whole word less.
SENTENCE_SHARE = 0.6
WORD_SHARE = 0.5


def shorten(markup: Markup, limit: int) -> Markup:
    """At most `limit` UTF-16 units: unchanged where it fits, else cut and ended by "…".

    Cut after a sentence (then " …" follows it) where that keeps most of the room in use, else
    after a word, else between grapheme clusters. "…" alone where not even one cluster fits.
    """
    markup = markup.strip()
    if units(markup.text) <= limit:
        return markup
    breaks = Breaks(markup)
    room = limit - 1  # a place is where the next piece begins: the space before it is stripped
    for places, share, end in (
        (breaks.sentences, SENTENCE_SHARE, " " + ELLIPSIS),
        (breaks.words, WORD_SHARE, ELLIPSIS),
        (breaks.clusters, 0, ELLIPSIS),
    ):
        cut = breaks.nearest(places, room, max(1, int(room * share)), room)
        if cut is not None and (kept := markup.slice(0, _end(markup.text, cut))):
            return Builder().add(kept).text(end).build()
    return Markup(ELLIPSIS)


def _end(text: str, cut: int) -> int:
    """Where the words before the cut end, without a comma or bracket left hanging."""
    return len(text[:cut].rstrip().rstrip(",;:([{«“–—").rstrip())


def shorten_text(text: str, limit: int) -> str:
    """The same for words without marks."""
    return shorten(Markup(text), limit).text
