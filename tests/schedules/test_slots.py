"""What becomes of a slot: on time, late, skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.common.errors import ScheduleError
from bot.publishing.slots import MOST_MISSED, Fire, Skip, Wait, decide, local_text, next_firings
from storage.records import MissedPolicy, Schedule, ScheduleKind
from tests.builders import a_schedule


def _at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def _daily(missed: MissedPolicy = MissedPolicy.LATE) -> Schedule:
    """At 9 and 18 in Baku: 5 and 14 UTC. Done with up to the first of November, 6:00."""
    return a_schedule(
        expression="0 9,18 * * *", zone="Asia/Baku", missed=missed, handled_until=_at(1, 6)
    )


DECEMBER = datetime(2026, 12, 1, 7, tzinfo=UTC)  # 9:00 in Kyiv
LATE, SKIP = MissedPolicy.LATE, MissedPolicy.SKIP
ONE = "the slot passed while nothing could fire it"


@pytest.mark.parametrize(
    ("policy", "now", "decision"),
    [
        (LATE, _at(1, 13, 59, 59), Wait(_at(1, 14))),
        (LATE, _at(1, 14), Fire(_at(1, 14), late=False)),
        (LATE, _at(1, 14, 5), Fire(_at(1, 14), late=False)),
        (LATE, _at(1, 14, 5, 1), Fire(_at(1, 14), late=True)),
        (LATE, _at(2, 5), Fire(_at(2, 5), late=False, missed=(_at(1, 14),))),
        (LATE, _at(3, 4), Fire(_at(2, 14), late=True, missed=(_at(1, 14), _at(2, 5)))),
        (SKIP, _at(1, 13, 59, 59), Wait(_at(1, 14))),
        (SKIP, _at(1, 14, 5), Fire(_at(1, 14), late=False)),
        (SKIP, _at(1, 14, 5, 1), Skip(_at(1, 14), ONE)),
        (SKIP, _at(2, 5), Skip(_at(1, 14), ONE)),
        (
            SKIP,
            _at(3, 4),
            Skip(
                _at(2, 14),
                "3 slots passed while nothing could fire them; this is the latest",
                (_at(1, 14), _at(2, 5)),
            ),
        ),
    ],
)
def test_a_daily_schedule(
    policy: MissedPolicy, now: datetime, decision: Fire | Skip | Wait
) -> None:
    assert decide(_daily(policy), now=now) == decision


def test_after_a_skip_the_slot_that_is_on_time_fires() -> None:
    schedule = a_schedule(
        expression="0 9,18 * * *", zone="Asia/Baku", missed=SKIP, handled_until=_at(1, 14)
    )
    assert decide(schedule, now=_at(2, 5)) == Fire(_at(2, 5), late=False)


def test_the_grace_is_the_callers() -> None:
    decision = decide(_daily(SKIP), now=_at(1, 15), grace=timedelta(hours=1))
    assert decision == Fire(_at(1, 14), late=False)


@pytest.mark.parametrize(
    ("policy", "now", "decision"),
    [
        (LATE, _at(30, 23), Wait(DECEMBER)),
        (LATE, DECEMBER, Fire(DECEMBER, late=False)),
        (LATE, datetime(2027, 1, 1, tzinfo=UTC), Fire(DECEMBER, late=True)),
        (SKIP, datetime(2027, 1, 1, tzinfo=UTC), Skip(DECEMBER, ONE)),
    ],
)
@pytest.mark.parametrize("expression", ["2026-12-01T09:00:00+02:00", "2026-12-01T09:00:00"])
def test_one_moment(
    policy: MissedPolicy, now: datetime, decision: Fire | Skip | Wait, expression: str
) -> None:
    schedule = a_schedule(
        kind=ScheduleKind.ONCE,
        expression=expression,
        zone="Europe/Kyiv",
        missed=policy,
        handled_until=_at(1, 0),
    )
    assert decide(schedule, now=now) == decision


def test_one_moment_that_is_done_with_waits_for_ever() -> None:
    schedule = a_schedule(
        kind=ScheduleKind.ONCE,
        expression="2026-11-01T09:00:00",
        zone="UTC",
        handled_until=_at(1, 9),
    )
    assert decide(schedule, now=_at(2, 0)) == Wait(None)
    assert next_firings(schedule, _at(1, 9), 3) == []


def test_a_year_of_minutes_costs_no_year() -> None:
    schedule = a_schedule(expression="* * * * *", zone="Europe/Kyiv", handled_until=_at(1, 0))
    decision = decide(schedule, now=_at(1, 0) + timedelta(days=365))
    assert isinstance(decision, Fire)
    assert decision.slot_at == _at(1, 0) + timedelta(days=365)
    assert len(decision.missed) == MOST_MISSED - 1
    assert decision.missed[-1] == decision.slot_at - timedelta(minutes=1)


def test_the_latest_slot_is_found_behind_a_long_silence() -> None:
    schedule = a_schedule(expression="* 0-23 1 11 *", zone="UTC", handled_until=_at(1, 0))
    decision = decide(schedule, now=datetime(2027, 10, 31, tzinfo=UTC))
    assert isinstance(decision, Fire)
    assert (decision.slot_at, decision.late) == (_at(1, 23, 59), True)


@given(
    st.sampled_from(["*/20 * * * *", "0 9,18 * * *", "30 3 * * *", "0 2 * * 0"]),
    st.sampled_from(["Europe/Kyiv", "Australia/Lord_Howe"]),
    st.datetimes(
        min_value=datetime(2026, 3, 1),  # noqa: DTZ001 (hypothesis wants them naive)
        max_value=datetime(2026, 11, 20),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9)),
    st.sampled_from(MissedPolicy),
)
def test_every_slot_is_settled_once(
    expression: str, zone: str, start: datetime, pause: timedelta, policy: MissedPolicy
) -> None:
    """Decide, write, ask again: what fires, skips and collapses is what was due, in order."""
    now = start + pause
    settled: list[datetime] = []
    handled = start
    while True:
        schedule = a_schedule(
            expression=expression, zone=zone, missed=policy, handled_until=handled
        )
        decision = decide(schedule, now=now)
        if isinstance(decision, Wait):
            break
        settled += [*decision.missed, decision.slot_at]
        handled = decision.slot_at
    # In UTC: Python holds a doubled hour unequal to the same moment in another zone (PEP 495).
    firings = [one.astimezone(UTC) for one in next_firings(schedule, start, len(settled) + 1)]
    assert settled == [one for one in firings if one <= now]
    assert decision.next is not None
    assert decision.next > now


def test_next_firings_are_told_in_the_schedules_zone() -> None:
    schedule = a_schedule(expression="0 9 * * *", zone="Europe/Kyiv")
    firings = next_firings(schedule, datetime(2026, 10, 23, 12, tzinfo=UTC), 3)
    assert [local_text(one) for one in firings] == [
        "2026-10-24 09:00 +03:00",
        "2026-10-25 09:00 +02:00",
        "2026-10-26 09:00 +02:00",
    ]


def test_a_moment_is_told_in_the_zone_that_is_asked_for() -> None:
    assert local_text(_at(1, 14), "Asia/Baku") == "2026-11-01 18:00 +04:00"
    assert local_text(_at(1, 14)) == "2026-11-01 14:00 +00:00"


@pytest.mark.parametrize(
    "broken",
    [
        a_schedule(expression="0 9"),
        a_schedule(zone="Europe/Nowhere"),
        a_schedule(kind=ScheduleKind.ONCE, expression="soon"),
        a_schedule(kind=ScheduleKind.ONCE, expression="0001-01-01T00:00:00", zone="Asia/Baku"),
    ],
    ids=["cron", "zone", "moment", "overflow"],
)
def test_what_cannot_be_read_is_told_in_words(broken: Schedule) -> None:
    with pytest.raises(ScheduleError):
        decide(broken, now=_at(1, 0))
