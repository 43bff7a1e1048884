"""Time zones: what people call them, and what a clock on the wall there means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz import fuzz, process

from bot.common.errors import ScheduleError

_GUESSES = 3
_LIKE_ENOUGH = 70  # of 100, rapidfuzz's ratio
# Files of the zone database that are no places.
_NOT_PLACES = ("Factory", "localtime", "posixrules", "posix/", "right/")


def named_zone(name: str) -> ZoneInfo:
    """The IANA zone of this name, whatever its case; old names ("Europe/Kiev") are valid too.

    Raises: ScheduleError with the nearest names.
    """
    written = name.strip().replace(" ", "_")
    try:
        if not written.startswith(_NOT_PLACES):
            return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass  # unknown, not a name at all, or a folder ("Europe")
    known = {zone.casefold(): zone for zone in sorted(available_timezones()) if _is_place(zone)}
    if written.casefold() in known:
        return ZoneInfo(known[written.casefold()])
    guesses = _nearest(written.casefold(), known)
    if not guesses:
        raise ScheduleError(
            "There is no time zone {zone}: write continent and city, as in Europe/Kyiv.", zone=name
        )
    raise ScheduleError(
        "There is no time zone {zone}: did you mean {guesses}?",
        zone=name,
        guesses=", ".join(guesses),
    )


def _is_place(zone: str) -> bool:
    return "/" in zone or zone == "UTC"


def _nearest(written: str, known: dict[str, str]) -> list[str]:
    """Zones whose name, or whose city, is spelled like this."""
    cities = {folded: folded.rpartition("/")[2] for folded in known}
    likeness = dict.fromkeys(known, 0.0)
    for choices in (cities, {folded: folded for folded in known}):
        for _, score, folded in process.extract(
            written, choices, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH, limit=_GUESSES
        ):
            likeness[folded] = max(likeness[folded], score)
    best = sorted((folded for folded in known if likeness[folded]), key=lambda z: -likeness[z])
    return [known[folded] for folded in best[:_GUESSES]]


def first_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment, aware in UTC, when clocks in `zone` show the naive time `local`.

    A time that comes twice on the autumn night means the first one; a time that the spring night
    leaves out means the first moment after the gap. Raises: OverflowError at the ends of time.
    """
    earlier, later = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if later.astimezone(zone).replace(tzinfo=None) == local:
        return later
    # In a gap fold=0 counts with the offset before it and fold=1 with the one after (PEP 495), so
    # the change of clocks lies between the two: the first second that has the later offset.
    seconds = int((later - earlier).total_seconds())
    low, high = 0, seconds
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(earlier + timedelta(seconds=middle), zone) == _offset(later, zone):
            high = middle
        else:
            low = middle
    return earlier.replace(microsecond=0) + timedelta(seconds=high)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
