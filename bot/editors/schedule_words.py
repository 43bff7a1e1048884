"""What /schedule was asked to do: words in, one of a few values out. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.common.errors import ScheduleError
from bot.common.numbers import id_from_text
from bot.publishing.addresses import is_channel
from bot.publishing.cron import check_cron
from bot.publishing.moments import is_moment
from bot.publishing.zones import named_zone

_CRON_FIELDS = 5
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_STATES = ("pause", "resume", "remove")


@dataclass(frozen=True, slots=True)
class ListAll:
    """/schedule"""


@dataclass(frozen=True, slots=True)
class Change:
    """/schedule pause 3"""

    verb: str
    schedule_id: int


@dataclass(frozen=True, slots=True)
class OneArticle:
    """/schedule 12 @a @b 2026-12-01 09:00 Europe/Kyiv"""

    article: str
    channels: tuple[str, ...]
    moment: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Recurring:
    """/schedule @a 0 9,18 * * * Europe/Kyiv south caucasus"""

    channel: str
    expression: str
    zone: ZoneInfo
    topic: str  # as written; empty: every topic


Order = ListAll | Change | OneArticle | Recurring


def understand(words: Sequence[str], *, default_zone: ZoneInfo) -> Order:
    """Raises: ScheduleError with how to write it."""
    if not words:
        return ListAll()
    if words[0].lower() in _STATES:
        if len(words) != 2 or not words[1].isdecimal():
            raise ScheduleError("Which one? Write its number: /schedule {verb} 3.", verb=words[0])
        number = id_from_text(words[1])
        if number is None:
            raise ScheduleError(
                "There is no schedule {number}: /schedule lists them.", number=words[1]
            )
        return Change(words[0].lower(), number)
    if words[0].removeprefix("#").isdecimal():
        return _one_article(words, default_zone)
    if is_channel(words[0]):
        return _recurring(words, default_zone)
    raise ScheduleError(
        "Write an article, its channels and the time: /schedule 12 @channel 2026-12-01 09:00; or "
        "a channel and a cron expression: /schedule @channel 0 9,18 * * * Europe/Kyiv russia."
    )


def _one_article(words: Sequence[str], default_zone: ZoneInfo) -> OneArticle:
    count = next((i for i, word in enumerate(words[1:]) if not is_channel(word)), len(words) - 1)
    channels, rest = words[1 : 1 + count], list(words[1 + count :])
    if not channels:
        raise ScheduleError("Which channel? As in: /schedule 12 @channel 2026-12-01 09:00.")
    zone = default_zone
    if rest and _names_a_zone(rest):
        zone = named_zone(rest.pop())
    if not rest:
        raise ScheduleError("When? As in: /schedule 12 @channel 2026-12-01 09:00.")
    return OneArticle(words[0], tuple(dict.fromkeys(channels)), " ".join(rest), zone)


def _names_a_zone(words: Sequence[str]) -> bool:
    """Whether the last word is meant as a time zone, be it none ("18:30 Kiev")."""
    *before, last = words
    if "/" in last or last.upper() == "UTC":
        return True
    return is_moment(" ".join(before)) and not is_moment(" ".join(words))


def _recurring(words: Sequence[str], default_zone: ZoneInfo) -> Recurring:
    times = [found for word in words[1 : 1 + _CRON_FIELDS] if (found := _CLOCK.fullmatch(word))]
    if times:
        raise ScheduleError(
            "For every day at {time} write: /schedule {channel} {minute} {hour} * * *.",
            time=times[0][0],
            channel=words[0],
            minute=int(times[0][2]),
            hour=int(times[0][1]),
        )
    expression, rest = " ".join(words[1 : 1 + _CRON_FIELDS]), list(words[1 + _CRON_FIELDS :])
    check_cron(expression)
    zone = default_zone
    if rest and ("/" in rest[0] or rest[0].upper() == "UTC"):
        zone = named_zone(rest.pop(0))
    return Recurring(words[0], expression, zone, " ".join(rest))
