"""When a cron expression fires, above all on the nights when clocks change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from bot.common.errors import ScheduleError
from bot.publishing.cron import check_cron, cron_moments
from bot.publishing.trigger import CronTrigger, OnceTrigger, trigger_of
from storage.records import ScheduleKind
from tests.builders import a_schedule

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "cron_dst_cases.json"
CASES: dict[str, Any] = (
    json.loads(SHARED.read_text(encoding="utf-8"))["cronsim"]
    if SHARED.is_file()
    else {"dst": [], "reject": [], "tz": "UTC"}
)
without_cases = pytest.mark.skipif(not CASES["dst"], reason="cron_dst_cases.json is not beside us")

# zone, expression, local start, the firings that follow: local time and offset.
NIGHTS = [
    # Kyiv, spring: 03:00 becomes 04:00 on 29 March 2026; autumn: 04:00 becomes 03:00 on 25 October.
    ("Europe/Kyiv", "30 3 * * *", "2026-03-28T12:00", ["03-29T04:00+03:00", "03-30T03:30+03:00"]),
    ("Europe/Kyiv", "0 9 * * *", "2026-03-28T12:00", ["03-29T09:00+03:00", "03-30T09:00+03:00"]),
    ("Europe/Kyiv", "30 3 * * *", "2026-10-25T00:00", ["10-25T03:30+03:00", "10-26T03:30+02:00"]),
    ("Europe/Kyiv", "0 * * * *", "2026-10-25T02:30", ["10-25T03:00+03:00", "10-25T03:00+02:00"]),
    (
        "Europe/Kyiv",
        "15,45 3 * * *",
        "2026-03-29T00:00",
        ["03-29T04:00+03:00", "03-30T03:15+03:00"],
    ),
    # New York: 02:00 becomes 03:00 on 8 March 2026; 02:00 becomes 01:00 on 1 November.
    (
        "America/New_York",
        "30 2 * * *",
        "2026-03-08T00:00",
        ["03-08T03:00-04:00", "03-09T02:30-04:00"],
    ),
    (
        "America/New_York",
        "0 1 * * *",
        "2026-11-01T00:30",
        ["11-01T01:00-04:00", "11-02T01:00-05:00"],
    ),
    (
        "America/New_York",
        "0 9 * * 0",
        "2026-10-31T12:00",
        ["11-01T09:00-05:00", "11-08T09:00-05:00"],
    ),
    # Baku has kept one offset since 2016.
    ("Asia/Baku", "30 3 * * *", "2026-03-28T12:00", ["03-29T03:30+04:00", "03-30T03:30+04:00"]),
    # Lord Howe moves by half an hour: 02:00 is 02:30 on 4 October 2026, 01:30 on 5 April.
    (
        "Australia/Lord_Howe",
        "15 2 * * *",
        "2026-10-04T00:00",
        ["10-04T02:30+11:00", "10-05T02:15+11:00"],
    ),
    (
        "Australia/Lord_Howe",
        "45 1 * * *",
        "2026-04-05T00:00",
        ["04-05T01:45+11:00", "04-06T01:45+10:30"],
    ),
    (
        "Australia/Lord_Howe",
        "*/30 * * * *",
        "2026-04-05T01:20",
        ["04-05T01:30+11:00", "04-05T01:30+10:30"],
    ),
]

# Every sort of expression that people write, over zones with whole-hour, half-hour and no changes.
EXPRESSIONS = st.sampled_from(
    (
        "0 9,18 * * *",
        "30 3 * * *",
        "0 * * * *",
        "*/15 * * * *",
        "45 1-3 * * 1-5",
        "0 2 L * *",
        "15 2 * * SUN",
        "0 12 29 2 *",
        "*/7 3 * * *",
        "0 0 1 JAN MON#1",
        "0 */2 * * *",
    )
)
ZONES = st.sampled_from(
    ["Europe/Kyiv", "America/New_York", "Asia/Baku", "Australia/Lord_Howe", "UTC"]
)
STARTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 (hypothesis wants them naive)
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def _chain(trigger: CronTrigger, after: datetime, count: int) -> list[str]:
    """What APScheduler would get: it asks again with the last answer as the previous firing."""
    moments = []
    previous: datetime | None = None
    for _ in range(count):
        previous = trigger.get_next_fire_time(previous, previous or after)
        assert previous
        moments.append(previous.isoformat())
    return moments


@without_cases
@pytest.mark.parametrize("case", CASES["dst"], ids=lambda case: case["test"])
def test_the_recorded_nights_of_riga(case: dict[str, Any]) -> None:
    zone = ZoneInfo(CASES["tz"])
    after = datetime.fromisoformat(case["after_local"]).replace(tzinfo=zone)
    assert _chain(CronTrigger(case["expr"], zone), after, len(case["next"])) == case["next"]


@without_cases
@pytest.mark.parametrize("expression", CASES["reject"])
def test_the_recorded_expressions_are_refused(expression: str) -> None:
    with pytest.raises(ScheduleError):
        CronTrigger(expression, ZoneInfo(CASES["tz"]))


@pytest.mark.parametrize(("zone", "expression", "start", "firings"), NIGHTS)
def test_the_nights_when_clocks_change(
    zone: str, expression: str, start: str, firings: list[str]
) -> None:
    after = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    expected = [f"{when[:5]}T{when[6:11]}:00{when[11:]}" for when in firings]
    got = _chain(CronTrigger(expression, ZoneInfo(zone)), after, len(firings))
    assert [when[5:] for when in got] == expected


def test_a_start_in_the_second_of_two_equal_hours_fires_no_second_time() -> None:
    zone = ZoneInfo("Europe/Kyiv")
    after = datetime(2026, 10, 25, 3, 10, fold=1, tzinfo=zone)
    fires = CronTrigger("30 3 * * *", zone).get_next_fire_time(None, after)
    assert fires == datetime(2026, 10, 26, 3, 30, tzinfo=zone)


@given(EXPRESSIONS, ZONES, STARTS)
def test_each_firing_is_later_than_the_one_before(
    expression: str, zone: str, start: datetime
) -> None:
    moments = [start, *islice(cron_moments(expression, ZoneInfo(zone), start), 12)]
    assert len(moments) == 13
    assert all(one < other for one, other in pairwise(moments))


@given(EXPRESSIONS, ZONES, STARTS)
def test_asking_again_after_each_firing_gives_the_same_firings(
    expression: str, zone: str, start: datetime
) -> None:
    place = ZoneInfo(zone)
    at_once = list(islice(cron_moments(expression, place, start), 8))
    one_by_one = [
        datetime.fromisoformat(t) for t in _chain(CronTrigger(expression, place), start, 8)
    ]
    assert one_by_one == at_once


@given(EXPRESSIONS, ZONES, STARTS)
def test_cronsim_names_the_same_moments(expression: str, zone: str, start: datetime) -> None:
    place = ZoneInfo(zone)
    raw = (local.astimezone(UTC) for local in CronSim(expression, start.astimezone(place)))
    theirs = list(islice((moment for moment in raw if moment > start), 8))
    assert list(islice(cron_moments(expression, place, start), 8)) == theirs


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("0 25 * * *", "The hour of the cron expression cannot be 25."),
        ("61 9 * * *", "The minute of the cron expression cannot be 61."),
        ("0 9 * * FRY", "The day of week of the cron expression cannot be FRY."),
        ("0 9 31 4 *", "The day of month of the cron expression cannot be 31."),
        ("0 9 29 2 MON#6", "The day of week of the cron expression cannot be MON#6."),
    ],
)
def test_a_refusal_names_the_field(expression: str, said: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{said}$"):
        check_cron(expression)


@pytest.mark.parametrize(
    "expression", ["", "@daily", "0 9 * *", "0 0 9 * * *", "0 9 * * * " + "1," * 99]
)
def test_other_than_five_fields_is_refused(expression: str) -> None:
    with pytest.raises(ScheduleError, match="five fields"):
        check_cron(expression)


@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.text("0123456789*/,-#LWMONJA{}²ßı", min_size=1, max_size=6), min_size=5, max_size=5
        ).map(" ".join),
    )
)
def test_any_text_is_either_an_expression_or_refused_in_words(expression: str) -> None:
    try:
        check_cron(expression)
    except ScheduleError as error:
        assert str(error)
    else:
        assert next(
            cron_moments(expression, ZoneInfo("Europe/Kyiv"), datetime(2026, 1, 1, tzinfo=UTC))
        )


def test_an_expression_ends_with_the_calendar() -> None:
    after = datetime(9999, 12, 31, 22, tzinfo=UTC)
    assert len(list(cron_moments("0 * * * *", ZoneInfo("UTC"), after))) == 1


def test_the_timer_of_one_moment_fires_once() -> None:
    moment = datetime(2026, 12, 1, 7, tzinfo=UTC)
    trigger = OnceTrigger(moment)
    assert trigger.get_next_fire_time(None, moment) == moment
    assert trigger.get_next_fire_time(moment, moment) is None


def test_each_kind_of_schedule_has_its_timer() -> None:
    cron = trigger_of(a_schedule(expression="0 9 * * *", zone="Asia/Baku"))
    assert str(cron) == "cron[0 9 * * * Asia/Baku]"
    once = trigger_of(
        a_schedule(kind=ScheduleKind.ONCE, expression="2026-12-01T09:00:00", zone="Europe/Kyiv")
    )
    assert str(once) == "once[2026-12-01T07:00:00+00:00]"


def test_apscheduler_takes_the_timer() -> None:
    clock = BackgroundScheduler(timezone=UTC)
    clock.start(paused=True)
    try:
        job = clock.add_job(print, CronTrigger("0 9 * * *", ZoneInfo("Asia/Baku")))
        assert (job.next_run_time.hour, job.next_run_time.minute) == (9, 0)
        assert job.next_run_time.tzinfo == ZoneInfo("Asia/Baku")
    finally:
        clock.shutdown(wait=False)
