"""The macro-regions above the countries of an article."""

from __future__ import annotations

from collections.abc import Mapping

from config.regions import RegionBook


def above(
    book: RegionBook,
    countries: Mapping[str, float],
    named: Mapping[str, float],
    about: frozenset[str],
) -> dict[str, tuple[float, bool]]:
    """Macro-region → its score, and whether the article is about it.

    `countries` and `named` are scores: of the article's countries, and of the macro-regions that
    it calls by their own name. The score is that of the surest member or of the name. About it:
    when so many members are as weights.yaml asks; or when it is named, and a member is, or its
    name alone weighs enough.
    """
    found: dict[str, tuple[float, bool]] = {}
    for slug, macro in book.macros.items():
        inside = macro.members.intersection(countries)
        if not inside and slug not in named:
            continue
        own = named.get(slug, 0.0)
        best = max((countries[code] for code in inside), default=0.0)
        members = len(macro.members & about)
        enough = members >= book.weights.macro_members
        told = slug in named and (members > 0 or own >= book.weights.about)
        found[slug] = (max(own, best), enough or told)
    return found
