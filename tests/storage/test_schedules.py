"""Schedules, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.contract import Store
from storage.errors import (
    AlreadyPostedError,
    ArticleNotFoundError,
    ChannelNotFoundError,
    ScheduleEndedError,
    ScheduleExistsError,
    ScheduleNotFoundError,
)
from storage.records import (
    EditionOrigin,
    MissedPolicy,
    NewEdition,
    Schedule,
    ScheduleKind,
    ScheduleState,
)
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_edition,
    a_new_schedule,
    planned_posts,
)

LATER = NOW + timedelta(hours=1)


async def a_slot(store: Store, slot_at: datetime = LATER) -> tuple[Schedule, NewEdition]:
    """A channel with a schedule, and the edition of one slot."""
    channel = await store.add_channel(a_new_channel(), now=NOW)
    schedule = await store.add_schedule(a_new_schedule(channel_id=channel.id), now=NOW)
    edition = a_new_edition(
        channel_id=channel.id,
        schedule_id=schedule.id,
        slot_at=slot_at,
        fired_at=slot_at + timedelta(seconds=1),
        origin=EditionOrigin.SCHEDULE,
    )
    return schedule, edition


async def test_a_schedule_comes_back_whole(store: Store) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    article = await store.add_article(a_new_article(), now=NOW)
    new = a_new_schedule(
        channel_id=channel.id,
        kind=ScheduleKind.ONCE,
        expression="2026-12-01T09:00:00+02:00",
        topic="south-caucasus",
        article_id=article.id,
        missed=MissedPolicy.SKIP,
    )
    schedule = await store.add_schedule(new, now=NOW)
    assert schedule == Schedule(
        id=1,
        channel_id=channel.id,
        kind=ScheduleKind.ONCE,
        expression="2026-12-01T09:00:00+02:00",
        zone="Europe/Kyiv",
        topic="south-caucasus",
        article_id=article.id,
        article_limit=5,
        missed=MissedPolicy.SKIP,
        state=ScheduleState.ACTIVE,
        handled_until=NOW,
        created_by="cli",
        created_at=NOW,
    )
    assert await store.schedule(1) == schedule


async def test_a_schedule_needs_its_channel_and_its_article(store: Store) -> None:
    with pytest.raises(ChannelNotFoundError):
        await store.add_schedule(a_new_schedule(channel_id=9), now=NOW)
    await store.add_channel(a_new_channel(), now=NOW)
    with pytest.raises(ArticleNotFoundError):
        await store.add_schedule(a_new_schedule(article_id=9), now=NOW)
    assert await store.schedules() == []


async def test_an_article_is_planned_for_a_channel_once_at_whatever_moment(store: Store) -> None:
    here, there = [await store.add_channel(a_new_channel(), now=NOW) for _ in range(2)]
    article = await store.add_article(a_new_article(), now=NOW)
    new = a_new_schedule(
        channel_id=here.id, kind=ScheduleKind.ONCE, expression="2026-12-01T09:00",
        article_id=article.id,
    )  # fmt: skip
    first = await store.add_schedule(new, now=NOW)
    for state in (ScheduleState.ACTIVE, ScheduleState.PAUSED):
        known = await store.set_schedule_state(first.id, state, now=NOW)
        with pytest.raises(ScheduleExistsError) as raised:
            await store.add_schedule(replace(new, expression="2026-12-02T09:00"), now=NOW)
        assert raised.value.known == known
    await store.add_schedule(replace(new, channel_id=there.id), now=NOW)
    await store.set_schedule_state(first.id, ScheduleState.REMOVED, now=NOW)
    await store.add_schedule(new, now=NOW)


async def test_an_article_that_a_channel_has_is_not_planned_there(store: Store) -> None:
    (row,) = await planned_posts(store)
    new = a_new_schedule(
        channel_id=row.channel_id, kind=ScheduleKind.ONCE, expression="2026-12-01T09:00",
        article_id=row.article_id,
    )  # fmt: skip
    with pytest.raises(AlreadyPostedError):
        await store.add_schedule(new, now=NOW)
    assert row.article_id is not None
    assert await store.has_post(row.article_id, row.channel_id)
    await store.withdraw(row.article_id, reason="no", now=NOW, limit=9)
    assert not await store.has_post(row.article_id, row.channel_id)
    await store.add_schedule(new, now=NOW)


async def test_a_removed_schedule_is_gone(store: Store) -> None:
    schedule, edition = await a_slot(store)
    removed = await store.set_schedule_state(schedule.id, ScheduleState.REMOVED, now=NOW)
    assert removed.state is ScheduleState.REMOVED
    assert await store.schedules() == []
    for call in (
        store.schedule(schedule.id),
        store.set_schedule_state(schedule.id, ScheduleState.ACTIVE, now=NOW),
        store.plan_edition(edition, []),
    ):
        with pytest.raises(ScheduleNotFoundError):
            await call


async def test_a_pause_lets_its_slots_pass(store: Store) -> None:
    schedule, _ = await a_slot(store)
    await store.set_schedule_state(schedule.id, ScheduleState.PAUSED, now=NOW)
    assert await store.schedules(active_only=True) == []
    assert [one.state for one in await store.schedules()] == [ScheduleState.PAUSED]
    resumed = await store.set_schedule_state(schedule.id, ScheduleState.ACTIVE, now=LATER)
    assert resumed.handled_until == LATER
    assert await store.schedules(active_only=True) == [resumed]


@pytest.mark.parametrize(
    ("states", "now"),
    [
        ([ScheduleState.ACTIVE], LATER),  # it was never paused
        ([ScheduleState.PAUSED, ScheduleState.ACTIVE], NOW - timedelta(days=1)),  # a clock set back
    ],
)
async def test_what_is_handled_never_moves_without_a_pause_nor_backwards(
    store: Store, states: Sequence[ScheduleState], now: datetime
) -> None:
    schedule, _ = await a_slot(store)
    for state in states:
        schedule = await store.set_schedule_state(schedule.id, state, now=now)
    assert schedule.handled_until == NOW


async def test_a_schedule_that_has_ended_is_not_revived(store: Store) -> None:
    schedule, edition = await a_slot(store)
    await store.plan_edition(edition, [], ends_schedule=True)
    for state in (ScheduleState.ACTIVE, ScheduleState.PAUSED):
        with pytest.raises(ScheduleEndedError) as caught:
            await store.set_schedule_state(schedule.id, state, now=LATER)
        assert caught.value.schedule_id == schedule.id
    assert (await store.schedule(schedule.id)).state is ScheduleState.ENDED
    await store.set_schedule_state(schedule.id, ScheduleState.REMOVED, now=LATER)
    assert await store.schedules() == []
