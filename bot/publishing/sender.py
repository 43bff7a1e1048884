"""From the ledger to Telegram: lease rows, mark sending, call, settle. It decides nothing itself.

What a failure means is decided in outcome.py; which rows may go is decided by the Store.
A row is marked SENDING in the database before its call goes out, so that after a crash it is known
which posts may have been made.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from telegram import Bot, Message
from telegram.error import TelegramError

from bot.common.clock import Now, Sleep, first_of
from bot.common.logs import log
from bot.publishing.outcome import Bug, Migrated, Outcome, Pause, RetryAt, Stop, Unknown, outcome_of
from storage.contract import Store
from storage.errors import DeliveryStateError, StoreUnavailableError
from storage.records import Delivery, DeliveryState, Settlement

LEASE = timedelta(minutes=2)
BATCH = 100
# How long a sender with nothing to do waits before it looks again: another process (the command
# line) may have planned something.
IDLE_SECONDS = 1.0
UNAVAILABLE_SECONDS = 2.0

_log = log(__name__)


class Alarm(Protocol):
    """Who is told when a delivery needs a person."""

    async def delivery_failed(self, delivery: Delivery, reason: str) -> None: ...
    async def delivery_unknown(self, delivery: Delivery, reason: str) -> None: ...
    async def channel_paused(self, delivery: Delivery, reason: str) -> None: ...


class TokenRefusedError(Exception):
    """Telegram refuses the token: nothing can go out."""


@dataclass(slots=True)
class Sender:
    """One of a kind in a process; `owner` names it in the leases."""

    bot: Bot
    store: Store
    alarm: Alarm
    now: Now
    sleep: Sleep
    owner: str

    async def recover(self) -> int:
        """At start: rows found SENDING may have been sent, so they are UNKNOWN now. How many."""
        stranded = await self.store.strand_sending(
            now=self.now(), reason="the program ended while this was on its way"
        )
        for delivery in stranded:
            await self.alarm.delivery_unknown(delivery, delivery.reason or "")
        return len(stranded)

    async def run(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set; `wake` cuts a wait short.

        Raises: TokenRefusedError.
        """
        while not stop.is_set():
            wake.clear()
            try:
                busy = await self.send_due(stop)
            except StoreUnavailableError as error:
                _log.warning("the database does not answer; trying again", error=str(error))
                await self.sleep(UNAVAILABLE_SECONDS)
                continue
            if not busy:
                await first_of(wake, stop, seconds=IDLE_SECONDS)

    async def send_due(self, stop: asyncio.Event) -> int:
        """Send one batch, channels side by side, each channel's rows in order. How many rows.

        Once `stop` is set, what is on its way is finished and the rest goes back.
        """
        now = self.now()
        rows = await self.store.lease_deliveries(
            self.owner, now=now, until=now + LEASE, limit=BATCH
        )
        by_channel: dict[int, list[Delivery]] = defaultdict(list)
        for row in rows:
            by_channel[row.channel_id].append(row)
        results = await asyncio.gather(
            *(self._send_in_order(queue, stop) for queue in by_channel.values()),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(rows)

    async def _send_in_order(self, queue: Sequence[Delivery], stop: asyncio.Event) -> None:
        for position, row in enumerate(queue):
            if stop.is_set():
                await self._give_back(queue[position:])
                return
            if not await self._send(row):
                await self._give_back(queue[position + 1 :])
                return

    async def _give_back(self, rows: Sequence[Delivery]) -> None:
        """Rows leased behind one that did not go through wait their turn."""
        for row in rows:
            await self._settle(row, Settlement(DeliveryState.PLANNED, at=self.now()))

    async def _send(self, row: Delivery) -> bool:
        """True where the channel's next row may follow at once."""
        if not await self.store.mark_sending(row.id, self.owner, now=self.now()):
            return False
        try:
            message = await self._call(row)
        except TelegramError as error:
            outcome = outcome_of(error, attempts=row.attempts + 1, now=self.now())
            return await self._carry_out(row, outcome)
        await self._settle(
            row,
            Settlement(
                DeliveryState.SENT,
                at=self.now(),
                message_id=message.message_id,
                chat_id=message.chat.id,
            ),
        )
        _log.info(
            "post sent", delivery=row.id, channel=row.channel_address, message=message.message_id
        )
        await self._learn_chat(row, message)
        return True

    async def _call(self, row: Delivery) -> Message:
        rest = dict(row.payload)
        return await self.bot.send_message(
            chat_id=row.channel_address,
            text=rest.pop("text"),
            message_thread_id=row.thread_id,
            api_kwargs=rest,
        )

    async def _carry_out(self, row: Delivery, outcome: Outcome) -> bool:
        at = self.now()
        planned, failed = DeliveryState.PLANNED, DeliveryState.FAILED
        match outcome:
            case RetryAt(when, reason):
                await self._settle(row, Settlement(planned, at, reason=reason, not_before=when))
            case Pause(reason):
                await self._settle(row, Settlement(planned, at, reason=reason))
                if await self.store.pause_channel(row.channel_id, reason=reason, now=at):
                    await self.alarm.channel_paused(row, reason)
            case Migrated(chat_id):
                await self.store.resolve_channel(
                    row.channel_id, chat_id=chat_id, kind="supergroup", title=None
                )
                reason = f"the group became {chat_id}"
                await self._settle(row, Settlement(planned, at, reason=reason))
            case Unknown(reason):
                await self._settle(row, Settlement(DeliveryState.UNKNOWN, at, reason=reason))
                await self.alarm.delivery_unknown(row, reason)
            case Bug(reason):
                await self._settle(row, Settlement(failed, at, reason=reason))
                await self.alarm.delivery_failed(row, reason)
            case Stop(reason):
                await self._settle(row, Settlement(planned, at, reason=reason))
                raise TokenRefusedError(reason)
        _log.warning(
            "post not sent", delivery=row.id, channel=row.channel_address, outcome=str(outcome)
        )
        return isinstance(outcome, Unknown | Bug)

    async def _settle(self, row: Delivery, settlement: Settlement) -> None:
        """Write it: what is known of a post must not be lost to a database that is busy."""
        while True:
            try:
                await self.store.settle(row.id, settlement)
            except StoreUnavailableError as error:
                _log.warning("waiting to record a delivery", delivery=row.id, error=str(error))
                await self.sleep(UNAVAILABLE_SECONDS)
            except DeliveryStateError as error:
                # Somebody settled or withdrew it in between: theirs stands.
                _log.warning("delivery settled elsewhere", delivery=row.id, state=error.state)
                return
            else:
                return

    async def _learn_chat(self, row: Delivery, message: Message) -> None:
        if row.channel_chat_id is None:
            await self.store.resolve_channel(
                row.channel_id,
                chat_id=message.chat.id,
                kind=message.chat.type,
                title=message.chat.title,
            )
