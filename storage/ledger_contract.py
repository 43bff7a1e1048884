"""What every Store keeps to: the ledger. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Delivery, DeliveryState, Hold, KnownMessage, Notice, Settlement


class LedgerStore(Protocol):
    """`mark_sending` and `settle` of many callers may share a transaction: each returns when its
    own row is durable, with its own answer or error."""

    async def lease_deliveries(
        self,
        owner: str,
        *,
        now: datetime,
        until: datetime,
        limit: int,
        but: Collection[int] = (),
    ) -> Sequence[Delivery]:
        """Take due PLANNED rows for `owner` until `until`: of each channel only the oldest ones,
        in order, and none of a channel that is paused or has a row SENDING or leased by another,
        or an UNKNOWN one that is still being looked into or whose `not_before` has not come, or is
        among `but`: the ids of channels that the caller is busy with.

        A row that must still wait (`not_before`) holds back those behind it. What `owner` itself
        holds comes again, its lease renewed. No channel waits for another's backlog.
        While a hold is on, only notices to owners. Order: by id. The caller sends one channel's
        rows in order.
        """

    async def mark_sending(self, delivery_id: int, owner: str, *, now: datetime) -> bool:
        """Before the call goes out: PLANNED and leased by `owner` → SENDING, attempts + 1.

        False where it must not be sent: the row was withdrawn, the lease is lost, the channel is
        paused or a hold came on, and nothing changed; or it would post an article that is no
        longer approved, and then it is WITHDRAWN now, with the reason.
        """

    async def settle(
        self,
        delivery_id: int,
        settlement: Settlement,
        *,
        was: DeliveryState | None = None,
        notices: Sequence[Notice] = (),
    ) -> None:
        """Write how it ended, plan the notices of it, and free the lease. From SENDING or UNKNOWN
        to any state, from PLANNED only to PLANNED, FAILED or WITHDRAWN; with `was`, from that
        state alone. An edit that is SENT becomes what its target shows, a deletion that is SENT
        makes its target WITHDRAWN.

        Raises: DeliveryNotFoundError, DeliveryStateError, ChannelNotFoundError (of a notice).
        """

    async def withdraw(
        self,
        article_id: int,
        *,
        reason: str,
        now: datetime,
        limit: int,
        channel_id: int | None = None,
    ) -> Sequence[Delivery]:
        """Take back `limit` posts of an article that are still PLANNED, to this channel or to all,
        those of the youngest channels first; then no broadcast of it plans any more.

        Returns the rows that are WITHDRAWN by it. What is on its way or has gone out stays.
        """

    async def strand_sending(self, *, now: datetime, reason: str) -> Sequence[Delivery]:
        """Posts SENDING whose owner is dead become UNKNOWN, edits and deletions PLANNED again
        (they are safe to repeat), and rows that dead owners lease are freed. Returns the rows that
        it made UNKNOWN.

        An owner lives while it holds a lease of any name (`take_lease`) that has not run out.
        """

    async def unsettled(self, *, limit: int) -> Sequence[Delivery]:
        """Rows UNKNOWN that have not been left to a person, oldest first."""

    async def known_messages(self, chat_id: int, *, limit: int) -> Sequence[KnownMessage]:
        """Messages of ours in this chat, in all its threads; those of the newest rows."""

    async def note_message(self, delivery_id: int, message_id: int, chat_id: int) -> bool:
        """Which message a SENT post is whose number was not known.

        False (and nothing changed) for any other row, and where another row is that message: two
        threads of a chat may have the same text.
        """

    async def take_lease(self, name: str, owner: str, *, now: datetime, until: datetime) -> bool:
        """Take the lease of this name, or keep it for longer; True where it is `owner`'s now.

        False (and nothing changed) where another holds it and it has not run out by `now`. A holder
        that dies locks others out until then, so leases are short and taken again well before
        they end; one that gets False must stop at once. The machines' clocks have to agree
        to well within that time. A lease that ends later than `until` by more than what is asked
        for counts as run out: it is from before the clock was set back.
        """

    async def release_lease(self, name: str, owner: str) -> bool:
        """Let go of it; True where it was `owner`'s."""

    async def delivery(self, delivery_id: int) -> Delivery:
        """Raises: DeliveryNotFoundError."""

    async def deliveries(
        self,
        *,
        limit: int,
        states: Sequence[DeliveryState] = (),
        channel_id: int | None = None,
        article_id: int | None = None,
        before_id: int | None = None,
    ) -> Sequence[Delivery]:
        """Rows of the ledger, newest first; no states: all of them."""

    async def single_deliveries(
        self, states: Sequence[DeliveryState], *, limit: int
    ) -> Sequence[Delivery]:
        """Rows of articles in these states, newest first, but for those of broadcasts: soon found,
        however many these are."""

    async def hold(self) -> Hold | None:
        """The hold, where one is on."""

    async def set_hold(self, by: str, *, now: datetime) -> bool:
        """True where there was none before (an older hold stays as it is)."""

    async def release_hold(self) -> bool:
        """True where there was one."""
