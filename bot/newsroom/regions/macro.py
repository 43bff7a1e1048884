"""The macro-regions above the countries of an article."""

from __future__ import annotations

from collections.abc import Mapping

from config.regions import RegionBook


def implied(
    book: RegionBook, scores: Mapping[str, float], about: frozenset[str]
) -> dict[str, tuple[float, bool]]:
    """Macro-region → score and whether the article is about it, from the countries it holds.

    The score is that of the surest member; about it when enough members are, or when all that
    the article is about lies in it and there are at least two.
    """
    found: dict[str, tuple[float, bool]] = {}
    for slug, macro in book.macros.items():
        inside = macro.members & scores.keys()
        if inside:
            best = max(scores[code] for code in inside)
            enough = len(macro.members & about) >= book.weights.macro_members
            found[slug] = (best, enough)
    return found
