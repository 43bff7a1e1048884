"""The dates of feeds: feedparser's reading where it is one, else as people write them.

feedparser knows the formats of standards. What it does not know it fills up with the present month
at times ("2013-xx-27"), which the words themselves give away; sites write "22 листопада 2026".
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import struct_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_LANGUAGES = ("en", "ru", "uk", "az", "de", "fr", "tr", "pl", "ro")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Longer ones are no dates, and take longer to find out.
_MOST_CHARS = 60
_MOST_KEPT = 2000


def moment_of(words: str | None, parsed: struct_time | None) -> datetime | None:
    """Aware, UTC. `words` as the feed writes them, `parsed` as feedparser reads them."""
    try:
        at = _EPOCH + timedelta(seconds=calendar.timegm(parsed)) if parsed else None
    except (OverflowError, ValueError, TypeError):
        at = None
    if at is not None and (not words or _stands_in(at, words)):
        return at
    return _as_people_write(words.strip()) if words else None


def _stands_in(at: datetime, words: str) -> bool:
    """Whether the day stands in the words, but for what a time zone moves it."""
    try:
        days = [at + step for step in (-_DAY, timedelta(0), _DAY)]
    except OverflowError:
        return False
    numbers = {int(number) for number in _NUMBER.findall(words[:200])}
    return any(day.day in numbers or f"{day:%Y%m%d}" in words for day in days)


@lru_cache(_MOST_KEPT)
def _as_people_write(words: str) -> datetime | None:
    if len(words) > _MOST_CHARS or not _YEAR.search(words):
        return None
    import dateparser

    found: datetime | None = dateparser.parse(
        words,
        languages=list(_LANGUAGES),
        settings={
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "DATE_ORDER": "DMY",
        },
    )
    return found.astimezone(UTC) if found else None
