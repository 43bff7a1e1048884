"""schedule add, list, pause, resume, remove, next."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Dateline


def test_a_schedule_from_its_making_to_its_end(dateline: Dateline) -> None:
    added = dateline(
        *("schedule", "add", "@caucasus", "--cron", "0 9,18 * * *", "--zone", "Europe/Kyiv"),
        *("--topic", "south-caucasus"),
    )
    assert added.status == 0
    assert "South Caucasus" in added.out
    assert "next:" in added.out
    (listed,) = dateline("schedule", "list", "--json").json
    assert listed["topic"] == "south-caucasus"
    assert listed["zone"] == "Europe/Kyiv"
    firings = dateline("schedule", "next", "--count", "4", "--json").json
    assert [firing["at"][11:16] for firing in firings].count("09:00") == 2
    assert all(firing["at"][-6:] in ("+02:00", "+03:00") for firing in firings)
    assert "paused" in dateline("schedule", "pause", "1").out
    assert dateline("schedule", "next").out == "Nothing is planned.\n"
    assert "next:" in dateline("schedule", "resume", "1").out
    assert "removed" in dateline("schedule", "remove", "1").out
    assert dateline("schedule", "list", "--json").json == []
    assert "there is no schedule 1" in dateline("schedule", "resume", "1").err


def test_one_moment_in_local_time(dateline: Dateline) -> None:
    added = dateline("schedule", "add", "@caucasus", "--at", "2099-12-01 09:00")
    assert "next: 2099-12-01 09:00 +02:00" in added.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["caucasus", "--cron", "0 9 * * *"], "is no channel"),
        (["@caucasus", "--cron", "0 9 * *"], "five fields"),
        (["@caucasus", "--cron", "0 9 30 2 *"], "cannot be 30"),
        (["@caucasus", "--cron", "0 9 * * *", "--zone", "Europe/Kiew"], "did you mean"),
        (["@caucasus", "--cron", "0 9 * * *", "--topic", "rusia"], "did you mean Russia"),
        (["@caucasus", "--at", "2020-01-01 09:00"], "already passed"),
        (["@caucasus", "--at", "soon"], "no time that I know"),
        (["@caucasus", "--at", "2099-12-01 09:00", "--article", "9"], "no article 9"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    dateline: Dateline, words: list[str], sentence: str
) -> None:
    ended = dateline("schedule", "add", *words)
    assert ended.status == 1
    assert sentence in ended.err
    assert dateline("schedule", "list", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [[], ["--cron", "0 9 * * *", "--at", "09:00"], ["--cron", "0 9 * * *", "--article", "1"]],
)
def test_options_that_do_not_go_together(dateline: Dateline, words: list[str]) -> None:
    assert dateline("schedule", "add", "@caucasus", *words).status == 2
