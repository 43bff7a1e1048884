"""Orders to correct posts, and the rows that come of them, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import RevisionConflictError
from storage.records import (
    ArticleState,
    Correction,
    CorrectionKind,
    Delivery,
    DeliveryAction,
    DeliveryState,
    NewBroadcast,
    PostChanges,
    Settlement,
)
from storage.records.broadcasts import Dress
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
    planned_posts,
)

SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(minutes=5)
K, S = CorrectionKind, DeliveryState


async def carried_out(store: Store, row: Delivery, state: DeliveryState) -> None:
    await store.lease_deliveries("s", now=NOW, until=LATER, limit=9)
    assert await store.mark_sending(row.id, "s", now=NOW)
    await store.settle(row.id, Settlement(state, SOON, message_id=7, chat_id=-100))


async def revised(store: Store, article_id: int, revision: int) -> None:
    await store.add_revision(
        article_id, a_new_article(), expected_revision=revision, now=NOW, correction=K.TYPO, by="7"
    )


async def test_an_edit_and_a_deletion_that_arrive_show_in_the_row_of_the_post(store: Store) -> None:
    (post,) = await planned_posts(store)
    await carried_out(store, post, S.SENT)
    assert post.article_id is not None
    await revised(store, post.article_id, 1)
    (order,) = await store.open_corrections(limit=5)
    assert order == Correction(post.article_id, 2, K.TYPO, None, "7", NOW)
    assert await store.correction(post.article_id) == order
    assert await store.correction(post.article_id + 1) is None
    (channel,) = await store.posted_channels(post.article_id, limit=5)
    for action, text in ((DeliveryAction.EDIT, "new"), (DeliveryAction.DELETE, "gone")):
        change = a_new_delivery(
            post.article_id, article_revision=2, action=action, target_id=post.id, message_id=7,
            payload={"text": text},
        )  # fmt: skip
        edition = a_new_edition(channel_id=channel.id)
        assert await store.correct_posts(
            order, edition, lambda _, row=change: PostChanges((), (row,))
        )  # type: ignore[misc]
        (row,) = await store.deliveries(limit=1)
        await carried_out(store, row, S.SENT)
        shown = await store.delivery(post.id)
        if action is DeliveryAction.EDIT:
            assert (shown.payload, shown.shown_revision, shown.state) == (
                {"text": "new"},
                2,
                S.SENT,
            )
    assert (shown.state, shown.message_id, shown.article_revision) == (S.WITHDRAWN, 7, 1)
    assert await store.posted_channels(post.article_id, limit=5) == []


async def test_a_newer_order_takes_the_place_of_an_older_one(store: Store) -> None:
    (post,) = await planned_posts(store)
    assert post.article_id is not None
    await revised(store, post.article_id, 1)
    (old,) = await store.open_corrections(limit=5)
    retracted = await store.retract(post.article_id, K.NOTICE, by="7", now=SOON)
    assert retracted.state is ArticleState.RETRACTED
    edition = a_new_edition(channel_id=post.channel_id)
    taken_back = PostChanges((post.id,))
    assert not await store.correct_posts(old, edition, lambda _: taken_back)
    assert not await store.close_correction(old)
    (new,) = await store.open_corrections(limit=5)
    assert (new.kind, new.retracts) == (K.NOTICE, True)
    assert await store.correct_posts(new, edition, lambda rows: PostChanges((rows[0].id,)))
    assert (await store.delivery(post.id)).state is S.WITHDRAWN
    assert await store.close_correction(new)
    assert await store.open_corrections(limit=5) == []
    # A retracted article has no more revisions to show.
    await revised(store, post.article_id, 2)
    assert await store.open_corrections(limit=5) == []


async def test_orders_come_page_by_page_the_oldest_first(store: Store) -> None:
    posts = await planned_posts(store, posts=3)
    for post in reversed(posts):
        assert post.article_id is not None
        await revised(store, post.article_id, 1)
    await store.retract(posts[0].article_id or 0, K.NOTICE, by="7", now=SOON)
    found: list[Correction] = []
    while page := await store.open_corrections(limit=1, after=found[-1] if found else None):
        found += page
    assert [one.article_id for one in found] == [posts[at].article_id for at in (1, 2, 0)]


async def test_of_two_answers_the_first_counts(store: Store) -> None:
    (post,) = await planned_posts(store)
    number = post.article_id
    assert number is not None
    await store.add_revision(number, a_new_article(), expected_revision=1, now=NOW)
    assert not await store.answer_correction(number, 1, K.TYPO, by="7", now=SOON)
    assert await store.answer_correction(number, 2, K.SUBSTANCE, by="7", now=SOON)
    assert not await store.answer_correction(number, 2, K.LEAVE, by="8", now=SOON)
    (order,) = await store.open_corrections(limit=5)
    assert (order.kind, order.substance_revision, order.requested_by) == (K.SUBSTANCE, 2, "7")


async def test_what_was_rendered_of_an_older_revision_is_not_planned(store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    channel = await store.add_channel(a_new_channel(), now=NOW)
    await revised(store, article.id, 1)
    assert await store.open_corrections(limit=5) == []  # it has no posts
    with pytest.raises(RevisionConflictError):
        await store.plan_edition(
            a_new_edition(article.id, channel_id=channel.id), [a_new_delivery(article.id)]
        )
    old = NewBroadcast(article.id, 1, "7", {Dress(): [{"text": "old"}]})
    with pytest.raises(RevisionConflictError):
        await store.begin_broadcast(old, now=NOW)


async def test_an_order_waits_for_a_broadcast_to_be_planned(store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    await store.add_channel(a_new_channel(), now=NOW)
    new = NewBroadcast(article.id, 1, "7", {Dress(): [{"text": "a"}]})
    await store.begin_broadcast(new, now=NOW)
    await revised(store, article.id, 1)
    assert await store.open_corrections(limit=5) == []
    while await store.plan_broadcast(limit=5):
        pass
    assert len(await store.open_corrections(limit=5)) == 1


async def test_an_edit_on_its_way_when_the_program_died_goes_again(store: Store) -> None:
    (post,) = await planned_posts(store)
    await carried_out(store, post, S.SENT)
    assert post.article_id is not None
    await revised(store, post.article_id, 1)
    (order,) = await store.open_corrections(limit=5)
    edit = a_new_delivery(
        post.article_id, action=DeliveryAction.EDIT, target_id=post.id, message_id=7
    )
    edition = a_new_edition(channel_id=post.channel_id)
    await store.correct_posts(order, edition, lambda _: PostChanges((), (edit,)))
    (row,) = await store.deliveries(limit=1)
    await store.lease_deliveries("s", now=NOW, until=LATER, limit=9)
    await store.mark_sending(row.id, "s", now=NOW)
    assert await store.strand_sending(now=NOW, reason="the program ended") == []
    assert (await store.delivery(row.id)).state is S.PLANNED
