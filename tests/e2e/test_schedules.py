"""Schedules in the running program: on time, late once, skipped, and after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app.newsroom import Newsroom
from storage.records import (
    DeliveryState,
    MissedPolicy,
    NewChannel,
    NewSchedule,
    Schedule,
    ScheduleKind,
    ScheduleState,
)
from tests.builders import a_new_article, a_new_schedule, a_tag
from tests.e2e.conftest import City, Office


async def plan(
    newsroom: Newsroom, channel: str, *, since: timedelta = timedelta(0), **changes: object
) -> Schedule:
    """A schedule of this channel, made so long ago."""
    known = await newsroom.store.add_channel(NewChannel(channel), now=newsroom.now())
    new: NewSchedule = a_new_schedule(channel_id=known.id, **changes)
    return await newsroom.store.add_schedule(new, now=newsroom.now() - since)


def hourly(newsroom: Newsroom) -> str:
    """Half an hour away from now, so that no slot is on time whenever the test runs."""
    return f"{(newsroom.now().minute + 30) % 60} * * * *"


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()


async def test_a_moment_fires_what_is_about_its_topic(office: Office) -> None:
    await office.fill(1, title="On Kazakhstan", regions=(a_tag("KZ", main=True),))
    await office.fill(1, title="On Georgia", regions=(a_tag("GE", main=True),))
    schedule = await plan(
        office.newsroom,
        "@caucasus",
        kind=ScheduleKind.ONCE,
        expression=in_seconds(1.5),
        zone="UTC",
        topic="GE",
    )
    posts = await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    assert "On Georgia" in posts[0].text
    assert (await office.newsroom.store.schedule(schedule.id)).state is ScheduleState.ENDED


async def test_slots_missed_while_down_are_sent_late_once_and_the_owner_is_told(
    city: City,
) -> None:
    async with city.archive() as newsroom:
        for _ in range(2):
            await newsroom.store.add_article(a_new_article(), now=newsroom.now())
        await plan(
            newsroom,
            "@caucasus",
            since=timedelta(hours=10),
            expression=hourly(newsroom),
            zone="UTC",
        )
    await city.owner.says("/start")
    async with city.office() as office:
        posts = await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 2)
        assert len({post.text for post in posts}) == 2
        told = await office.owner.waits_for(lambda seen: any("Late:" in m.text for m in seen))
        assert "10 slots of @caucasus were missed" in next(
            m.text for m in told if "Late:" in m.text
        )
    async with city.office() as office:
        await office.until(office_is_idle(office))
        assert len(office.telegram.messages("@caucasus")) == 2, "a restart sends nothing again"


async def test_missed_slots_are_skipped_where_the_schedule_says_so(city: City) -> None:
    async with city.archive() as newsroom:
        await newsroom.store.add_article(a_new_article(), now=newsroom.now())
        schedule = await plan(
            newsroom,
            "@caucasus",
            since=timedelta(hours=10),
            expression=hourly(newsroom),
            zone="UTC",
            missed=MissedPolicy.SKIP,
        )
    async with city.office() as office:

        async def handled() -> bool:
            stored = await office.newsroom.store.schedule(schedule.id)
            return stored.handled_until > schedule.handled_until

        await office.until(handled)
        assert not [row for row in await office.ledger() if row.article_id]


async def test_a_schedule_made_elsewhere_is_noticed_while_running(office: Office) -> None:
    await office.fill(1)
    await plan(
        office.newsroom, "@caucasus", kind=ScheduleKind.ONCE, expression=in_seconds(0.3), zone="UTC"
    )
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)


async def test_an_article_goes_to_a_channel_once_over_many_firings(office: Office) -> None:
    await office.fill(3)
    for number in range(3):
        channel = await office.newsroom.store.channels()
        moment = in_seconds(0.3 + number * 0.3)
        if not channel:
            await plan(
                office.newsroom, "@caucasus", kind=ScheduleKind.ONCE, expression=moment, zone="UTC"
            )
            continue
        again = a_new_schedule(
            channel_id=channel[0].id, kind=ScheduleKind.ONCE, expression=moment, zone="UTC"
        )
        await office.newsroom.store.add_schedule(again, now=office.newsroom.now())

    async def all_fired() -> bool:
        schedules = await office.newsroom.store.schedules()
        return all(schedule.state is ScheduleState.ENDED for schedule in schedules)

    await office.until(all_fired)
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 3)
    rows = await office.ledger()
    assert sorted(row.article_id or 0 for row in rows) == [1, 2, 3]


async def test_one_broken_schedule_spares_the_others(office: Office) -> None:
    await office.fill(1)
    broken = await plan(
        office.newsroom, "@world_desk", kind=ScheduleKind.ONCE, expression="no time", zone="UTC"
    )
    await plan(
        office.newsroom, "@caucasus", kind=ScheduleKind.ONCE, expression=in_seconds(0.2), zone="UTC"
    )
    await office.telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
    assert (await office.newsroom.store.schedule(broken.id)).state is ScheduleState.ACTIVE


def office_is_idle(office: Office):  # type: ignore[no-untyped-def]
    async def idle() -> bool:
        rows = await office.ledger()
        return all(row.state is DeliveryState.SENT for row in rows)

    return idle
