"""The times that people write, as moments: "2026-12-01 09:00", "tomorrow 09:00", "завтра 9:00"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.common.errors import ScheduleError
from bot.publishing.cron import check_cron
from bot.publishing.zones import first_moment, named_zone

__all__ = ["check_cron", "is_moment", "named_zone", "parse_moment"]

# Days from today, in the words of the four languages.
_DAY_WORDS = {
    "today": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "сегодня": 0,
    "завтра": 1,
    "послезавтра": 2,
    "сьогодні": 0,
    "післязавтра": 2,
    "bu gün": 0,
    "bugün": 0,
    "sabah": 1,
    "birigün": 2,
}
_AT_WORDS = ("at", "в", "о", "об", "на", "saat")

_TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
_YEAR_FIRST = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_DAY_FIRST = r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"
_DAY_WORD = f"(?P<word>{'|'.join(_DAY_WORDS)})"
_AT = rf"(?:,?\s+(?:(?:{'|'.join(_AT_WORDS)})\s+)?)"
_OFFSET = r"(?:\s*(?P<offset>z|[+-][0-9]{2}:?[0-9]{2}))?"

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR_FIRST}(?:t|{_AT}){_TIME}{_OFFSET}",
        rf"{_DAY_FIRST}{_AT}{_TIME}",
        rf"{_DAY_WORD}{_AT}{_TIME}",
        rf"{_TIME}\s+{_DAY_WORD}",
        _TIME,
    )
)


def parse_moment(text: str, zone: ZoneInfo, *, now: datetime) -> datetime:
    """The moment, aware in UTC, that `text` names on the clocks of `zone`.

    Takes a date and a time (year first or day first), today or tomorrow in four languages and a
    time, or a time alone: the next one. An offset written after a date that begins with the year
    counts instead of the zone. A time that the spring night leaves out means the first moment
    after it, a doubled one the first. `now` is aware.
    Raises: ScheduleError where it is no time, no such day exists, or it is not after `now`.
    """
    found = _read(text)
    if found is None:
        raise ScheduleError(
            "{text} is no time that I know: write it as in 2026-12-01 09:00, 01.12.2026 09:00, "
            "tomorrow 09:00 or 09:00.",
            text=text,
        )
    parts = found.groupdict()
    try:
        moment = _moment(parts, zone, now)
    except (ValueError, OverflowError) as error:
        raise ScheduleError("There is no such day or hour as {text}.", text=text) from error
    if moment <= now:
        raise ScheduleError("{text} has already passed.", text=text)
    return moment


def is_moment(text: str) -> bool:
    """Whether it is written as a time, be it one that there is."""
    return _read(text) is not None


def _read(text: str) -> re.Match[str] | None:
    written = " ".join(text.casefold().split())
    return next((match for form in _FORMS if (match := form.fullmatch(written))), None)


def _moment(parts: dict[str, str | None], zone: ZoneInfo, now: datetime) -> datetime:
    """Raises: ValueError, OverflowError."""
    numbers = {name: int(part) for name, part in parts.items() if part and part.isdecimal()}
    clock = time(numbers["hour"], numbers["minute"], numbers.get("second", 0))
    if "year" in numbers:
        day = date(numbers["year"], numbers["month"], numbers["day"])
        if parts.get("offset"):
            return datetime.fromisoformat(f"{day} {clock}{parts['offset']}".upper()).astimezone(UTC)
        return first_moment(datetime.combine(day, clock), zone)
    today = now.astimezone(zone).date()
    if word := parts.get("word"):
        days = timedelta(days=_DAY_WORDS[word])
        return first_moment(datetime.combine(today + days, clock), zone)
    moment = first_moment(datetime.combine(today, clock), zone)
    if moment > now:
        return moment
    return first_moment(datetime.combine(today + timedelta(days=1), clock), zone)
