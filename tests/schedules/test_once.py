"""Schedules of one moment: how it is kept and shown, and what becomes of it after a pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publishing.moments import parse_moment
from bot.publishing.schedule_state import set_state
from bot.publishing.schedule_text import soonest_first
from bot.publishing.slots import local_text, next_firings, once_at, once_expression, when_text
from bot.publishing.trigger import trigger_of
from storage.errors import ScheduleEndedError
from storage.records import ScheduleKind, ScheduleState
from storage.store import open_store
from tests.builders import NOW, a_new_channel, a_new_schedule, a_schedule

KYIV = ZoneInfo("Europe/Kyiv")
CENTURY = datetime(1990, 1, 1, tzinfo=UTC)
NIGHT = datetime(2026, 10, 24, 12, tzinfo=UTC)  # before clocks go back at 4:00


@pytest.mark.parametrize(
    ("written", "moment", "shown"),
    [
        ("2026-10-25T03:30+03:00", (0, 30), "2026-10-25 03:30 +03:00"),
        ("2026-10-25T03:30+02:00", (1, 30), "2026-10-25 03:30 +02:00"),
        ("2026-10-25 03:30", (0, 30), "2026-10-25 03:30 +03:00"),  # the first of the two
        ("2026-10-25T01:30z", (1, 30), "2026-10-25 03:30 +02:00"),
    ],
)
def test_the_doubled_hour_comes_back_as_it_was_asked_for(
    written: str, moment: tuple[int, int], shown: str
) -> None:
    asked = parse_moment(written, KYIV, now=NIGHT)
    assert asked == datetime(2026, 10, 25, *moment, tzinfo=UTC)
    schedule = a_schedule(
        kind=ScheduleKind.ONCE, expression=once_expression(asked, KYIV), zone=KYIV.key
    )
    assert once_at(schedule) == asked
    assert trigger_of(schedule).get_next_fire_time(None, NIGHT) == asked
    assert when_text(schedule) == shown
    # As text: two times of a doubled hour in different zones never compare as equal (PEP 495).
    assert [local_text(one) for one in next_firings(schedule, NIGHT, 2)] == [shown]


@given(
    st.timedeltas(timedelta(), timedelta(days=100 * 365)).map(lambda since: CENTURY + since),
    st.sampled_from(["Europe/Kyiv", "Asia/Baku", "Australia/Lord_Howe", "America/St_Johns"]),
)
def test_every_moment_comes_back_from_every_zone(moment: datetime, zone: str) -> None:
    expression = once_expression(moment, ZoneInfo(zone))
    assert once_at(a_schedule(kind=ScheduleKind.ONCE, expression=expression, zone=zone)) == moment


def test_a_recurring_schedule_is_shown_as_it_was_written() -> None:
    assert when_text(a_schedule(expression="0 9,18 * * *")) == "0 9,18 * * *"


@pytest.mark.parametrize("fired", [False, True])
async def test_a_moment_that_has_passed_is_not_resumed(
    tmp_path: Path, empty_database: Callable[[Path], str], fired: bool
) -> None:
    store = await open_store(empty_database(tmp_path / "once.db"))
    channel = await store.add_channel(a_new_channel(), now=NOW)
    once = a_new_schedule(
        channel_id=channel.id,
        kind=ScheduleKind.ONCE,
        expression=once_expression(NOW + timedelta(hours=1), KYIV),
    )
    schedule = await store.add_schedule(once, now=NOW)
    await set_state(store, schedule.id, ScheduleState.PAUSED, now=NOW)
    in_time = await set_state(
        store, schedule.id, ScheduleState.ACTIVE, now=NOW + timedelta(minutes=59)
    )
    assert in_time.state is ScheduleState.ACTIVE
    becomes = ScheduleState.ENDED if fired else ScheduleState.PAUSED
    await store.set_schedule_state(schedule.id, becomes, now=NOW)
    with pytest.raises(ScheduleEndedError, match=f"schedule {schedule.id} is over"):
        await set_state(store, schedule.id, ScheduleState.ACTIVE, now=NOW + timedelta(hours=1))
    assert (await store.schedule(schedule.id)).state is ScheduleState.ENDED
    removed = await set_state(store, schedule.id, ScheduleState.REMOVED, now=NOW)
    assert removed.state is ScheduleState.REMOVED
    await store.close()


def test_schedules_stand_in_the_order_of_their_next_firing() -> None:
    later, soon, due = (
        a_schedule(id=number, kind=ScheduleKind.ONCE, expression=moment)
        for number, moment in (
            (1, "2030-01-02T09:00:00"),
            (2, "2030-01-01T09:00:00"),
            (3, "2020-01-01T09:00:00"),
        )
    )
    unreadable = a_schedule(id=4, expression="61 * * * *")
    found = soonest_first([later, soon, due, unreadable], now=NOW)
    assert [schedule.id for schedule in found] == [3, 4, 2, 1]
