"""What nobody expected while a row was sent: a fault of the program, or of what lies beneath it.

The row becomes what a crash would have left of it, without a restart. Its channel rests, each time
longer, and the others go on. The log has the facts, and the owners read of it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.common.clock import Now
from bot.common.logs import log
from bot.common.texts import N_
from bot.publishing.aftermath import Alarm
from bot.publishing.outcome import backoff
from storage.contract import Store
from storage.errors import DeliveryNotFoundError, DeliveryStateError, StoreUnavailableError
from storage.records import Delivery, DeliveryAction, DeliveryState, Notice, Settlement

# A row that nothing helps must not hold its channel up for ever: with the doubling rests this is
# about ten minutes.
MOST_TIMES = 8
# Where everything fails, owners must not read of each row.
SILENCE = timedelta(hours=1)
_UNEXPECTED = N_("something unexpected went wrong")

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Mishap:
    """The `times`-th in a row with this row; its channel rests from `since` until `until`.

    `fault` is the error's class: its words may hold anything, and stand in the log. `outage`: the
    database went away, which is no fault, and yet the row may have been marked as on its way.
    """

    delivery_id: int
    fault: str
    times: int
    since: datetime
    outage: bool = False
    # Without a notice: there is nothing to tell, or the notice may be what cannot be written.
    quiet: bool = False
    written: bool = False

    @property
    def until(self) -> datetime:
        return self.since + backoff(self.times)

    @property
    def reason(self) -> str:
        return f"{_UNEXPECTED}; {self.fault}"

    def rests(self, now: datetime) -> bool:
        """A clock that was set back must not make it rest for longer."""
        return self.since <= now < self.until


def what_becomes(row: Delivery, mishap: Mishap) -> Settlement | None:
    """Of the row as it stands in the ledger; None where its end is known all the same.

    A post that was on its way may have arrived. Whatever else was tried is tried again, and given
    up in the end: unlike a post, an edit or deletion may be repeated.
    """
    at, reason, last = mishap.since, mishap.reason, mishap.times >= MOST_TIMES
    if row.state not in (DeliveryState.PLANNED, DeliveryState.SENDING):
        return None
    if row.state is DeliveryState.PLANNED and mishap.outage:
        return None
    if row.state is DeliveryState.SENDING and row.action is DeliveryAction.SEND:
        return Settlement(
            DeliveryState.UNKNOWN,
            at,
            reason=reason,
            asked=last,
            not_before=mishap.until if last else None,
        )
    if last:
        return Settlement(DeliveryState.FAILED, at, reason=reason)
    return Settlement(DeliveryState.PLANNED, at, reason=reason, not_before=mishap.until)


@dataclass(slots=True)
class Mishaps:
    """One of a kind, the sender's. Lost at a restart: what it knows is then found out anew."""

    store: Store
    alarm: Alarm
    now: Now
    # The latest of each channel, by its id.
    _of: dict[int, Mishap] = field(default_factory=dict)
    _told_at: datetime | None = None

    def resting(self) -> list[int]:
        """The channels that nothing is to be sent to yet."""
        now = self.now()
        return [channel for channel, mishap in self._of.items() if mishap.rests(now)]

    def unwritten(self) -> list[int]:
        """Channels whose row could not be written down, and is to be by now."""
        now = self.now()
        return [
            channel
            for channel, mishap in self._of.items()
            if not (mishap.written or mishap.rests(now))
        ]

    def over(self, channel_id: int) -> None:
        """A row of the channel went as it should."""
        self._of.pop(channel_id, None)

    async def met(self, row: Delivery, error: Exception) -> None:
        """Raises nothing."""
        before = self._of.get(row.channel_id)
        again = before is not None and before.delivery_id == row.id
        times = before.times + 1 if before is not None and again else 1
        mishap = Mishap(row.id, type(error).__name__, times, self.now())
        _log.error(
            "sending a post went wrong unexpectedly; its channel rests",
            delivery=row.id,
            article=row.article_id,
            channel=row.channel_address,
            times=times,
            until=mishap.until.isoformat(),
            exc_info=error,
        )
        await self._write(row.channel_id, mishap)

    def cut_off(self, row: Delivery, error: StoreUnavailableError) -> None:
        """The database went away, perhaps after it had marked the row as on its way."""
        fault = type(error).__name__
        mishap = Mishap(row.id, fault, 1, self.now(), outage=True, quiet=True)
        self._of[row.channel_id] = mishap

    async def write(self, channel_id: int) -> None:
        """Once more. Raises nothing."""
        await self._write(channel_id, replace(self._of[channel_id], since=self.now()))

    async def _write(self, channel_id: int, mishap: Mishap) -> None:
        self._of[channel_id], told_before = mishap, self._told_at
        try:
            row = await self.store.delivery(mishap.delivery_id)
            settlement = what_becomes(row, mishap)
            if settlement is not None:
                notices = () if mishap.quiet else await self._words(row, settlement, mishap)
                await self.store.settle(row.id, settlement, was=row.state, notices=notices)
        except (DeliveryStateError, DeliveryNotFoundError) as error:
            # Somebody settled or withdrew it in between: theirs stands.
            _log.warning("delivery settled elsewhere", delivery=mishap.delivery_id, by=str(error))
        except StoreUnavailableError as error:
            _log.warning(
                "waiting to record a delivery", delivery=mishap.delivery_id, error=str(error)
            )
            self._told_at = told_before
            return
        except Exception:
            _log.exception("a delivery cannot be recorded yet", delivery=mishap.delivery_id)
            self._of[channel_id] = replace(mishap, quiet=True)
            return
        self._of[channel_id] = replace(mishap, written=True)

    async def _words(
        self, row: Delivery, settlement: Settlement, mishap: Mishap
    ) -> Sequence[Notice]:
        if settlement.asked:
            return self.alarm.delivery_unknown(row, mishap.reason)
        if settlement.state is DeliveryState.FAILED:
            in_broadcast = await self.store.is_unreported_broadcast(row.edition_id)
            return () if in_broadcast else self.alarm.delivery_failed(row, mishap.reason)
        if self._told_at is not None and abs(mishap.since - self._told_at) < SILENCE:
            return ()
        self._told_at = mishap.since
        return self.alarm.sending_broke_off(row, mishap.reason)
