"""What becomes of a row after its call: settled, put off, its channel paused, a person told.

What a failure means is decided in outcome.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.common.clock import Now, Sleep
from bot.common.logs import log
from bot.publishing.calls import Arrived
from bot.publishing.outcome import (
    Bug,
    Migrated,
    Outcome,
    Pause,
    RetryAt,
    Stop,
    Unknown,
    backoff,
)
from storage.contract import Store
from storage.errors import DeliveryStateError, StoreUnavailableError
from storage.records import Delivery, DeliveryState, Notice, Settlement

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


@dataclass(frozen=True, slots=True)
class Aftermath:
    store: Store
    alarm: Alarm
    now: Now
    sleep: Sleep

    async def sent(self, row: Delivery, arrived: Arrived) -> None:
        """Telegram has it."""
        settlement = Settlement(
            DeliveryState.SENT,
            at=self.now(),
            message_id=arrived.message_id,
            chat_id=arrived.chat_id,
        )
        await self._settle(row, settlement)
        _log.info(
            "post sent", delivery=row.id, channel=row.channel_address, message=arrived.message_id
        )

    async def not_sent(self, row: Delivery, outcome: Outcome) -> None:
        """Raises: TokenRefusedError, StoreUnavailableError."""
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
                # What becomes of it is found out, or asked, by settler.py.
                await self._settle(row, Settlement(DeliveryState.UNKNOWN, at, reason=reason))
            case Bug(reason):
                notices = self.alarm.delivery_failed(row, reason)
                await self._settle(row, Settlement(failed, at, reason=reason), notices)
            case Stop(reason):
                await self._settle(row, Settlement(planned, at, reason=reason))
                raise TokenRefusedError(reason)

    async def _pause(self, row: Delivery, reason: str) -> None:
        """In this order a kill between the two does no harm: the row was certainly not made, is
        sent once more, fails again, and then the channel is paused and owners are told."""
        at = self.now()
        await self._settle(row, Settlement(DeliveryState.PLANNED, at, reason=reason))
        notices = self.alarm.channel_paused(row, reason)
        await self.store.pause_channel(row.channel_id, reason=reason, now=at, notices=notices)

    async def given_back(self, row: Delivery) -> None:
        """A row that was leased behind one that did not go through waits its turn."""
        await self._settle(row, Settlement(DeliveryState.PLANNED, at=self.now()))

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
