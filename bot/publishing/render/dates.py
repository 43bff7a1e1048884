"""Dates as people read them: in a zone and in a language."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def local_date(moment: datetime, zone: str, language: str) -> str:
    """ "1 грудня 2026 р., 09:00" for "uk": the long date of CLDR and the time of 24 hours.

    Midnight to the second is the day alone.

    `zone` is an IANA name; a language that CLDR does not know reads as English.
    Raises: ValueError for a moment without an offset; ZoneInfoNotFoundError.
    """
    if moment.tzinfo is None:
        raise ValueError("a date to be shown needs an offset: it came without a time zone")
    local = moment.astimezone(ZoneInfo(zone))
    date: str = format_date(local, "long", locale=_locale(language))
    # A source that gives the day alone means no hour: midnight is not shown.
    return date if local.timetz().replace(tzinfo=None) == time() else f"{date}, {local:%H:%M}"


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")
