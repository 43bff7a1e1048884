"""When a source is looked at next: a table for what answers and one for what fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.common.errors import InputRefusedError
from bot.newsroom.sources.pace import PACES, is_archive, poll_of
from bot.newsroom.sources.values import Failed, Looked
from storage.records import SourceForm, Trouble
from tests.builders import NOW, a_source

ADDRESS = "https://news.example/feed"
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86_400))
REFUSED = InputRefusedError("{name} does not exist: check the address", name=ADDRESS)


@pytest.mark.parametrize(
    ("interval", "looked", "source", "then", "wait"),
    [
        # what brings something is asked more often, down to the least; else less often, up to most
        (HOUR, {"new": 3}, {}, 30 * MINUTE, 30 * MINUTE),
        (HOUR, {"changed": 1}, {}, 30 * MINUTE, 30 * MINUTE),
        (15 * MINUTE, {"new": 1}, {}, 10 * MINUTE, 10 * MINUTE),
        (HOUR, {}, {}, 75 * MINUTE, 75 * MINUTE),
        (HOUR, {"refused": 2}, {}, 75 * MINUTE, 75 * MINUTE),
        (11 * HOUR, {}, {}, 12 * HOUR, 12 * HOUR),
        # what has gathered before the first look tells nothing
        (HOUR, {"new": 50}, {"imported_at": None}, HOUR, HOUR),
        # the rest is not waited for
        (HOUR, {"new": 20, "whole": False}, {}, 30 * MINUTE, MINUTE),
        (10 * SECOND, {}, {"form": SourceForm.FOLDER}, 10 * SECOND, 10 * SECOND),
        (10 * SECOND, {"whole": False}, {"form": SourceForm.FOLDER}, 10 * SECOND, 10 * SECOND),
        (HOUR, {}, {"form": SourceForm.PAGE}, 75 * MINUTE, 75 * MINUTE),
    ],
)
def test_after_an_answer(
    interval: timedelta,
    looked: dict[str, Any],
    source: dict[str, Any],
    then: timedelta,
    wait: timedelta,
) -> None:
    poll = poll_of(
        a_source(interval=interval, **source), Looked(ADDRESS, "Desk", **looked), now=NOW, jitter=0
    )
    assert (poll.interval, poll.next_poll_at - NOW) == (then, wait)
    assert poll.succeeded
    assert poll.trouble is None


@pytest.mark.parametrize(
    ("source", "failed", "wait", "gone"),
    [
        # twice the interval, four times ... a day at most
        ({}, {}, HOUR, False),
        ({"failures": 1}, {}, 2 * HOUR, False),
        ({"failures": 4}, {}, 16 * HOUR, False),
        ({"failures": 5}, {}, DAY, False),
        ({"failures": 10_000}, {}, DAY, False),
        # what the server asks for is kept to, however long; what it would permit sooner is not used
        ({}, {"retry_after": 3 * DAY}, 3 * DAY, False),
        ({}, {"retry_after": SECOND}, HOUR, False),
        # gone: said so, or silent for two weeks
        ({}, {"gone": True}, HOUR, True),
        ({"failures": 20, "failing_since": NOW - 13 * DAY}, {}, DAY, False),
        ({"failures": 20, "failing_since": NOW - 14 * DAY}, {}, DAY, True),
        ({"failures": 3, "failing_since": NOW - 14 * DAY}, {}, 8 * HOUR, False),
        (
            {"failures": 20, "failing_since": NOW - 14 * DAY, "form": SourceForm.FOLDER,
             "interval": 10 * SECOND},
            {}, 10 * MINUTE, False,
        ),
    ],
)  # fmt: skip
def test_after_an_error(
    source: dict[str, Any], failed: dict[str, Any], wait: timedelta, gone: bool
) -> None:
    asked = a_source(**source)
    poll = poll_of(asked, Failed(REFUSED, **failed), now=NOW, jitter=0)
    assert (poll.next_poll_at - NOW, poll.gone) == (wait, gone)
    assert (poll.succeeded, poll.interval, poll.address) == (False, asked.interval, asked.address)
    assert poll.trouble == Trouble(REFUSED.message, {"name": ADDRESS})


def test_chance_only_lengthens() -> None:
    source = a_source(interval=HOUR)
    waits = [
        poll_of(source, Looked(ADDRESS, None), now=NOW, jitter=jitter).next_poll_at - NOW
        for jitter in (0.0, 0.5, 0.999)
    ]
    assert waits == sorted(waits)
    assert waits[0] == 75 * MINUTE
    assert waits[-1] < 83 * MINUTE
    asked = Failed(REFUSED, retry_after=3 * DAY)
    assert poll_of(source, asked, now=NOW, jitter=0.9).next_poll_at >= NOW + 3 * DAY


def test_what_is_kept() -> None:
    source = a_source(title="Known", etag='"1"')
    moved = poll_of(source, Looked("https://new.example/rss/", None), now=NOW, jitter=0)
    assert (moved.address, moved.key) == ("https://new.example/rss/", "new.example/rss")
    assert (moved.title, moved.etag) == ("Known", None)
    assert poll_of(source, Failed(REFUSED), now=NOW, jitter=0).etag == '"1"'


def test_what_was_published_before() -> None:
    first, later = a_source(imported_at=None), a_source()
    before, since = first.added_at - HOUR, first.added_at + HOUR
    assert [is_archive(first, when) for when in (None, before, first.added_at, since)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert not any(is_archive(later, when) for when in (None, before, since))
    # what an archive brings to light afterwards, and what could not be read at first
    assert is_archive(later, later.added_at - 25 * HOUR)
    assert [is_archive(later, when, stood_there=True) for when in (None, before, since)] == [
        True, True, False,
    ]  # fmt: skip


def test_every_form_has_a_pace() -> None:
    assert set(PACES) == set(SourceForm)
    assert all(pace.least <= pace.start <= pace.most for pace in PACES.values())
