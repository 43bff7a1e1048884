"""The times and zones that people write."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.common.errors import ScheduleError
from bot.publishing.moments import named_zone, parse_moment
from bot.publishing.slots import local_text
from bot.publishing.zones import first_moment

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # noon in Kyiv, a Sunday


def _parsed(text: str, zone: ZoneInfo = KYIV, now: datetime = NOW) -> str:
    return local_text(parse_moment(text, zone, now=now), zone.key)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2026-12-01 09:00", "2026-12-01 09:00 +02:00"),
        ("2026-12-1 9:00", "2026-12-01 09:00 +02:00"),
        ("2026-12-01T09:00:30", "2026-12-01 09:00 +02:00"),
        ("2026-12-01 09:00 +02:00", "2026-12-01 09:00 +02:00"),
        ("2026-12-01T09:00Z", "2026-12-01 11:00 +02:00"),
        ("2026-12-01 09:00+0400", "2026-12-01 07:00 +02:00"),
        ("2027-07-01 09:00", "2027-07-01 09:00 +03:00"),
        ("01.12.2026 09:00", "2026-12-01 09:00 +02:00"),
        ("1.12.2026, 9:00", "2026-12-01 09:00 +02:00"),
        ("01.12.2026 в 09:00", "2026-12-01 09:00 +02:00"),
        ("12:01", "2026-11-22 12:01 +02:00"),
        ("12:00", "2026-11-23 12:00 +02:00"),
        (" 9:00 ", "2026-11-23 09:00 +02:00"),
        ("today 18:00", "2026-11-22 18:00 +02:00"),
        ("Tomorrow at 09:00", "2026-11-23 09:00 +02:00"),
        ("09:00 tomorrow", "2026-11-23 09:00 +02:00"),
        ("day after tomorrow 09:00", "2026-11-24 09:00 +02:00"),
        ("сегодня в 18:00", "2026-11-22 18:00 +02:00"),
        ("ЗАВТРА 09:00", "2026-11-23 09:00 +02:00"),
        ("послезавтра 9:00", "2026-11-24 09:00 +02:00"),
        ("сьогодні о 18:00", "2026-11-22 18:00 +02:00"),
        ("завтра об 11:00", "2026-11-23 11:00 +02:00"),
        ("післязавтра 9:00", "2026-11-24 09:00 +02:00"),
        ("bu gün 18:00", "2026-11-22 18:00 +02:00"),
        ("sabah saat 9:00", "2026-11-23 09:00 +02:00"),
    ],
)
def test_what_people_write(text: str, local: str) -> None:
    assert _parsed(text) == local


def test_the_next_such_time_goes_by_the_clocks_of_the_zone() -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 02:30 of the 23rd in Baku
    assert _parsed("03:00", ZoneInfo("Asia/Baku"), late) == "2026-11-23 03:00 +04:00"
    assert _parsed("tomorrow 03:00", ZoneInfo("Asia/Baku"), late) == "2026-11-24 03:00 +04:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-22 12:00", "2026-11-22 12:00 has already passed."),
        ("today 09:00", "today 09:00 has already passed."),
        ("01.01.2020 09:00", "01.01.2020 09:00 has already passed."),
        ("2026-02-30 09:00", "There is no such day or hour as 2026-02-30 09:00."),
        ("2026-13-01 09:00", "There is no such day or hour as 2026-13-01 09:00."),
        ("2026-12-01 24:00", "There is no such day or hour as 2026-12-01 24:00."),
        ("tomorrow 09:60", "There is no such day or hour as tomorrow 09:60."),
        ("2026-12-01 09:00+99:00", "There is no such day or hour as 2026-12-01 09:00+99:00."),
        ("0001-01-01 00:00", "There is no such day or hour as 0001-01-01 00:00."),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_moment(text, KYIV, now=NOW)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-12-01", "12/01/2026 09:00", "tomorrow", "9", "٠٩:٠٠", "{now} 9:00"]
)
def test_what_is_no_time_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ScheduleError, match=r"write it as in 2026-12-01 09:00"):
        parse_moment(text, KYIV, now=NOW)


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        # Times that the spring night leaves out: the first moment after the gap.
        ("Europe/Kyiv", "2026-03-29T03:00", "2026-03-29T01:00+00:00"),
        ("Europe/Kyiv", "2026-03-29T03:59:59", "2026-03-29T01:00+00:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30+00:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00+00:00"),  # a whole day was left out
        # Times that come twice in the autumn: the first.
        ("Europe/Kyiv", "2026-10-25T03:30", "2026-10-25T00:30+00:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30+00:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45+00:00"),
        # The edges of both, and a zone without either.
        ("Europe/Kyiv", "2026-03-29T02:59:59", "2026-03-29T00:59:59+00:00"),
        ("Europe/Kyiv", "2026-03-29T04:00", "2026-03-29T01:00+00:00"),
        ("Europe/Kyiv", "2026-10-25T04:00", "2026-10-25T02:00+00:00"),
        ("Asia/Baku", "2026-03-29T03:30", "2026-03-28T23:30+00:00"),
    ],
)
def test_the_nights_when_clocks_change(zone: str, local: str, moment: str) -> None:
    found = first_moment(datetime.fromisoformat(local), ZoneInfo(zone))
    assert found == datetime.fromisoformat(moment)
    assert found.tzinfo is UTC


@given(
    st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 (a clock on the wall)
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    ),
    st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Baku", "Australia/Lord_Howe"]),
)
def test_no_clock_shows_an_earlier_time_than_was_asked(local: datetime, zone: str) -> None:
    shown = first_moment(local, ZoneInfo(zone)).astimezone(ZoneInfo(zone))
    assert shown.replace(tzinfo=None) >= local
    assert shown.fold == 0


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("europe/kyiv", "Europe/Kyiv"),
        (" America/New York ", "America/New_York"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_goes_by_its_name(written: str, key: str) -> None:
    assert named_zone(written).key == key


@pytest.mark.parametrize(
    ("written", "guess"),
    [
        ("Europe/Kyjiv", "Europe/Kyiv"),
        ("Kyiv", "Europe/Kyiv"),
        ("Azia/Baku", "Asia/Baku"),
        ("Baki", "Asia/Baku"),
        ("New York", "America/New_York"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_zone(written: str, guess: str) -> None:
    with pytest.raises(ScheduleError, match=f"did you mean.*{guess}"):
        named_zone(written)


@pytest.mark.parametrize(
    "written", ["", "Europe", "../etc/passwd", "/etc", "localtime", "Київ", "\0", "ß" * 300]
)
def test_what_is_no_zone_is_refused(written: str) -> None:
    with pytest.raises(ScheduleError, match="There is no time zone"):
        named_zone(written)


@given(st.text(max_size=30) | st.text("0123456789-.: TZ+завтра", max_size=20))
def test_any_text_is_either_a_later_moment_or_refused(text: str) -> None:
    try:
        moment = parse_moment(text, KYIV, now=NOW)
    except ScheduleError as error:
        assert str(error)
    else:
        assert moment > NOW
