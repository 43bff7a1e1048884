"""New, changed, unchanged or a duplicate: what becomes of an article. Values in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.newsroom.similar import is_form, is_near, likeness, shingled_text, shingles
from storage.records import (
    Article,
    Decision,
    KnownArticle,
    NewArticle,
    SourceKind,
    SummaryOrigin,
)

# So many of those that share the most bands are compared word by word.
_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the stored article it speaks of, and the reason in words."""

    decision: Decision
    known: KnownArticle | None
    reason: str
    likeness: float | None = None  # of near-duplicates: how much of the text is the same, 0 to 1

    @property
    def keeps_editors_summary(self) -> bool:
        """An editor's own summary outlives a changed text."""
        return self.known is not None and self.known.summary_origin is SummaryOrigin.EDITOR


_NEW = Verdict(Decision.NEW, None, "not seen before")


def decide(known: Sequence[KnownArticle], new: NewArticle) -> Verdict:
    """`known` are the stored articles of its source, of its address or of this very content."""
    same_source = (
        one
        for one in known
        if one.source_key == new.source_key and one.source_kind is not SourceKind.STDIN
    )
    same_page = (
        one for one in known if new.canonical_url and one.canonical_url == new.canonical_url
    )
    for what, found in (("source", same_source), ("address", same_page)):
        one = next(found, None)
        if one and one.fingerprint == new.fingerprint:
            return Verdict(Decision.UNCHANGED, one, "nothing has changed since it was added")
        if one:
            return Verdict(Decision.CHANGED, one, f"the text of this {what} has changed")
    twin = next((one for one in known if one.fingerprint == new.fingerprint), None)
    if twin:
        return Verdict(Decision.UNCHANGED, twin, "the same text is already here")
    return _NEW


def candidates(new: NewArticle, by_band: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share the most bands with it; `by_band`: band → articles that have it."""
    shared = Counter(number for band in new.bands for number in by_band.get(band, ()))
    return [number for number, _ in shared.most_common(_MOST_CANDIDATES)]


def compare(new: NewArticle, others: Iterable[Article]) -> Verdict:
    """New, or a duplicate of the one that it is most like."""
    others = list(others)
    if not others:
        return _NEW  # nearly always: its words need not be put into shingles once more
    words = shingled_text(new)
    text = shingles(words)
    found = [
        (likeness(text, other), one)
        for one in others
        if is_near(text, other := shingles(shingled_text(one)))
        and not is_form(words, shingled_text(one))
    ]
    if not found:
        return _NEW
    # Of equals the one that was here first.
    share, nearest = max(found, key=lambda pair: (pair[0], -pair[1].id))
    reason = f"duplicate of {nearest.id}: {share:.0%} of the text is the same"
    return Verdict(Decision.DUPLICATE, nearest.known, reason, share)


def overruled(verdict: Verdict, by: str) -> Verdict:
    """The duplicate that somebody wants all the same."""
    reason = f"{by} wants it all the same: {verdict.reason}"
    return Verdict(Decision.NEW, None, reason, verdict.likeness)


def apart(news: Sequence[NewArticle]) -> Iterator[Sequence[NewArticle]]:
    """Groups, in order, in which no two are of one source, address or content, or may be alike.

    Each group can be decided at once; the later of two such has to wait until the earlier one is
    stored, since it is decided by that.
    """
    begun, signs = 0, set[str | int]()
    for place, new in enumerate(news):
        own: set[str | int] = {f"source {new.source_key}", f"content {new.fingerprint}", *new.bands}
        if new.canonical_url:
            own.add(f"address {new.canonical_url}")
        if own & signs:
            yield news[begun:place]
            begun, signs = place, set()
        signs |= own
    if begun < len(news):
        yield news[begun:]
