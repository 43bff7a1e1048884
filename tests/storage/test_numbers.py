"""Numbers longer than any row's, chat's or message's: people type them, and nothing has them."""

from __future__ import annotations

import pytest

from storage.contract import Store
from storage.errors import (
    ArticleNotFoundError,
    ChannelNotFoundError,
    DeliveryNotFoundError,
    ScheduleNotFoundError,
)
from storage.records import Cursor, DeliveryState, NewChannel, ScheduleState, Settlement
from storage.richtext import RichText
from tests.builders import NOW, a_new_article, a_new_edition, a_new_schedule
from tests.storage.calls import seed

LONG = (2**63, -(2**63) - 1, 10**30)


@pytest.mark.parametrize("number", LONG)
async def test_a_number_that_is_too_long_is_not_found(store: Store, number: int) -> None:
    await seed(store)
    state = Settlement(DeliveryState.WITHDRAWN, NOW)
    for call, error in (
        (store.article(number), ArticleNotFoundError),
        (store.revisions(number), ArticleNotFoundError),
        (
            store.add_revision(number, a_new_article(), expected_revision=1, now=NOW),
            ArticleNotFoundError,
        ),
        (store.channel(str(number)), ChannelNotFoundError),
        (store.channel("@seed", number), ChannelNotFoundError),
        (store.channel_by_id(number), ChannelNotFoundError),
        (store.pause_channel(number, reason="kicked", now=NOW), ChannelNotFoundError),
        (store.add_channel(NewChannel("@new", thread_id=number), now=NOW), ChannelNotFoundError),
        (store.add_channel(NewChannel("@new", chat_id=number), now=NOW), ChannelNotFoundError),
        (store.add_schedule(a_new_schedule(channel_id=number), now=NOW), ChannelNotFoundError),
        (store.add_schedule(a_new_schedule(article_id=number), now=NOW), ArticleNotFoundError),
        (store.schedule(number), ScheduleNotFoundError),
        (
            store.set_schedule_state(number, ScheduleState.PAUSED, now=NOW),
            ScheduleNotFoundError,
        ),
        (store.plan_edition(a_new_edition(channel_id=number), []), ChannelNotFoundError),
        (store.delivery(number), DeliveryNotFoundError),
        (store.settle(number, state), DeliveryNotFoundError),
    ):
        with pytest.raises(error):
            await call  # type: ignore[misc]


async def test_lists_about_a_number_that_is_too_long_are_empty(store: Store) -> None:
    await seed(store)
    for number in LONG:
        assert await store.deliveries(limit=5, channel_id=number) == []
        assert await store.deliveries(limit=5, article_id=number) == []
        assert await store.kept_query(number) is None
        assert await store.conversation(number, number) is None
        assert await store.append_text(number, 2, RichText("more"), now=NOW) is None
        assert await store.end_conversation(1, number) is None
        assert not await store.mark_sending(number, "a", now=NOW)
        assert (await store.articles(limit=5, before=Cursor(NOW, number))).rows == ()
