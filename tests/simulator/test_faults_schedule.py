"""Which calls a scripted fault strikes, by a clock of our own."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Fault, FaultKind
from simulator.faults import FaultPlan


class Plan:
    """A plan with one fault, a clock, and a record of which calls it struck."""

    def __init__(self, **fields: Any) -> None:
        self.seconds = 50.0
        self.plan = FaultPlan(lambda: self.seconds)
        self.plan.add(Fault(FaultKind.RESTART, **fields))

    def struck(self, calls: int, seconds_between: float = 0.0) -> list[int]:
        hit = []
        for number in range(1, calls + 1):
            if self.plan.take("sendMessage", None) is not None:
                hit.append(number)
            self.seconds += seconds_between
        return hit


@pytest.mark.parametrize(
    ("fields", "struck"),
    [
        ({"times": 3}, [1, 2, 3]),
        ({"times": None}, list(range(1, 21))),
        ({"every": 7, "times": None}, [7, 14]),
        ({"every": 7, "times": 1}, [7]),
        ({"after_calls": 3}, [4]),
        ({"after_calls": 10, "every": 5, "times": None}, [15, 20]),
    ],
)
def test_by_number(fields: dict[str, Any], struck: list[int]) -> None:
    assert Plan(**fields).struck(20) == struck


@pytest.mark.parametrize(
    ("fields", "struck"),
    [
        ({"from_seconds": 5, "until_seconds": 8, "times": None}, [6, 7, 8]),
        ({"from_seconds": 5, "until_seconds": 8, "times": 2}, [6, 7]),
        ({"from_seconds": 5, "times": 1}, [6]),
        ({"until_seconds": 2, "times": None}, [1, 2]),
        ({"from_seconds": 5, "every": 2, "times": None, "until_seconds": 10}, [7, 9]),
    ],
)
def test_by_time(fields: dict[str, Any], struck: list[int]) -> None:
    plan = Plan(**fields)
    assert plan.struck(12, seconds_between=1.0) == struck


def test_what_is_over_is_no_longer_pending() -> None:
    plan = Plan(until_seconds=8, times=None)
    assert len(plan.plan.pending()) == 1
    plan.seconds += 8
    assert plan.plan.pending() == []


def test_of_two_faults_the_first_one_strikes_and_both_count() -> None:
    plan = FaultPlan(lambda: 0.0)
    plan.add(Fault(FaultKind.DROP, every=2, times=None))
    plan.add(Fault(FaultKind.FLOOD, every=3, times=None))
    kinds = [fault.kind.value if (fault := plan.take("getMe", None)) else "" for _ in range(6)]
    assert kinds == ["", "drop", "flood", "drop", "", "drop"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"every": 0}, "every must be 1 or more"),
        ({"after_calls": -1}, "no count or time may be negative"),
        ({"from_seconds": -1}, "no count or time may be negative"),
        ({"from_seconds": 3, "until_seconds": 3}, "until_seconds must be the later one"),
    ],
)
def test_a_schedule_that_cannot_be(wrong: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        Fault(FaultKind.RESTART, **wrong)
