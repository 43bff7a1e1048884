"""Who may send what, on both databases: leases, the step to `sending`, holds and pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.contract import Store
from storage.records import ArticleState, Delivery, DeliveryAction, DeliveryState, Hold, Settlement
from tests.builders import NOW, a_new_delivery, a_new_edition, planned_posts

SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(minutes=5)
S = DeliveryState


async def lease(
    store: Store, owner: str = "a", *, now: datetime = NOW, limit: int = 99
) -> Sequence[Delivery]:
    return await store.lease_deliveries(
        owner, now=now, until=now + timedelta(minutes=1), limit=limit
    )


async def leased_ids(store: Store, owner: str = "a", **how: object) -> list[int]:
    return [row.id for row in await lease(store, owner, **how)]  # type: ignore[arg-type]


async def test_due_rows_are_leased_in_order_and_whole(store: Store) -> None:
    planned = await planned_posts(store, channels=2, posts=2)
    assert list(await lease(store)) == planned


async def test_a_row_is_not_due_before_its_time(store: Store) -> None:
    await planned_posts(store)
    # Nobody has put it off: it goes, though the clock was set back since.
    assert await leased_ids(store, now=NOW - timedelta(hours=1)) == [1]
    await store.settle(1, Settlement(S.PLANNED, NOW, not_before=NOW))
    assert await leased_ids(store, now=NOW - timedelta(microseconds=1)) == []
    assert await leased_ids(store, now=NOW) == [1]


async def test_no_channel_waits_for_anothers_backlog(store: Store) -> None:
    rows = await planned_posts(store, channels=1, posts=5)
    rows += await planned_posts(store, channels=1, posts=2)
    assert await leased_ids(store, limit=3) == [1, 2, 6]


@pytest.mark.parametrize(("limit", "looks"), [(3, 1), (2, 2)])
async def test_the_ledger_is_looked_through_once_more_only_where_a_backlog_may_hide_others(
    store: Store, limit: int, looks: int
) -> None:
    await planned_posts(store, posts=2)
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        found = await lease(store, limit=limit)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(found) == 2
    assert sum("row_number()" in statement for statement in asked) == looks


async def test_a_waiting_row_holds_back_those_behind_it(store: Store) -> None:
    await planned_posts(store, channels=1, posts=3)
    await store.settle(2, Settlement(S.PLANNED, NOW, not_before=SOON))
    assert await leased_ids(store) == [1]
    assert await leased_ids(store, now=SOON) == [1, 2, 3]


async def test_anothers_lease_keeps_the_whole_channel_until_it_ends(store: Store) -> None:
    await planned_posts(store, channels=2, posts=2)
    assert await leased_ids(store, "a", limit=1) == [1]
    assert await leased_ids(store, "b") == [3, 4]
    assert await leased_ids(store, "a") == [1, 2]
    assert await leased_ids(store, "b", now=NOW + timedelta(minutes=1)) == [1, 2, 3, 4]


async def test_a_channel_with_a_row_on_its_way_is_left_alone(store: Store) -> None:
    await planned_posts(store, posts=2)
    await lease(store)
    assert await store.mark_sending(1, "a", now=NOW)
    assert await leased_ids(store, "a") == []
    assert await leased_ids(store, "b", now=LATER) == []
    await store.settle(1, Settlement(S.FAILED, NOW))
    assert await leased_ids(store, "a") == [2]


async def test_a_paused_channel_gets_nothing_until_it_is_active(store: Store) -> None:
    planned = await planned_posts(store, channels=2)
    await store.pause_channel(planned[0].channel_id, reason="kicked", now=NOW)
    assert await leased_ids(store) == [2]
    await store.resume_channel(planned[0].channel_id, now=NOW)
    assert await leased_ids(store) == [1, 2]


async def test_a_hold_stops_everything(store: Store) -> None:
    await planned_posts(store, channels=2)
    await lease(store)
    assert await store.set_hold("7", now=NOW)
    assert await leased_ids(store) == []
    assert not await store.mark_sending(1, "a", now=NOW)
    await store.release_hold()
    assert await store.mark_sending(1, "a", now=NOW)


async def test_the_first_hold_stays_until_it_is_released(store: Store) -> None:
    assert await store.hold() is None
    assert not await store.release_hold()
    assert await store.set_hold("7", now=NOW)
    assert not await store.set_hold("8", now=LATER)
    assert await store.hold() == Hold("7", NOW)
    assert await store.release_hold()
    assert await store.hold() is None


@pytest.mark.parametrize("why", ["withdrawn", "another's", "run out", "paused", "freed", "no row"])
async def test_what_must_not_be_sent_does_not_start(store: Store, why: str) -> None:
    (row,) = await planned_posts(store)
    await lease(store)
    now, owner, number = NOW, "a", row.id
    match why:
        case "withdrawn":
            await store.settle(row.id, Settlement(S.WITHDRAWN, NOW))
        case "another's":
            owner = "b"
        case "run out":
            now = NOW + timedelta(minutes=1)
        case "paused":
            await store.pause_channel(row.channel_id, reason="kicked", now=NOW)
        case "freed":
            await store.settle(row.id, Settlement(S.PLANNED, NOW, not_before=NOW))
        case "no row":
            number = 99
    before = await store.delivery(row.id)
    assert not await store.mark_sending(number, owner, now=now)
    assert await store.delivery(row.id) == before


@pytest.mark.parametrize("state", [ArticleState.DRAFT, ArticleState.RETRACTED])
async def test_an_article_that_is_no_longer_approved_is_withdrawn_when_due(
    store: Store, state: ArticleState
) -> None:
    first, second = await planned_posts(store, posts=2)
    await lease(store)
    assert first.article_id is not None
    await store.set_article_state(first.article_id, state)
    assert not await store.mark_sending(first.id, "b", now=NOW)
    assert (await store.delivery(first.id)).state is S.PLANNED  # "b" has no say in it
    assert not await store.mark_sending(first.id, "a", now=SOON)
    row = await store.delivery(first.id)
    assert (row.state, row.settled_at, row.attempts) == (S.WITHDRAWN, SOON, 0)
    assert row.reason == f"the article's state is {state}"
    assert await store.mark_sending(second.id, "a", now=NOW)


async def test_what_corrects_a_retracted_article_goes_out(store: Store) -> None:
    (row,) = await planned_posts(store)
    assert row.article_id is not None
    await lease(store)
    assert await store.mark_sending(row.id, "a", now=NOW)
    await store.settle(row.id, Settlement(S.SENT, NOW, message_id=7))
    deletion = a_new_delivery(row.article_id, action=DeliveryAction.DELETE)
    await store.plan_edition(a_new_edition(channel_id=row.channel_id), [deletion])
    await store.set_article_state(row.article_id, ArticleState.RETRACTED)
    (due,) = await lease(store)
    assert await store.mark_sending(due.id, "a", now=NOW)


async def test_a_row_starts_once(store: Store, second_store: Store) -> None:
    await planned_posts(store)
    await lease(store)
    starts = [one.mark_sending(1, "a", now=NOW) for one in (store, second_store) * 3]
    assert sorted(await asyncio.gather(*starts)) == [False] * 5 + [True]
    assert (await store.delivery(1)).attempts == 1


async def test_two_senders_never_share_a_channel(store: Store, second_store: Store) -> None:
    await planned_posts(store, channels=6, posts=3)
    batches = await asyncio.gather(
        *(
            lease((store, second_store)[number % 2], f"sender {number}", limit=4)
            for number in range(6)
        )
    )
    owners: dict[int, set[int]] = {}
    for number, rows in enumerate(batches):
        for row in rows:
            owners.setdefault(row.channel_id, set()).add(number)
    assert all(len(who) == 1 for who in owners.values())
    ids = [row.id for rows in batches for row in rows]
    assert len(ids) == len(set(ids))
    assert len(owners) == 6


async def test_what_two_senders_send_goes_out_once_and_in_order(
    store: Store, second_store: Store
) -> None:
    await planned_posts(store, channels=4, posts=4)
    sent: list[tuple[int, int]] = []

    async def sender(own: Store, name: str) -> None:
        while rows := await lease(own, name, limit=3):
            for row in rows:
                if await own.mark_sending(row.id, name, now=NOW):
                    sent.append((row.channel_id, row.id))
                    await own.settle(row.id, Settlement(S.SENT, NOW, message_id=row.id))

    await asyncio.gather(sender(store, "a"), sender(second_store, "b"))
    while await lease(store, "a"):  # one may have stopped while the other held the rest
        await sender(store, "a")
    assert sorted(row for _, row in sent) == list(range(1, 17))
    for channel in {channel for channel, _ in sent}:
        rows = [row for one, row in sent if one == channel]
        assert rows == sorted(rows)


async def test_a_large_backlog_is_leased_within_its_limit(store: Store) -> None:
    (row,) = await planned_posts(store)
    notices = [a_new_delivery(part=part) for part in range(300)]
    await store.plan_edition(a_new_edition(channel_id=row.channel_id), notices)
    assert await leased_ids(store, limit=50) == list(range(1, 51))
