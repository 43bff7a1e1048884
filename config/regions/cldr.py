"""Names from CLDR through Babel: countries, and the cities of its time zones. Build time only."""

from __future__ import annotations

import re
from collections import defaultdict

from babel import Locale
from babel.core import get_global

from config.regions.book import LANGUAGES

# CLDR's territories that are no country: islands without a code of their own, unions, test codes.
_NO_COUNTRY = "AC AQ BV CP CQ DG EA EU EZ HM IC QO TA UM UN XA XB ZZ"
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")

Names = dict[str, str]  # language → name


def countries() -> dict[str, Names]:
    """Code → the name that CLDR shows, in each language."""
    found: dict[str, Names] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if isinstance(code, str) and len(code) == 2 and code not in _NO_COUNTRY:
                found.setdefault(code, {})[language] = str(name)
    return dict(sorted(found.items()))


def spoken(name: str) -> list[str]:
    """A shown name as people write it: "Myanmar (Burma)" → Myanmar; "A & B" → also "A and B".

    Names like "Congo - Kinshasa" are CLDR's own device and give none.
    """
    bare = _BRACKETS.sub("", name).replace("ʼ", "'").replace("’", "'")
    if " - " in bare or " – " in bare:
        return []
    found = [bare.replace("—", "-")]
    if "&" in bare:
        found.append(bare.replace("&", "and"))
    if "St. " in bare:
        found.append(bare.replace("St. ", "Saint ").replace("&", "and"))
    return [form for form in found if "," not in form] or [bare.split(",")[0]]


def cities() -> dict[str, dict[str, Names]]:
    """Country → a city's English name → its names in the other languages."""
    locales = {language: Locale.parse(language).time_zones for language in LANGUAGES}
    found: dict[str, dict[str, Names]] = defaultdict(dict)
    for zone, country in get_global("zone_territories").items():
        if "/" not in zone:
            continue
        english = locales["en"].get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
        found[country][english] = {
            language: str(locales[language][zone]["city"])
            for language in LANGUAGES[1:]
            if locales[language].get(zone, {}).get("city")
        }
    return found
