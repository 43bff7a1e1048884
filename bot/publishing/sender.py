"""From the ledger to Telegram: lease rows, mark sending, call, settle. It decides nothing itself.

What a failure means is decided in outcome.py; which rows may go is decided by the Store.
A row is marked SENDING in the database before its call goes out, so that after a crash it is known
which posts may have been made.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from telegram import Bot, Message
from telegram.error import InvalidToken, TelegramError

from bot.common.clock import Now, Sleep, first_of
from bot.common.logs import log
from bot.publishing.outcome import (
    Bug,
    Migrated,
    Outcome,
    Pause,
    RetryAt,
    Stop,
    Unknown,
    backoff,
    outcome_of,
)
from storage.contract import Store
from storage.errors import DeliveryStateError, StoreUnavailableError
from storage.records import Delivery, DeliveryState, Notice, Settlement

LEASE = timedelta(minutes=2)
BATCH = 100
# How long a sender with nothing to do waits before it looks again: another process (the command
# line) may have planned something.
IDLE_SECONDS = 1.0
UNAVAILABLE_SECONDS = 2.0
# A group that has moved and sends us back and forth is a matter for a person.
MOST_MIGRATIONS = 3

_log = log(__name__)


class Alarm(Protocol):
    """Who is told when a delivery needs a person."""

    def delivery_failed(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def delivery_unknown(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def channel_paused(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...


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
    # The channels that are being sent to, each by a task of its own: none waits for another.
    _at_work: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def recover(self) -> int:
        """At start: rows that a dead program was sending may have arrived: UNKNOWN. How many."""
        reason = "the program ended while this was on its way"
        stranded = await self.store.strand_sending(
            now=self.now(),
            reason=reason,
            notices_of=lambda delivery: self.alarm.delivery_unknown(delivery, reason),
        )
        return len(stranded)

    async def run(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set; `wake` cuts a wait short.

        What is on its way when `stop` comes is finished. Raises: TokenRefusedError.
        """
        try:
            while not stop.is_set():
                wake.clear()
                try:
                    begun = await self._begin(wake, stop)
                except StoreUnavailableError as error:
                    _log.warning("the database does not answer; trying again", error=str(error))
                    await self.sleep(UNAVAILABLE_SECONDS)
                    continue
                if not begun:
                    await first_of(wake, stop, seconds=IDLE_SECONDS)
        finally:
            await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def _begin(self, wake: asyncio.Event, stop: asyncio.Event) -> int:
        """Set a task to work for each channel that has rows due. How many were begun."""
        self._collect()
        now = self.now()
        rows = await self.store.lease_deliveries(
            self.owner, now=now, until=now + LEASE, limit=BATCH
        )
        queues: dict[int, list[Delivery]] = defaultdict(list)
        for row in rows:
            if row.channel_id not in self._at_work:
                queues[row.channel_id].append(row)
        for channel_id, queue in queues.items():
            task = asyncio.create_task(self._send_in_order(queue, stop))
            task.add_done_callback(lambda _: wake.set())
            self._at_work[channel_id] = task
        return len(queues)

    def _collect(self) -> None:
        """Take out the tasks that have ended.

        Raises: TokenRefusedError, StoreUnavailableError; anything else stays with its channel.
        """
        for channel_id in [key for key, task in self._at_work.items() if task.done()]:
            try:
                self._at_work.pop(channel_id).result()
            except (TokenRefusedError, StoreUnavailableError):
                raise
            except Exception:
                _log.exception("sending to a channel failed", channel=channel_id)

    async def _send_in_order(self, queue: Sequence[Delivery], stop: asyncio.Event) -> None:
        rest: Sequence[Delivery] = queue
        while rest and not stop.is_set():
            row, rest = rest[0], rest[1:]
            if not await self._send(row, stop):
                break
        for row in rest:
            await self._give_back(row)

    async def _give_back(self, row: Delivery) -> None:
        """A row that was leased behind one that did not go through waits its turn."""
        await self._settle(row, Settlement(DeliveryState.PLANNED, at=self.now()))

    async def _send(self, row: Delivery, stop: asyncio.Event) -> bool:
        """True where the channel's next row may follow at once."""
        if row.channel_chat_id is None and not await self._learn_chat(row):
            return False
        if not await self.store.mark_sending(row.id, self.owner, now=self.now()):
            return False
        try:
            message = await self._call(row)
            sent = Settlement(
                DeliveryState.SENT,
                at=self.now(),
                message_id=message.message_id,
                chat_id=message.chat.id,
            )
        except TelegramError as error:
            outcome = outcome_of(error, attempts=row.attempts + 1, now=self.now())
            await self._carry_out(row, outcome)
            if isinstance(outcome, Unknown):
                await self._until_telegram_answers(stop)
            return isinstance(outcome, Unknown | Bug)
        except Exception:
            # An answer that nobody expected: the post was accepted, or it was not.
            _log.exception("the answer to a post cannot be read", delivery=row.id)
            await self._carry_out(row, Unknown("Telegram's answer could not be read"))
            return True
        await self._settle(row, sent)
        _log.info(
            "post sent", delivery=row.id, channel=row.channel_address, message=sent.message_id
        )
        return True

    async def _call(self, row: Delivery) -> Message:
        rest = dict(row.payload)
        return await self.bot.send_message(
            # The number stays the same when a channel takes another name.
            chat_id=row.channel_chat_id or row.channel_address,
            text=rest.pop("text"),
            message_thread_id=row.thread_id,
            api_kwargs=rest,
        )

    async def _carry_out(self, row: Delivery, outcome: Outcome) -> None:
        at = self.now()
        planned, failed = DeliveryState.PLANNED, DeliveryState.FAILED
        _log.warning(
            "post not sent", delivery=row.id, channel=row.channel_address, outcome=str(outcome)
        )
        match outcome:
            case RetryAt(when, reason):
                await self._settle(row, Settlement(planned, at, reason=reason, not_before=when))
            case Migrated(chat_id) if row.attempts < MOST_MIGRATIONS:
                await self.store.resolve_channel(
                    row.channel_id, chat_id=chat_id, kind="supergroup", title=None, now=at
                )
                reason, later = f"the group became {chat_id}", at + backoff(row.attempts + 1)
                await self._settle(row, Settlement(planned, at, reason=reason, not_before=later))
            case Migrated(chat_id):
                await self._pause(row, f"the group became {chat_id}, which is not taken either")
            case Pause(reason):
                await self._pause(row, reason)
            case Unknown(reason):
                notices = self.alarm.delivery_unknown(row, reason)
                unknown = Settlement(DeliveryState.UNKNOWN, at, reason=reason)
                await self._settle(row, unknown, notices)
            case Bug(reason):
                notices = self.alarm.delivery_failed(row, reason)
                await self._settle(row, Settlement(failed, at, reason=reason), notices)
            case Stop(reason):
                await self._settle(row, Settlement(planned, at, reason=reason))
                raise TokenRefusedError(reason)

    async def _pause(self, row: Delivery, reason: str) -> None:
        at = self.now()
        await self._settle(row, Settlement(DeliveryState.PLANNED, at, reason=reason))
        notices = self.alarm.channel_paused(row, reason)
        await self.store.pause_channel(row.channel_id, reason=reason, now=at, notices=notices)

    async def _until_telegram_answers(self, stop: asyncio.Event) -> None:
        """After a call that may or may not have arrived: send no more into a broken line.

        Otherwise an outage of a minute would leave a whole queue of unknown posts.
        """
        attempts = 0
        while not stop.is_set():
            try:
                await self.bot.get_me()
            except InvalidToken as error:
                raise TokenRefusedError(str(error)) from error
            except TelegramError:
                attempts += 1
                await first_of(stop, seconds=backoff(attempts).total_seconds())
            else:
                return

    async def _settle(
        self, row: Delivery, settlement: Settlement, notices: Sequence[Notice] = ()
    ) -> None:
        """Write it: what is known of a post must not be lost to a database that is busy."""
        while True:
            try:
                await self.store.settle(row.id, settlement, notices=notices)
            except StoreUnavailableError as error:
                _log.warning("waiting to record a delivery", delivery=row.id, error=str(error))
                await self.sleep(UNAVAILABLE_SECONDS)
            except DeliveryStateError as error:
                # Somebody settled or withdrew it in between: theirs stands.
                _log.warning("delivery settled elsewhere", delivery=row.id, state=error.state)
                return
            else:
                return

    async def _learn_chat(self, row: Delivery) -> bool:
        """Ask which chat a name belongs to, before the first post goes there.

        False where it proves to be a channel that is known already: its rows have moved there.
        """
        try:
            chat = await self.bot.get_chat(row.channel_address)
        except TelegramError as error:
            _log.warning("a chat is not shown", channel=row.channel_address, error=str(error))
            return True
        channel = await self.store.resolve_channel(
            row.channel_id, chat_id=chat.id, kind=chat.type, title=chat.title, now=self.now()
        )
        return channel.id == row.channel_id
