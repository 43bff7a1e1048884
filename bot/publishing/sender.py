"""From the ledger to Telegram: lease rows, mark sending, call, settle. It decides nothing itself.

What a failure means is decided in outcome.py; which rows may go is decided by the Store.
A row is marked SENDING in the database before its call goes out, so that after a crash it is known
which posts may have been made.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.common.clock import Now, Sleep, first_of
from bot.common.logs import log
from bot.common.texts import N_
from bot.publishing.aftermath import UNAVAILABLE_SECONDS, Aftermath, Alarm, TokenRefusedError
from bot.publishing.calls import Arrived, make_call
from bot.publishing.change_outcome import outcome_of_row
from bot.publishing.limits.gate import Gate, GateClosedError
from bot.publishing.limits.lanes import Permit
from bot.publishing.limits.pace import MINUTE
from bot.publishing.limits.values import Call, Lane
from bot.publishing.limits.wire import through
from bot.publishing.line import until_telegram_answers
from bot.publishing.mishaps import Mishaps
from bot.publishing.outcome import Bug, Outcome, Unknown, outcome_of
from bot.publishing.sent_lines import SentLines
from storage.contract import Store
from storage.errors import StoreError, StoreUnavailableError
from storage.records import Delivery, DeliveryAction, DeliveryState

LEASE = timedelta(minutes=2)
# Rows taken at a time: few enough that reading them holds nobody up.
BATCH = 200
# Channels in hand for each call that may be on its way: enough to go on with while the next rows
# are leased, and while some of the channels wait for their limits.
AHEAD = 4
# The same at most, however often somebody wakes the sender while they wait: some 4 KB each, and
# sent well before their lease runs out.
MOST_AHEAD = 8
# The newest rows that are looked at for what went out in the last minute.
REMEMBERED = 1000
# How long a sender with nothing to do waits before it looks again: another process (the command
# line) may have planned something.
IDLE_SECONDS = 1.0

_GONE = (DeliveryState.SENT, DeliveryState.UNKNOWN)

_log = log(__name__)


@dataclass(slots=True)
class Sender:
    """One of a kind in a process; `owner` names it in the leases."""

    bot: Bot
    store: Store
    alarm: Alarm
    now: Now
    sleep: Sleep
    owner: str
    gate: Gate
    calls_at_once: int
    # The channels that are being sent to, each by a task of its own: none waits for another.
    _in_hand: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _working: int = 0
    # Whether the Store had more rows than were taken.
    _more: bool = False
    _lines: SentLines = field(init=False)
    _mishaps: Mishaps = field(init=False)
    _aftermath: Aftermath = field(init=False)

    def __post_init__(self) -> None:
        self._lines = SentLines(self.now)
        self._mishaps = Mishaps(self.store, self.alarm, self.now)
        self._aftermath = Aftermath(self.store, self.alarm, self.now, self.sleep, self._lines)

    async def recover(self) -> int:
        """At start: rows that a dead program was sending may have arrived: UNKNOWN. How many."""
        stranded = await self.store.strand_sending(
            now=self.now(), reason=N_("the program ended while this was on its way")
        )
        await self._remember()
        return len(stranded)

    async def _remember(self) -> None:
        """The last minute's posts count against their channels' limits, a restart or not."""
        now = self.now()
        rows = await self.store.deliveries(limit=REMEMBERED, states=_GONE)
        gone = [(row.sending_at, row) for row in rows if row.sending_at is not None]
        for sending_at, row in sorted(gone, key=lambda each: each[0]):
            ago = (now - sending_at).total_seconds()
            if 0 <= ago < MINUTE:
                self.gate.went_before(str(row.channel_chat_id or row.channel_address), ago)

    async def run(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set; `wake` cuts a wait short.

        What is on its way when `stop` comes is finished. Raises: TokenRefusedError.
        """
        try:
            while not stop.is_set():
                wake.clear()
                try:
                    await self._take(wake, stop)
                except StoreUnavailableError as error:
                    _log.warning("the database does not answer; trying again", error=str(error))
                    await self.sleep(UNAVAILABLE_SECONDS)
                    continue
                if self._working == 0:
                    self._lines.tell_rest()
                if not self._wants_more():
                    await first_of(wake, stop, seconds=IDLE_SECONDS)
        finally:
            self.gate.close()
            await asyncio.gather(*self._in_hand.values(), return_exceptions=True)
            self._lines.tell_rest()

    def _wants_more(self) -> bool:
        return self._more and self._working < self.calls_at_once * AHEAD

    async def _take(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Lease rows, and set a task to work for each of their channels."""
        self._collect()
        if self._working >= self.calls_at_once * MOST_AHEAD:
            return
        for channel_id in self._mishaps.unwritten():
            # Where the database is slow it may be being written still, with its notice.
            if channel_id not in self._in_hand:
                self._set_to_work(channel_id, self._mishaps.write(channel_id), wake)
        now, busy = self.now(), [*self._in_hand, *self._mishaps.resting()]
        rows = await self.store.lease_deliveries(
            self.owner, now=now, until=now + LEASE, limit=BATCH, but=busy
        )
        self._more = len(rows) == BATCH
        queues: dict[int, list[Delivery]] = defaultdict(list)
        for row in rows:
            queues[row.channel_id].append(row)
        for channel_id, queue in queues.items():
            self._set_to_work(channel_id, self._send_in_order(queue, stop), wake)

    def _set_to_work(
        self, channel_id: int, work: Coroutine[Any, Any, None], wake: asyncio.Event
    ) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(lambda task: self._ended(task, wake))
        self._in_hand[channel_id] = task
        self._working += 1

    def _ended(self, task: asyncio.Task[None], wake: asyncio.Event) -> None:
        """Look for more rows only where there may be some: thousands of tasks end in a second."""
        self._working -= 1
        if self._working == 0 or self._wants_more() or task.exception() is not None:
            wake.set()

    def _collect(self) -> None:
        """Take out the tasks that have ended, all of them: hundreds may have met one outage.

        Raises: TokenRefusedError, else StoreUnavailableError, once.
        """
        done = [channel_id for channel_id, task in self._in_hand.items() if task.done()]
        errors = [self._in_hand.pop(channel_id).exception() for channel_id in done]
        worst = sorted(filter(None, errors), key=lambda error: isinstance(error, StoreError))
        if worst:
            raise worst[0]

    async def _send_in_order(self, queue: Sequence[Delivery], stop: asyncio.Event) -> None:
        """Raises: TokenRefusedError, StoreUnavailableError; all else stays with its channel."""
        row, rest = queue[0], queue
        try:
            while rest and not stop.is_set():
                row, rest = rest[0], rest[1:]
                if not await self._send(row, stop):
                    break
                self._mishaps.over(row.channel_id)
            if rest:
                await asyncio.gather(*(self._aftermath.given_back(row) for row in rest))
        except TokenRefusedError:
            raise
        except StoreUnavailableError as error:
            self._mishaps.cut_off(row, error)
            raise
        except Exception as error:
            await self._mishaps.met(row, error)

    async def _send(self, row: Delivery, stop: asyncio.Event) -> bool:
        """True where the channel's next row may follow at once."""
        if row.channel_chat_id is None and not await self._learn_chat(row):
            return False
        try:
            # Before the row is marked: what waits for its turn is not on its way yet.
            permit = await self.gate.admit(self._call_of(row))
        except GateClosedError:
            await self._aftermath.given_back(row)
            return False
        try:
            if stop.is_set() or not await self.store.mark_sending(
                row.id, self.owner, now=self.now()
            ):
                return False
            made = await self._make_call(row, permit)
        finally:
            self.gate.drop(permit)
        if isinstance(made, Arrived):
            if made.chat_id is not None and row.channel_chat_id is None:
                self.gate.known_as(row.channel_address, made.chat_id)
            await self._aftermath.sent(row, made)
            return True
        await self._aftermath.not_sent(row, made)
        if isinstance(made, Unknown):
            await until_telegram_answers(self.bot, stop)
        return isinstance(made, Bug)

    def _call_of(self, row: Delivery) -> Call:
        chat = row.channel_chat_id or row.channel_address
        paid = self.gate.paid and row.action is DeliveryAction.SEND
        return Call(str(chat), Lane.BROADCAST, paid=paid)

    async def _make_call(self, row: Delivery, permit: Permit) -> Arrived | Outcome:
        try:
            return await through(
                self.gate, permit, lambda: make_call(self.bot, row, paid=permit.call.paid)
            )
        except TelegramError as error:
            now, private = self.now(), row.channel_kind == "private"
            outcome = outcome_of(error, attempts=row.attempts + 1, now=now, private=private)
            return outcome_of_row(outcome, row, now=now)
        except Exception:
            # An answer that nobody expected: the post was accepted, or it was not.
            _log.exception("the answer to a post cannot be read", delivery=row.id)
            unknown = Unknown("Telegram's answer could not be read")
            return outcome_of_row(unknown, row, now=self.now())

    async def _learn_chat(self, row: Delivery) -> bool:
        """Ask which chat a name belongs to, before the first post goes there.

        False where it proves to be a channel that is known already: its rows have moved there.
        """
        try:
            chat = await self.bot.get_chat(row.channel_address)
        except TelegramError as error:
            _log.warning("a chat is not shown", channel=row.channel_address, error=str(error))
            return True
        self.gate.known_as(row.channel_address, chat.id)
        channel = await self.store.resolve_channel(
            row.channel_id, chat_id=chat.id, kind=chat.type, title=chat.title, now=self.now()
        )
        return channel.id == row.channel_id
