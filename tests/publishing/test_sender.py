"""The sender meets what nobody expects: nothing is stuck, nothing is doubled, others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.publishing import sender as sender_module
from bot.publishing.aftermath import UNAVAILABLE_SECONDS
from bot.publishing.calls import Arrived
from bot.publishing.limits.gate import Gate
from bot.publishing.limits.values import Limits
from bot.publishing.mishaps import MOST_TIMES, Mishap, what_becomes
from bot.publishing.outcome import backoff
from bot.publishing.sender import Sender
from storage.errors import StoreUnavailableError
from storage.records import (
    Delivery,
    DeliveryAction,
    DeliveryState,
    EditionOrigin,
    NewChannel,
    Notice,
    Settlement,
)
from storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_new_delivery, a_new_edition, planned_posts

S = DeliveryState
UNLIMITED = Limits(
    overall_per_second=None,
    paid=False,
    paid_per_second=None,
    chat_per_second=None,
    group_per_minute=None,
)


@dataclass
class Bell:
    """An alarm that plans one notice for the owner's chat, with the reason."""

    owner: int
    rung: list[str] = field(default_factory=list)

    def sending_broke_off(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        if delivery.article_id is None:
            return ()
        self.rung.append(reason)
        edition = a_new_edition(channel_id=self.owner, origin=EditionOrigin.NOTICE)
        return [Notice(edition, (a_new_delivery(payload={"text": reason}),))]

    delivery_failed = delivery_plain = delivery_unknown = channel_paused = sending_broke_off


@dataclass
class Desk:
    """A sender at work on a ledger; Telegram takes everything, time stands until it is moved."""

    store: SqlStore
    bell: Bell
    now: datetime = NOW
    sent: list[int] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, bot: object, row: Delivery, *, paid: bool) -> Arrived:
        self.sent.append(row.id)
        return Arrived(100 + row.id, -1000 - row.channel_id)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    async def until(self, check: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(5):
            while not await check():
                self.wake.set()
                await asyncio.sleep(0.002)

    async def comes_to(self, number: int, state: DeliveryState) -> Delivery:
        await self.until(lambda: self._is(number, state))
        return await self.store.delivery(number)

    async def _is(self, number: int, state: DeliveryState) -> bool:
        return (await self.store.delivery(number)).state is state


@pytest.fixture
async def desk(ledger: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two channels with two posts each (rows 1 and 2, 3 and 4), and an owner's chat."""
    await planned_posts(ledger, channels=2, posts=2)
    for channel in await ledger.channels():
        await ledger.resolve_channel(
            channel.id, chat_id=-1000 - channel.id, kind="channel", title=None, now=NOW
        )
    owner = await ledger.add_channel(NewChannel("5", chat_id=5, kind="private"), now=NOW)
    desk = Desk(ledger, Bell(owner.id))
    monkeypatch.setattr(sender_module, "make_call", desk.call)
    return desk


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[None]:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    sender = Sender(
        bot=None,  # type: ignore[arg-type] - no call is made
        store=desk.store,
        alarm=desk.bell,
        now=lambda: desk.now,
        sleep=desk.sleep,
        owner="a",
        gate=Gate(UNLIMITED, clock=loop.time, later=loop.call_later, most=8),
        calls_at_once=8,
    )
    work = asyncio.create_task(sender.run(desk.wake, stop))
    try:
        yield
    finally:
        stop.set()
        await work


def breaks(
    monkeypatch: pytest.MonkeyPatch, store: SqlStore, method: str, error: Exception, times: int = 1
) -> list[int]:
    """The method of the Store raises for row 1, so many times; the list grows with each."""
    right: Callable[..., Awaitable[Any]] = getattr(store, method)
    broken: list[int] = []

    async def wrong(delivery_id: int, *args: Any, **kwargs: Any) -> Any:
        if delivery_id == 1 and len(broken) < times:
            broken.append(delivery_id)
            raise error
        return await right(delivery_id, *args, **kwargs)

    monkeypatch.setattr(store, method, wrong)
    return broken


async def test_a_post_that_breaks_off_after_its_mark_is_in_doubt_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch, desk.store, "settle", KeyError("strange"))
    with capture_logs() as told:
        async with at_work(desk):
            row = await desk.comes_to(1, S.UNKNOWN)
            await desk.comes_to(4, S.SENT)
            assert (await desk.store.unsettled(limit=9))[0].id == 1, "it will be looked for"
            found = Settlement(S.SENT, NOW, message_id=101, chat_id=-1001)
            await desk.store.settle(1, found, was=S.UNKNOWN)
            desk.now += backoff(1)
            await desk.comes_to(2, S.SENT)
    assert row.reason == "something unexpected went wrong; KeyError"
    assert desk.bell.rung == [row.reason], "owners read of it once"
    assert sorted(set(desk.sent)) == [1, 2, 3, 4, 5] and len(desk.sent) == 5, "none twice"
    (fault,) = [line for line in told if line["log_level"] == "error"]
    assert (fault["delivery"], fault["times"], repr(fault["exc_info"])) == (
        1, 1, "KeyError('strange')",
    )  # fmt: skip


async def test_what_never_starts_is_tried_again_ever_later_and_set_aside_in_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = breaks(monkeypatch, desk.store, "mark_sending", KeyError(), times=99)
    async with at_work(desk):
        await desk.comes_to(4, S.SENT)
        for times in range(1, MOST_TIMES):
            await desk.until(lambda: _is_written(desk))
            row = await desk.store.delivery(1)
            assert (row.state, row.not_before, len(broken)) == (
                S.PLANNED, desk.now + backoff(times), times,
            )  # fmt: skip
            assert len(broken) == await _after_some_looks(desk, broken), "it rests"
            desk.now = row.not_before
        await desk.comes_to(1, S.FAILED)
        desk.now += backoff(MOST_TIMES)
        await desk.comes_to(2, S.SENT)
    assert len(desk.bell.rung) == 2, "at the first time, and when it was given up"


@pytest.mark.parametrize("error", [StoreUnavailableError("gone"), KeyError()])
async def test_a_mark_that_was_written_though_it_did_not_seem_so_leaves_nothing_on_its_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    right, asked = desk.store.mark_sending, list[int]()

    async def lost(delivery_id: int, owner: str, *, now: datetime) -> bool:
        marked = await right(delivery_id, owner, now=now)
        asked.append(delivery_id)
        if asked.count(1) == 1 and delivery_id == 1:
            raise error
        return marked

    monkeypatch.setattr(desk.store, "mark_sending", lost)
    async with at_work(desk):
        await desk.until(lambda: _true(1 in asked))
        desk.now += backoff(1)
        await desk.comes_to(1, S.UNKNOWN)
    assert 1 not in desk.sent
    assert len(desk.bell.rung) == isinstance(error, KeyError), "an outage is no fault of the bot's"


async def test_an_outage_that_many_channels_meet_is_waited_for_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, met = desk.store.mark_sending, set[int]()
    both = asyncio.Event()

    async def away(delivery_id: int, owner: str, *, now: datetime) -> bool:
        if both.is_set():
            return await right(delivery_id, owner, now=now)
        met.add(delivery_id)
        while len(met) < 2:
            await asyncio.sleep(0)
        both.set()
        raise StoreUnavailableError("gone")

    monkeypatch.setattr(desk.store, "mark_sending", away)
    async with at_work(desk):
        await both.wait()
        for _ in range(2):  # once until it is looked at what the ledger says, once more after that
            await _after_some_looks(desk, [])
            desk.now += backoff(1)
        await desk.comes_to(2, S.SENT)
        await desk.comes_to(4, S.SENT)
    assert desk.slept == [UNAVAILABLE_SECONDS]


async def test_a_mishap_that_takes_long_to_write_down_is_not_written_a_second_time_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, asked, again = desk.store.settle, list[int](), asyncio.Event()

    async def slow(delivery_id: int, *args: Any, **kwargs: Any) -> None:
        if delivery_id == 1:
            asked.append(delivery_id)
            if len(asked) == 1:
                raise KeyError
            await again.wait()
        await right(delivery_id, *args, **kwargs)

    monkeypatch.setattr(desk.store, "settle", slow)
    async with at_work(desk):
        await desk.until(lambda: _true(len(asked) == 2))
        desk.now += backoff(1)
        await _after_some_looks(desk, asked)
        again.set()
        await desk.comes_to(1, S.UNKNOWN)
    assert len(asked) == 2 and len(desk.bell.rung) == 1


@pytest.mark.parametrize(("fault", "told"), [(KeyError(), 0), (StoreUnavailableError("gone"), 1)])
async def test_what_cannot_be_written_down_is_tried_again_without_its_notice_but_for_an_outage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: int
) -> None:
    faults = iter([KeyError(), fault])
    right, broken = desk.store.settle, list[int]()

    async def wrong(delivery_id: int, *args: Any, **kwargs: Any) -> None:
        if delivery_id == 1 and (error := next(faults, None)):
            broken.append(delivery_id)
            raise error
        await right(delivery_id, *args, **kwargs)

    monkeypatch.setattr(desk.store, "settle", wrong)
    async with at_work(desk):
        await desk.comes_to(4, S.SENT)
        await desk.until(lambda: _true(len(broken) == 2))
        assert (await desk.store.delivery(1)).state is S.SENDING
        desk.now += backoff(1)
        await desk.comes_to(1, S.UNKNOWN)
    notices = [row for row in await desk.store.deliveries(limit=9) if row.article_id is None]
    assert len(notices) == told


@pytest.mark.parametrize(
    ("state", "action", "times", "outage", "becomes"),
    [
        (S.SENDING, DeliveryAction.SEND, 1, False, S.UNKNOWN),
        (S.SENDING, DeliveryAction.SEND, MOST_TIMES, False, S.UNKNOWN),
        (S.SENDING, DeliveryAction.EDIT, 1, False, S.PLANNED),
        (S.SENDING, DeliveryAction.DELETE, MOST_TIMES, False, S.FAILED),
        (S.PLANNED, DeliveryAction.SEND, 1, False, S.PLANNED),
        (S.PLANNED, DeliveryAction.SEND, MOST_TIMES, False, S.FAILED),
        (S.PLANNED, DeliveryAction.SEND, 1, True, None),
        (S.SENDING, DeliveryAction.SEND, 1, True, S.UNKNOWN),
        (S.SENT, DeliveryAction.SEND, 1, False, None),
        (S.UNKNOWN, DeliveryAction.SEND, 1, False, None),
        (S.WITHDRAWN, DeliveryAction.EDIT, 1, False, None),
    ],
)
def test_what_becomes_of_a_row(
    state: DeliveryState,
    action: DeliveryAction,
    times: int,
    outage: bool,
    becomes: DeliveryState | None,
) -> None:
    mishap = Mishap(1, "KeyError", times, NOW, outage=outage)
    settlement = what_becomes(a_delivery(state=state, action=action), mishap)
    assert (settlement.state if settlement else None) is becomes
    if settlement is not None and becomes is S.UNKNOWN:
        assert settlement.asked == (times == MOST_TIMES), "a person is asked at last"
    if becomes is S.PLANNED and settlement is not None:
        assert settlement.not_before == NOW + backoff(times)


def test_a_clock_that_is_set_back_lets_no_channel_rest_for_long() -> None:
    mishap = Mishap(1, "KeyError", 3, NOW)
    moments = [timedelta(), timedelta(seconds=7), timedelta(seconds=8), timedelta(days=-1)]
    assert [mishap.rests(NOW + moment) for moment in moments] == [True, True, False, False]


async def _true(it_is: bool) -> bool:
    return it_is


async def _is_written(desk: Desk) -> bool:
    row = await desk.store.delivery(1)
    return row.state is S.FAILED or row.not_before > desk.now


async def _after_some_looks(desk: Desk, broken: Sequence[int]) -> int:
    for _ in range(10):
        desk.wake.set()
        await asyncio.sleep(0.001)
    return len(broken)
