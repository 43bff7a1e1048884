"""New, changed or unchanged: what becomes of an article that comes in. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.records import KnownArticle, NewArticle, SourceKind, SummaryOrigin


class Decision(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the stored article it speaks of, and the reason in words."""

    decision: Decision
    known: KnownArticle | None
    reason: str

    @property
    def keeps_editors_summary(self) -> bool:
        """An editor's own summary outlives a changed text."""
        return self.known is not None and self.known.summary_origin is SummaryOrigin.EDITOR


def decide(known: Sequence[KnownArticle], *, source_key: str, fingerprint: str) -> Verdict:
    """`known` are the stored articles of this source or of this very content."""
    same_source = next(
        (k for k in known if k.source_key == source_key and k.source_kind is not SourceKind.STDIN),
        None,
    )
    if same_source and same_source.fingerprint == fingerprint:
        return Verdict(Decision.UNCHANGED, same_source, "nothing has changed since it was added")
    if same_source:
        return Verdict(Decision.CHANGED, same_source, "the text of this source has changed")
    twin = next((k for k in known if k.fingerprint == fingerprint), None)
    if twin:
        return Verdict(Decision.UNCHANGED, twin, "the same text is already here")
    return Verdict(Decision.NEW, None, "not seen before")


def apart(news: Sequence[NewArticle]) -> Iterator[Sequence[NewArticle]]:
    """Groups, in order, in which no two are of one source or of one content.

    Each group can be decided at once; the later of two such has to wait until the earlier one is
    stored, since it is decided by that.
    """
    begun, signs = 0, set[str]()
    for place, new in enumerate(news):
        own = {f"source {new.source_key}", f"content {new.fingerprint}"}
        if own & signs:
            yield news[begun:place]
            begun, signs = place, set()
        signs |= own
    if begun < len(news):
        yield news[begun:]
