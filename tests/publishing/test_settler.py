"""Rows in doubt are settled, whatever happens while they are looked into."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter, TimedOut

from bot.publishing import inquiry
from bot.publishing.inquiry import PrivatePolicy, Sight
from bot.publishing.settler import Settler
from storage.errors import StoreUnavailableError
from storage.records import Delivery, DeliveryState, EditionOrigin, NewChannel, Notice, Settlement
from storage.store import SqlStore
from tests.builders import NOW, a_new_article, a_new_delivery, a_new_edition

S = DeliveryState
LATER = NOW + timedelta(minutes=5)
CHAT = -1_005
OWNER = 1  # the channel that is the owner's own chat


class KilledError(BaseException):
    """kill -9."""


@dataclass
class Script:
    """Eyes that see what is written; an exception in the place of a sight is raised."""

    sights: Iterator[Sight | BaseException]
    numbers: list[int] = field(default_factory=list)

    async def until_telegram_answers(self, stop: asyncio.Event) -> None:
        pass

    async def see(self, row: Delivery, number: int) -> Sight:
        self.numbers.append(number)
        sight = next(self.sights)
        if isinstance(sight, BaseException):
            raise sight
        return sight


class Bell:
    """An alarm whose one notice holds the reason."""

    def delivery_unknown(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        edition = a_new_edition(channel_id=OWNER, origin=EditionOrigin.NOTICE)
        return [Notice(edition, (a_new_delivery(payload={"text": reason}),))]

    delivery_failed = delivery_plain = channel_paused = sending_broke_off = delivery_unknown


@pytest.fixture
def store(ledger: SqlStore, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    monkeypatch.setattr(inquiry, "PAUSE", timedelta())
    monkeypatch.setattr(inquiry, "IN_FLIGHT", timedelta())
    return ledger


async def in_doubt(store: SqlStore) -> list[Delivery]:
    """Three posts of one channel: message 10, one in doubt, one that waits."""
    await store.add_channel(NewChannel("5", chat_id=5, kind="private"), now=NOW)
    channel = await store.add_channel(NewChannel("@desk", chat_id=CHAT), now=NOW)
    for _ in range(3):
        article = await store.add_article(a_new_article(), now=NOW)
        edition = a_new_edition(article.id, channel_id=channel.id)
        await store.plan_edition(edition, [a_new_delivery(article.id)])
    rows = await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    sent = Settlement(S.SENT, NOW, message_id=10, chat_id=CHAT)
    doubt = Settlement(S.UNKNOWN, NOW, reason="cut")
    for row, settlement in zip(rows[:2], (sent, doubt), strict=True):
        assert await store.mark_sending(row.id, "a", now=NOW)
        await store.settle(row.id, settlement)
    await store.settle(rows[2].id, Settlement(S.PLANNED, NOW))
    return [await store.delivery(row.id) for row in rows]


def settler(store: SqlStore, *sights: Sight | BaseException) -> Settler:
    return Settler(
        eyes=Script(iter(sights)),
        store=store,
        alarm=Bell(),
        now=lambda: NOW,
        private=PrivatePolicy.AT_MOST_ONCE,
        patience=timedelta(minutes=1),
        wake_sender=lambda: None,
    )


async def settled(store: SqlStore, one: Settler) -> None:
    """Let it work until nothing is left to be looked into."""
    stop = asyncio.Event()
    work = asyncio.create_task(one.run(stop))
    async with asyncio.timeout(5):
        while await store.unsettled(limit=1):
            await asyncio.sleep(0)
    stop.set()
    await work


NOTHING = [Sight.MISSING] * 5


async def test_what_is_found_is_taken_for_sent(store: SqlStore) -> None:
    _, row, _ = await in_doubt(store)
    await settled(store, settler(store, Sight.OTHER, Sight.OURS))
    found = await store.delivery(row.id)
    assert (found.state, found.message_id, found.chat_id) == (S.SENT, 12, CHAT)


async def test_what_is_not_there_is_sent_again_before_the_rest(store: SqlStore) -> None:
    _, row, last = await in_doubt(store)
    trouble = [TimedOut(), RetryAfter(timedelta())]
    await settled(store, settler(store, *trouble, *NOTHING, *NOTHING))
    due = await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert [one.id for one in due] == [row.id, last.id]


@pytest.mark.parametrize(
    ("sights", "why"),
    [
        ([Sight.HIDDEN], "cannot be looked at"),
        ([Sight.UNSEEN], "DATELINE_SERVICE_CHAT"),
        ([TimedOut()] * 5, "looked into"),
        ([KeyError()], "failed"),
    ],
)
async def test_what_cannot_be_found_out_is_asked_once(
    store: SqlStore, sights: list[Sight | BaseException], why: str
) -> None:
    _, row, _ = await in_doubt(store)
    await settled(store, settler(store, *sights))
    asked = await store.delivery(row.id)
    assert (asked.state, asked.asked_at) == (S.UNKNOWN, NOW)
    due = await store.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert [one.channel_id for one in due] == [OWNER], "the channel waits for the answer"
    assert due[0].payload["text"] == asked.reason
    assert asked.reason and asked.reason.startswith("cut; ") and why in asked.reason


async def test_an_answer_that_cannot_be_written_down_ends_nothing(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publishing.settler.backoff", lambda _: timedelta())
    _, row, _ = await in_doubt(store)
    right, broken = store.settle, iter([KeyError("settle"), StoreUnavailableError("away")])

    async def wrong(*args: Any, **kwargs: Any) -> None:
        if error := next(broken, None):
            raise error
        await right(*args, **kwargs)

    monkeypatch.setattr(store, "settle", wrong)
    await settled(store, settler(store, Sight.OURS))
    asked = await store.delivery(row.id)
    assert (asked.state, asked.asked_at) == (S.UNKNOWN, NOW)


async def test_killed_anywhere_it_begins_anew(store: SqlStore) -> None:
    _, row, _ = await in_doubt(store)
    for sights in ([KilledError()], [Sight.OTHER, KilledError()], [*NOTHING, KilledError()]):
        with pytest.raises(KilledError):
            await settler(store, *sights).find_out(row, asyncio.Event())
        assert [one.id for one in await store.unsettled(limit=9)] == [row.id]
    second = settler(store, Sight.OURS)
    await settled(store, second)
    assert (await store.delivery(row.id)).message_id == 11


async def test_an_editors_word_in_between_stands(store: SqlStore) -> None:
    _, row, _ = await in_doubt(store)
    await store.settle(row.id, Settlement(S.FAILED, NOW, reason="an editor's"))
    await settler(store, Sight.OURS)._settle_in_order([row], asyncio.Event())
    assert (await store.delivery(row.id)).reason == "an editor's"
