"""What becomes of a row after its call: settled, put off, its channel paused, a person told.

What a failure means is decided in outcome.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.common.clock import Now, Sleep
from bot.common.logs import log
from bot.publishing.calls import Arrived
from bot.publishing.change_outcome import is_undeletable
from bot.publishing.outcome import (
    Bug,
    Gone,
    Migrated,
    Outcome,
    Pause,
    Plainly,
    RetryAt,
    Stop,
    Unknown,
    backoff,
)
from bot.publishing.sent_lines import SentLines
from storage.contract import Store
from storage.errors import DeliveryStateError, StoreUnavailableError
from storage.records import (
    Delivery,
    DeliveryAction,
    DeliveryState,
    EditionOrigin,
    EditionOutcome,
    NewDelivery,
    NewEdition,
    Notice,
    Settlement,
)

UNAVAILABLE_SECONDS = 2.0
# A group that has moved and sends us back and forth is a matter for a person.
MOST_MIGRATIONS = 3
_BECAME = "the group became"
_PARTS_LOOKED_AT = 50

_log = log(__name__)


class Alarm(Protocol):
    """Who is told when a delivery needs a person."""

    def delivery_failed(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def delivery_plain(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def delivery_unknown(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def sending_broke_off(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...
    def channel_paused(self, delivery: Delivery, reason: str) -> Sequence[Notice]: ...


def replacement(row: Delivery, at: datetime) -> Notice:
    """The edit that takes the place of a deletion that Telegram does not allow."""
    edition = NewEdition(
        channel_id=row.channel_id,
        origin=EditionOrigin.CORRECTION,
        outcome=EditionOutcome.PLANNED,
        fired_at=at,
        reason=f"the deletion {row.id} is not allowed any more",
        requested_by="dateline",
    )
    edit = NewDelivery(
        row.article_id,
        row.article_revision,
        row.part,
        row.payload,
        action=DeliveryAction.EDIT,
        copy=row.copy,
        target_id=row.target_id,
        message_id=row.message_id,
        chat_id=row.chat_id,
    )
    return Notice(edition, (edit,))


def _moves_on_and_on(row: Delivery) -> bool:
    """Whether it moved the last time as well; attempts alone may be those of flood control."""
    return row.attempts >= MOST_MIGRATIONS and (row.reason or "").startswith(_BECAME)


class TokenRefusedError(Exception):
    """Telegram refuses the token: nothing can go out."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    store: Store
    alarm: Alarm
    now: Now
    sleep: Sleep
    lines: SentLines

    async def sent(self, row: Delivery, arrived: Arrived) -> None:
        """Telegram has it."""
        settlement = Settlement(
            DeliveryState.SENT,
            at=self.now(),
            message_id=arrived.message_id,
            chat_id=arrived.chat_id,
        )
        await self._settle(row, settlement)
        self.lines.sent(row, arrived.message_id)

    async def not_sent(self, row: Delivery, outcome: Outcome) -> None:
        """Raises: TokenRefusedError."""
        _log.warning(
            "post not sent", delivery=row.id, channel=row.channel_address, outcome=str(outcome)
        )
        # All of it may be repeated. Given up halfway it would leave the row on its way for ever.
        while True:
            try:
                return await self._not_sent(row, outcome)
            except StoreUnavailableError as error:
                await self._wait(row, error)

    async def _not_sent(self, row: Delivery, outcome: Outcome) -> None:
        """Raises: TokenRefusedError, StoreUnavailableError."""
        at = self.now()
        planned, failed = DeliveryState.PLANNED, DeliveryState.FAILED
        match outcome:
            case RetryAt(when, reason, counts):
                again = Settlement(
                    planned, at, reason=reason, not_before=when, uncounted=not counts
                )
                await self._settle(row, again)
            case Migrated(chat_id) if not _moves_on_and_on(row):
                await self.store.resolve_channel(
                    row.channel_id, chat_id=chat_id, kind="supergroup", title=None, now=at
                )
                reason, later = f"{_BECAME} {chat_id}", at + backoff(row.attempts + 1)
                await self._settle(row, Settlement(planned, at, reason=reason, not_before=later))
            case Migrated(chat_id):
                await self._pause(row, f"{_BECAME} {chat_id}, which is not taken either")
            case Pause(reason):
                await self._pause(row, reason)
            case Gone(reason):
                await self._pause(row, reason, tell=False)
            case Unknown(reason):
                # What becomes of it is found out, or asked, by settler.py.
                await self._settle(row, Settlement(DeliveryState.UNKNOWN, at, reason=reason))
            case Plainly(payload, reason) if not await self._is_in_broadcast(row):
                plainly = Settlement(planned, at, reason=reason, payload=payload)
                await self._settle(row, plainly, self.alarm.delivery_plain(row, reason))
            case Bug(reason) if is_undeletable(row, reason):
                instead = [replacement(row, at)]
                await self._settle(row, Settlement(failed, at, reason=reason), instead)
            case Bug(reason) | Plainly(reason=reason):
                told = await self._is_told_of(row)
                notices = () if told else self.alarm.delivery_failed(row, reason)
                await self._settle(row, Settlement(failed, at, reason=reason), notices)
            case Stop(reason):
                await self._settle(row, Settlement(planned, at, reason=reason))
                raise TokenRefusedError(reason)

    async def _is_in_broadcast(self, row: Delivery) -> bool:
        """Of which owners are yet to be told, in one word for all of it."""
        return await self.store.is_unreported_broadcast(row.edition_id)

    async def _is_told_of(self, row: Delivery) -> bool:
        """Whether one word is enough: another message of the same correction has failed, or the
        broadcast that it is of will be told of as a whole."""
        if row.action is DeliveryAction.SEND:
            return await self._is_in_broadcast(row)
        failed = await self.store.deliveries(
            limit=_PARTS_LOOKED_AT,
            states=[DeliveryState.FAILED],
            channel_id=row.channel_id,
            article_id=row.article_id,
        )
        return any(other.edition_id == row.edition_id for other in failed)

    async def _pause(self, row: Delivery, reason: str, *, tell: bool = True) -> None:
        """In this order a kill between the two does no harm: the row was certainly not made, is
        sent once more, fails again, and then the channel is paused and owners are told."""
        at = self.now()
        await self._settle(row, Settlement(DeliveryState.PLANNED, at, reason=reason))
        notices = self.alarm.channel_paused(row, reason) if tell else ()
        await self.store.pause_channel(row.channel_id, reason=reason, now=at, notices=notices)

    async def _wait(self, row: Delivery, error: StoreUnavailableError) -> None:
        _log.warning("waiting to record a delivery", delivery=row.id, error=str(error))
        await self.sleep(UNAVAILABLE_SECONDS)

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
                await self._wait(row, error)
            except DeliveryStateError as error:
                # Somebody settled or withdrew it in between: theirs stands.
                _log.warning("delivery settled elsewhere", delivery=row.id, state=error.state)
                return
            else:
                return
