"""Cron expressions: five fields, Debian's rules, read by cronsim.

A fixed hour fires once on the night when clocks change and a skipped one at the first moment
after the gap; expressions with a star in minute or hour follow the clock's real hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bot.common.errors import ScheduleError, Term
from bot.common.texts import N_

_FIELDS = 5
_LONGEST_CHARS = 200
# Whether an expression ever fires does not hang on where one begins to look.
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
# cronsim's names of the fields, in their order, and what we call them.
_FIELD_NAMES = {
    "minute": N_("minute"),
    "hour": N_("hour"),
    "day-of-month": N_("day of month"),
    "month": N_("month"),
    "day-of-week": N_("day of week"),
}


def check_cron(expression: str) -> None:
    """Raises: ScheduleError where this is no five-field expression, or one that never fires."""
    fields = expression.split()
    if len(fields) != _FIELDS or len(expression) > _LONGEST_CHARS:
        raise ScheduleError(
            "A cron expression has five fields (minute, hour, day of month, month, day of week), "
            "as in 0 9,18 * * *."
        )
    try:
        CronSim(expression, _ANY_DAY).__next__()
    except CronSimError as error:
        raise _refusal(fields, str(error)) from error
    except (StopIteration, OverflowError) as error:
        raise ScheduleError("The cron expression {cron} never fires.", cron=expression) from error
    except ValueError as error:  # a number of thousands of digits
        raise ScheduleError("{cron} is no cron expression.", cron=expression) from error


def _refusal(fields: list[str], problem: str) -> ScheduleError:
    name = problem.removeprefix("Bad ")
    if name not in _FIELD_NAMES:
        return ScheduleError("{cron} is no cron expression.", cron=" ".join(fields))
    return ScheduleError(
        "The {field} of the cron expression cannot be {value}.",
        field=Term(_FIELD_NAMES[name]),
        value=fields[list(_FIELD_NAMES).index(name)],
    )


def cron_moments(expression: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The moments, aware in UTC, at which the expression fires in `zone`: each later than `after`
    and than the one before it. Ends after fifty years without one.

    Raises: ScheduleError.
    """
    check_cron(expression)
    last = after.astimezone(UTC)
    try:
        for local in CronSim(expression, after.astimezone(zone)):
            moment = local.astimezone(UTC)
            # cronsim drops the fold: begun in the second of two equal hours, it names the first.
            if moment > last:
                last = moment
                yield moment
    except OverflowError:  # past the year 9999
        return
