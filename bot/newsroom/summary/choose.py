"""Choosing the sentences: greedily by score, against repetition, within the limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.newsroom.summary.rank import Terms, likeness

MOST_SENTENCES = 3
MOST_CHARS = 600

_TOO_ALIKE = 0.6
_REPETITION_COST = 0.5


class Candidate(NamedTuple):
    """A sentence that may be chosen."""

    place: int  # in the article, counted from 0 over all its sentences
    text: str  # as it would stand in the summary
    terms: Terms
    score: float
    leans: bool  # only right after the sentence before it


def choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """At most three candidates of at most 600 characters together, in the order of the text.

    A leaning one comes only with its predecessor; one that repeats a chosen one does not come.
    """
    chosen: list[Candidate] = []
    alike = dict.fromkeys((one.place for one in candidates), 0.0)  # to the nearest that is chosen
    while len(chosen) < MOST_SENTENCES:
        room = MOST_CHARS - sum(len(one.text) + 1 for one in chosen)
        places = {one.place for one in chosen}
        best: tuple[float, Candidate] | None = None
        for candidate in candidates:
            if candidate.place in places or len(candidate.text) > room:
                continue
            if candidate.leans and candidate.place > 0 and candidate.place - 1 not in places:
                continue
            near = alike[candidate.place]
            worth = candidate.score - _REPETITION_COST * near
            if near < _TOO_ALIKE and (best is None or worth > best[0]):
                best = worth, candidate
        if best is None:
            break
        chosen.append(best[1])
        if len(chosen) == MOST_SENTENCES:
            break  # there is no other to be compared with it
        for candidate in candidates:
            near = likeness(candidate.terms, best[1].terms)
            alike[candidate.place] = max(alike[candidate.place], near)
    return sorted(chosen, key=lambda one: one.place)
