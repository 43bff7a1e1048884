"""When a source is looked at next, and what is written down of a look. Pure.

A source that brings something is asked twice as often from then on, one that brings nothing a
little less often: so the interval settles where about every third look brings something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.newsroom.canonical import source_key
from bot.newsroom.sources.values import Failed, Looked
from storage.records import Poll, Source, SourceForm, Trouble

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Each wait is lengthened by up to this part of it, so that sources do not march in step.
_JITTER = 0.1
# What one look could not take is taken so soon.
_GOES_ON = _MINUTE
# Dates of feeds may be of another time zone than they say.
_UNSURE = _DAY
_GONE_AFTER = 14 * _DAY
_GONE_FAILURES = 10
_MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class Pace:
    """The bounds of a form's interval, and the longest wait after errors."""

    least: timedelta
    start: timedelta
    most: timedelta
    most_after_errors: timedelta


PACES = {
    SourceForm.FEED: Pace(10 * _MINUTE, 30 * _MINUTE, 12 * _HOUR, _DAY),
    SourceForm.PAGE: Pace(30 * _MINUTE, _HOUR, _DAY, _DAY),
    SourceForm.FOLDER: Pace(_MINUTE / 6, _MINUTE / 6, _MINUTE / 6, 10 * _MINUTE),
}


def poll_of(source: Source, ended: Looked | Failed, *, now: datetime, jitter: float) -> Poll:
    """What to write down. `jitter`: from 0 up to 1, by chance."""
    if isinstance(ended, Failed):
        return _failed(source, ended, now, jitter)
    return _looked(source, ended, now, jitter)


def _looked(source: Source, ended: Looked, now: datetime, jitter: float) -> Poll:
    pace = PACES[source.form]
    if source.imported_at is None:  # how much has gathered there tells nothing yet
        interval = source.interval
    elif ended.new or ended.changed:
        interval = max(source.interval / 2, pace.least)
    else:
        interval = min(source.interval * 1.25, pace.most)
    return Poll(
        tried_at=now,
        next_poll_at=now + _longer(interval if ended.whole else min(_GOES_ON, interval), jitter),
        interval=interval,
        succeeded=True,
        whole=ended.whole,
        gone=False,
        trouble=None,
        address=ended.address,
        key=source.key if source.form is SourceForm.FOLDER else source_key(ended.address),
        title=ended.title or source.title,
        etag=ended.etag,
        last_modified=ended.last_modified,
        articles=ended.new,
    )


def _failed(source: Source, ended: Failed, now: datetime, jitter: float) -> Poll:
    wait = _longer(_after_error(source), jitter)
    if ended.retry_after is not None:
        wait = max(wait, ended.retry_after)
    since = now - (source.failing_since or now)
    for_long = since >= _GONE_AFTER and source.failures + 1 >= _GONE_FAILURES
    error = ended.error
    return Poll(
        tried_at=now,
        next_poll_at=now + wait,
        interval=source.interval,
        succeeded=False,
        whole=False,
        # A folder comes back with its disk.
        gone=ended.gone or (for_long and source.form is not SourceForm.FOLDER),
        trouble=Trouble(error.message, {name: str(value) for name, value in error.values.items()}),
        address=source.address,
        key=source.key,
        title=source.title,
        etag=source.etag,
        last_modified=source.last_modified,
    )


def _after_error(source: Source) -> timedelta:
    """The interval, doubled with each failure in a row."""
    longest = max(PACES[source.form].most_after_errors, source.interval)
    doublings: int = min(source.failures + 1, _MOST_DOUBLINGS)
    return min(source.interval * (1 << doublings), longest)


def _longer(wait: timedelta, jitter: float) -> timedelta:
    return wait * (1 + _JITTER * jitter)


def is_archive(source: Source, published: datetime | None, *, stood_there: bool = False) -> bool:
    """Whether something that the source gives counts as published before it was known here.

    That is what stood there at the first look (`stood_there`: and could not be read then), but for
    what the source dates later than that; and later what it dates well before: an archive that
    comes to light is no news.
    """
    if source.imported_at is None or stood_there:
        return published is None or published <= source.added_at
    return published is not None and published < source.added_at - _UNSURE
