"""Rows that may have arrived are settled: looked for, taken for sent, sent again, or asked about.

It decides nothing itself (inquiry.py does) and keeps nothing in memory that matters: killed at any
line, it begins anew with the rows that are still UNKNOWN. Until a row is settled, or a person has
had some time to answer, the rows behind it wait in the ledger.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from telegram.error import RetryAfter, TelegramError

from bot.common.clock import Now, first_of
from bot.common.logs import log
from bot.common.texts import N_
from bot.publishing.aftermath import Alarm, TokenRefusedError
from bot.publishing.inquiry import (
    Again,
    Arrived,
    Ask,
    Leave,
    Look,
    LookAgain,
    Place,
    PrivatePolicy,
    Sight,
    Verdict,
    begin,
    conclude,
    next_number,
    of_trouble,
)
from bot.publishing.outcome import as_timedelta, backoff, plain_words
from storage.contract import Store
from storage.errors import DeliveryStateError, StoreUnavailableError
from storage.records import Delivery, DeliveryState, KnownMessage, Notice, Settlement

BATCH = 100
IDLE_SECONDS = 1.0
# Our messages of a chat that are read back: more than can stand among the numbers looked at.
KNOWN = 200

_TOLD_AS = {
    Arrived: "an unknown post had arrived",
    Again: "an unknown post is sent again",
    Ask: "owners are asked whether a post arrived",
    Leave: "an unknown post is left alone",
}

_log = log(__name__)


class Eyes(Protocol):
    """Who looks: Telegram by probe.py."""

    async def until_telegram_answers(self, stop: asyncio.Event) -> None: ...
    async def see(self, row: Delivery, number: int) -> Sight: ...


@dataclass(slots=True)
class Settler:
    """`patience` is how long a chat's later posts wait for an editor's answer."""

    eyes: Eyes
    store: Store
    alarm: Alarm
    now: Now
    private: PrivatePolicy
    patience: timedelta
    wake_sender: Callable[[], None]
    _at_work: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Settle what is unknown until `stop` is set. Raises: TokenRefusedError."""
        try:
            while not stop.is_set():
                try:
                    await self._begin(stop)
                except StoreUnavailableError as error:
                    _log.warning("unknown deliveries cannot be read", error=str(error))
                await first_of(stop, seconds=IDLE_SECONDS)
        finally:
            await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def _begin(self, stop: asyncio.Event) -> None:
        """A task for each chat that has unknown rows: of one chat they go one after another."""
        for chat in [chat for chat, task in self._at_work.items() if task.done()]:
            self._at_work.pop(chat).result()
        queues: dict[int, list[Delivery]] = defaultdict(list)
        for row in await self.store.unsettled(limit=BATCH):
            queues[row.channel_chat_id or -row.channel_id].append(row)
        for chat in queues.keys() - self._at_work.keys():
            self._at_work[chat] = asyncio.create_task(self._settle_in_order(queues[chat], stop))

    async def _settle_in_order(self, rows: list[Delivery], stop: asyncio.Event) -> None:
        for row in rows:
            try:
                verdict = await self.find_out(row, stop)
                if verdict is not None:
                    await self._write(row, verdict)
            except (StoreUnavailableError, DeliveryStateError) as error:
                # Looked at again in a moment, where nobody else has settled it in between.
                _log.warning("an unknown delivery stays", delivery=row.id, error=str(error))
            except TokenRefusedError:
                raise
            except Exception:
                _log.exception("an unknown delivery cannot be looked into", delivery=row.id)
                await self._ask_after_all(row, stop)

    async def _ask_after_all(self, row: Delivery, stop: asyncio.Event) -> None:
        """Tried, with pauses, until it is written down: the other chats go on meanwhile."""
        attempts = 0
        while not stop.is_set():
            try:
                await self._write(row, Ask(N_("looking into it failed")))
            except DeliveryStateError:
                return  # somebody has settled it
            except Exception:
                _log.exception("owners cannot be asked about a delivery yet", delivery=row.id)
                attempts += 1
                await first_of(stop, seconds=backoff(attempts).total_seconds())
            else:
                return

    async def find_out(
        self, row: Delivery, stop: asyncio.Event
    ) -> Arrived | Again | Ask | Leave | None:
        """The verdict; None where `stop` came first. Raises: TokenRefusedError."""
        looks = troubles = 0
        while not stop.is_set():
            known = await self._known(row)
            first = begin(row, known, self.private)
            if not isinstance(first, Look):
                return first
            await self.eyes.until_telegram_answers(stop)
            began = self.now()
            verdict: Verdict
            try:
                seen = await self._look(row, first.place)
            except TelegramError as error:
                if isinstance(error, RetryAfter):
                    verdict = LookAgain(as_timedelta(error.retry_after), "flood control")
                else:
                    troubles += 1
                    verdict = of_trouble(plain_words(error), troubles=troubles)
            else:
                looks += 1
                since = began - (row.sending_at or began)
                verdict = conclude(first.place, seen, looks=looks, began_after=since)
            if not isinstance(verdict, LookAgain):
                return verdict
            _log.info(
                "looked for a post",
                delivery=row.id,
                channel=row.channel_address,
                found=verdict.reason,
                again_in_seconds=round(verdict.after.total_seconds()),
            )
            await first_of(stop, seconds=verdict.after.total_seconds())
        return None

    async def _known(self, row: Delivery) -> Sequence[KnownMessage]:
        if row.channel_chat_id is None:
            return ()
        return await self.store.known_messages(row.channel_chat_id, limit=KNOWN)

    async def _look(self, row: Delivery, place: Place) -> dict[int, Sight]:
        """Raises: TelegramError where the look breaks off."""
        seen: dict[int, Sight] = {}
        while (number := next_number(place, seen)) is not None:
            seen[number] = await self.eyes.see(row, number)
        return seen

    async def _write(self, row: Delivery, verdict: Arrived | Again | Ask | Leave) -> None:
        """Raises: DeliveryStateError where somebody else has settled it, StoreUnavailableError."""
        at, reason = self.now(), verdict.reason
        notices: Sequence[Notice] = ()
        match verdict:
            case Arrived(message_id):
                settlement = Settlement(
                    DeliveryState.SENT,
                    at,
                    message_id=message_id,
                    chat_id=row.channel_chat_id,
                    reason=reason,
                )
            case Again(after=after):
                settlement = Settlement(
                    DeliveryState.PLANNED, at, reason=reason, not_before=at + after
                )
            case Ask():
                reason = f"{row.reason}; {reason}" if row.reason else reason
                notices = self.alarm.delivery_unknown(row, reason)
                settlement = _left_to_a_person(at, reason, waits_until=at + self.patience)
            case Leave():
                settlement = _left_to_a_person(at, reason, waits_until=at)
        await self.store.settle(row.id, settlement, was=DeliveryState.UNKNOWN, notices=notices)
        _log.info(
            _TOLD_AS[type(verdict)], delivery=row.id, channel=row.channel_address, reason=reason
        )
        self.wake_sender()


def _left_to_a_person(at: datetime, reason: str, *, waits_until: datetime) -> Settlement:
    return Settlement(DeliveryState.UNKNOWN, at, reason=reason, asked=True, not_before=waits_until)
