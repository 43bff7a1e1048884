"""Editions: firings and their rows, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import (
    AlreadyPostedError,
    ChannelNotFoundError,
    ScheduleNotFoundError,
    SlotTakenError,
)
from storage.records import (
    ArticleState,
    DeliveryAction,
    DeliveryState,
    NewDelivery,
    ScheduleState,
    Settlement,
)
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
    a_tag,
    planned_posts,
)
from tests.storage.test_schedules import LATER, a_slot


async def test_an_edition_is_planned_with_its_rows_and_its_slot(store: Store) -> None:
    schedule, edition = await a_slot(store)
    article = await store.add_article(a_new_article(), now=NOW)
    parts = [a_new_delivery(article.id, part=part, payload={"text": f"№{part}"}) for part in (0, 1)]
    edition_id = await store.plan_edition(edition, parts)
    assert (await store.schedule(schedule.id)).handled_until == LATER
    rows = await store.deliveries(limit=9)
    assert [(row.part, row.payload, row.edition_id) for row in rows] == [
        (1, {"text": "№1"}, edition_id),
        (0, {"text": "№0"}, edition_id),
    ]
    for row in rows:
        assert row.state is DeliveryState.PLANNED
        assert row.planned_at == row.not_before == edition.fired_at
        assert (row.article_id, row.article_title) == (article.id, article.title)
        assert (row.attempts, row.message_id, row.settled_at) == (0, None, None)


async def test_a_slot_of_the_past_does_not_move_what_is_handled_back(store: Store) -> None:
    schedule, edition = await a_slot(store, slot_at=NOW - timedelta(hours=1))
    await store.plan_edition(edition, [])
    assert (await store.schedule(schedule.id)).handled_until == NOW


async def test_the_last_edition_ends_its_schedule(store: Store) -> None:
    schedule, edition = await a_slot(store)
    await store.plan_edition(edition, [], ends_schedule=True)
    assert (await store.schedule(schedule.id)).state is ScheduleState.ENDED


async def test_an_edition_needs_its_channel_and_its_schedule(store: Store) -> None:
    with pytest.raises(ChannelNotFoundError):
        await store.plan_edition(a_new_edition(channel_id=9), [])
    channel = await store.add_channel(a_new_channel(), now=NOW)
    with pytest.raises(ScheduleNotFoundError):
        await store.plan_edition(a_new_edition(channel_id=channel.id, schedule_id=9), [])


async def test_a_slot_fires_once(store: Store, second_store: Store) -> None:
    _, edition = await a_slot(store)
    notice = a_new_delivery()
    results = await asyncio.gather(
        store.plan_edition(edition, [notice]),
        second_store.plan_edition(edition, [notice]),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["SlotTakenError", "int"]
    with pytest.raises(SlotTakenError, match=LATER.isoformat().replace("+", r"\+")):
        await store.plan_edition(edition, [notice])
    assert len(await store.deliveries(limit=9)) == 1


async def test_editors_may_ask_as_often_as_they_like(store: Store) -> None:
    await store.add_channel(a_new_channel(), now=NOW)
    assert await store.plan_edition(a_new_edition(), []) == 1
    assert await store.plan_edition(a_new_edition(), []) == 2


async def test_an_article_goes_to_a_channel_once_and_nothing_of_a_second_is_left(
    store: Store,
) -> None:
    schedule, edition = await a_slot(store)
    first, second = [await store.add_article(a_new_article(), now=NOW) for _ in range(2)]
    await store.plan_edition(
        a_new_edition(first.id, channel_id=edition.channel_id), [a_new_delivery(first.id)]
    )
    with pytest.raises(AlreadyPostedError) as caught:
        await store.plan_edition(edition, [a_new_delivery(second.id), a_new_delivery(first.id)])
    assert (caught.value.article_id, caught.value.channel.id) == (first.id, edition.channel_id)
    assert [row.article_id for row in await store.deliveries(limit=9)] == [first.id]
    assert await store.schedule(schedule.id) == schedule
    await store.plan_edition(edition, [a_new_delivery(second.id)])  # the slot is still free


async def test_of_two_plans_for_one_article_at_once_one_is_refused(
    store: Store, second_store: Store
) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    article = await store.add_article(a_new_article(), now=NOW)
    edition = a_new_edition(article.id, channel_id=channel.id)
    results = await asyncio.gather(
        *(one.plan_edition(edition, [a_new_delivery(article.id)]) for one in (store, second_store)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyPostedError", "int"]
    assert len(await store.deliveries(limit=9)) == 1


async def test_the_same_part_twice_in_one_plan_is_refused(store: Store) -> None:
    await store.add_channel(a_new_channel(), now=NOW)
    article = await store.add_article(a_new_article(), now=NOW)
    with pytest.raises(AlreadyPostedError):
        await store.plan_edition(a_new_edition(), [a_new_delivery(article.id)] * 2)


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.WITHDRAWN])
async def test_what_did_not_go_out_is_an_editors_to_plan_again(
    store: Store, state: DeliveryState
) -> None:
    (row,) = await planned_posts(store)
    assert row.article_id is not None
    await store.settle(row.id, Settlement(state, NOW))
    again = a_new_edition(row.article_id, channel_id=row.channel_id)
    assert await store.plan_edition(again, [a_new_delivery(row.article_id)])


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.WITHDRAWN])
async def test_what_did_not_go_out_is_offered_again_only_in_a_new_revision(
    store: Store, state: DeliveryState
) -> None:
    (row,) = await planned_posts(store)
    other = await store.add_channel(a_new_channel(), now=NOW)
    assert row.article_id is not None

    async def offered(channel_id: int, topic: str | None = None) -> list[int]:
        unposted = await store.unposted_articles(channel_id, topic=topic, limit=5)
        return [one.id for one in unposted]

    await store.settle(row.id, Settlement(state, NOW))
    assert await offered(row.channel_id) == await offered(row.channel_id, "AZ") == []
    assert await offered(other.id) == [row.article_id]
    await store.add_revision(row.article_id, a_new_article(), expected_revision=1, now=NOW)
    assert await offered(row.channel_id) == await offered(row.channel_id, "AZ") == [row.article_id]


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.UNKNOWN])
async def test_what_may_have_gone_out_is_not_planned_again(
    store: Store, state: DeliveryState
) -> None:
    (row,) = await planned_posts(store)
    assert row.article_id is not None
    await store.lease_deliveries("s", now=NOW, until=LATER, limit=1)
    assert await store.mark_sending(row.id, "s", now=NOW)
    await store.settle(row.id, Settlement(state, NOW))
    assert await store.unposted_articles(row.channel_id, topic=None, limit=5) == []
    with pytest.raises(AlreadyPostedError):
        await store.plan_edition(
            a_new_edition(channel_id=row.channel_id), [a_new_delivery(row.article_id)]
        )


async def test_edits_and_notices_may_repeat(store: Store) -> None:
    (row,) = await planned_posts(store)
    edit = NewDelivery(row.article_id, 2, 0, {"text": "mended"}, DeliveryAction.EDIT)
    plan = a_new_edition(channel_id=row.channel_id)
    await store.plan_edition(plan, [edit, edit, a_new_delivery(), a_new_delivery()])
    assert len(await store.deliveries(limit=9)) == 5


async def test_unposted_articles_are_approved_newest_first_and_about_the_region(
    store: Store,
) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    for minute, changes in enumerate(
        (
            {"title": "about"},
            {"title": "mentions", "regions": (a_tag("AZ", about=False),)},
            {"title": "elsewhere", "regions": (a_tag("FR"),)},
            {"title": "draft", "state": ArticleState.DRAFT},
            {"title": "newest"},
        )
    ):
        when = NOW + timedelta(minutes=minute)
        await store.add_article(a_new_article(**changes, published_at=when), now=NOW)

    async def left(topic: str | None, limit: int) -> list[str]:
        rows = await store.unposted_articles(channel.id, topic=topic, limit=limit)
        return [row.title for row in rows]

    assert await left(None, 9) == ["newest", "elsewhere", "mentions", "about"]
    assert await left("AZ", 9) == ["newest", "about"]
    assert await left("AZ", 1) == ["newest"]


async def test_another_channels_posts_do_not_count(store: Store) -> None:
    (row,) = await planned_posts(store)
    other = await store.add_channel(a_new_channel(), now=NOW)
    unposted = await store.unposted_articles(other.id, topic="AZ", limit=5)
    assert [one.id for one in unposted] == [row.article_id]
