"""What becomes of posts that have waited for a paused channel, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.records import (
    Backlog,
    Channel,
    ChannelState,
    DeliveryAction,
    DeliveryState,
    EditionOrigin,
    Notice,
    Resumption,
    Settlement,
)
from tests.builders import (
    NOW,
    a_new_article,
    a_new_channel,
    a_new_delivery,
    a_new_edition,
    planned_posts,
)

LATER = NOW + timedelta(minutes=5)


async def backlog(store: Store, policy: Backlog) -> Channel:
    """Rows 1 to 6 of a paused channel: a post half sent (1 of 2), one post, a correction, and the
    newest post in two parts. Row 7 is another channel's."""
    channel = await store.add_channel(a_new_channel(backlog=policy), now=NOW)
    for parts in (2, 1, 2):
        article = await store.add_article(a_new_article(), now=NOW)
        rows = [a_new_delivery(article.id, part=part) for part in range(parts)]
        if parts == 1:
            rows.append(a_new_delivery(article.id, action=DeliveryAction.EDIT))
        await store.plan_edition(a_new_edition(article.id, channel_id=channel.id), rows)
    await planned_posts(store)
    await store.lease_deliveries("a", now=NOW, until=LATER, limit=1)
    assert await store.mark_sending(1, "a", now=NOW)
    await store.settle(1, Settlement(DeliveryState.SENT, NOW, message_id=5, chat_id=-5))
    assert await store.pause_channel(channel.id, reason="kicked", now=NOW)
    return channel


@pytest.mark.parametrize(
    ("policy", "waiting", "resumption"),
    [
        (Backlog.ALL, [2, 3, 4, 5, 6, 7], Resumption(3, 0)),
        (Backlog.LATEST, [2, 4, 5, 6, 7], Resumption(2, 1)),
        (Backlog.NONE, [2, 4, 7], Resumption(1, 2)),
    ],
)
async def test_the_policy_says_what_goes_out(
    store: Store, policy: Backlog, waiting: list[int], resumption: Resumption
) -> None:
    channel = await backlog(store, policy)
    owner = await store.add_channel(a_new_channel(kind="private"), now=NOW)

    def told(of: Channel, what: Resumption) -> list[Notice]:
        payload = {"text": f"{of.id}: {what}"}
        edition = a_new_edition(channel_id=owner.id, origin=EditionOrigin.NOTICE)
        return [Notice(edition, (a_new_delivery(payload=payload),))]

    assert await store.resume_channel(channel.id, now=LATER, notices_of=told) == resumption
    assert await store.resume_channel(channel.id, now=LATER, notices_of=told) is None, "told once"
    rows = await store.deliveries(limit=9, states=[DeliveryState.PLANNED])
    assert [row.id for row in reversed(rows)] == [*waiting, 8]
    assert rows[0].payload == {"text": f"{channel.id}: {resumption}"}
    gone = await store.deliveries(limit=9, states=[DeliveryState.WITHDRAWN])
    assert {row.settled_at for row in gone} <= {LATER}
    assert all(f"backlog: {policy}" in (row.reason or "") for row in gone)
    # What was let go stays so: no schedule takes it up again.
    offered = await store.unposted_articles(channel.id, topic=None, limit=9)
    assert not {row.article_id for row in gone} & {one.id for one in offered}


async def test_the_policy_is_a_setting_of_the_channel(store: Store) -> None:
    channel = await store.add_channel(a_new_channel(), now=NOW)
    assert channel.backlog is Backlog.ALL
    changed = await store.set_backlog(channel.id, Backlog.NONE)
    assert changed == await store.channel_by_id(channel.id)
    assert (changed.backlog, changed.state) == (Backlog.NONE, ChannelState.ACTIVE)
