"""The last resort: a sentence longer than a summary may be, cut at a clause."""

from __future__ import annotations

import regex

from bot.newsroom.sentences import has_open_quotation

_GRAPHEME = regex.compile(r"\X")
_CLAUSE_END = regex.compile(r"[,;:](?=\s)|\s+(?=[-–—]{1,2}\s|\()")
_TRAILING = " \t\n,;:-–—("
_ELLIPSIS = "…"


def cut_at_clause(text: str, limit: int) -> str:
    """At most `limit` code points of `text`, ending in an ellipsis where something was left off.

    Ends at the last clause in the second half that leaves no quotation open, else at the last
    such space, else (one endless word) between two grapheme clusters.
    """
    if len(text) <= limit:
        return text
    end = 0
    for cluster in _GRAPHEME.finditer(text):
        if cluster.end() > limit - len(_ELLIPSIS):
            break
        end = cluster.end()
    head = text[:end]
    clauses = [m.start() for m in _CLAUSE_END.finditer(head) if m.start() >= end // 2]
    spaces = [m.start() for m in regex.finditer(r"\s+", head) if m.start() >= end // 2]
    for places in (clauses, spaces):
        for place in reversed(places):
            if not has_open_quotation(head[:place]):
                return head[:place].rstrip(_TRAILING) + _ELLIPSIS
    return head[: spaces[-1] if spaces else end].rstrip(_TRAILING) + _ELLIPSIS
