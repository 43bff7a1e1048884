"""From an order to correct or retract to rows of the ledger, channel by channel. It sends nothing.

Each channel is one transaction, and a pass that is repeated changes nothing: a crash between any
two of them loses no correction. What a post lacks is decided in changes.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.common.clock import Now, first_of
from bot.common.logs import log
from bot.publishing.changes import Wanted, changes_of, is_unseen
from bot.publishing.look import Look
from bot.publishing.notices import Notices
from storage.contract import Store
from storage.errors import StoreUnavailableError
from storage.records import (
    Article,
    Channel,
    Correction,
    CorrectionKind,
    Delivery,
    DeliveryAction,
    EditionOrigin,
    EditionOutcome,
    NewEdition,
    PostChanges,
)

# How often the orders are read: the command line may have given one, a post may have arrived.
SYNC_SECONDS = 2.0
ORDERS_AT_ONCE = 50
CHANNELS_AT_ONCE = 200
# https://core.telegram.org/bots/api#deletemessage; in channels an administrator may always.
DELETABLE = timedelta(hours=48)

_log = log(__name__)


@dataclass(slots=True)
class _Pass:
    """What one round over an order's channels has found."""

    waiting: list[Channel] = field(default_factory=list)
    asked: list[Channel] = field(default_factory=list)


@dataclass(slots=True)
class Corrector:
    """One of a kind in a process, like the sender."""

    store: Store
    look: Look
    notices: Notices
    now: Now
    wake_sender: Callable[[], None]
    # The channels that an order still has to come back to; after a restart it is all of them.
    _waiting: dict[Correction, list[Channel]] = field(default_factory=dict)
    # The last error of each order: one that stays the same is logged once.
    _troubles: dict[Correction, str] = field(default_factory=dict)

    async def run(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Plan what is ordered until `stop` is set."""
        while not stop.is_set():
            wake.clear()
            try:
                await self.catch_up()
            except StoreUnavailableError as error:
                _log.warning("orders to correct cannot be read; trying again", error=str(error))
            await first_of(wake, stop, seconds=SYNC_SECONDS)

    async def catch_up(self) -> None:
        """Plan what every open order asks for. Raises: StoreUnavailableError."""
        orders = await self._orders()
        self._waiting = {one: chats for one, chats in self._waiting.items() if one in orders}
        self._troubles = {one: words for one, words in self._troubles.items() if one in orders}
        for order in orders:
            try:
                await self._carry_out(order)
            except StoreUnavailableError:
                raise
            except Exception as error:
                if self._troubles.get(order) != repr(error):
                    _log.exception("a correction cannot be planned", article=order.article_id)
                self._troubles[order] = repr(error)

    async def _orders(self) -> list[Correction]:
        """All of them: what waits for a person's answer holds nothing behind it up."""
        found: list[Correction] = []
        while page := await self.store.open_corrections(
            limit=ORDERS_AT_ONCE, after=found[-1] if found else None
        ):
            found += page
        return found

    async def _carry_out(self, order: Correction) -> None:
        article = await self.store.article(order.article_id)
        if article.revision != order.revision:
            return  # a newer order has come with it
        found = _Pass()
        async for channel in self._channels(order):
            if not await self._correct(order, article, channel, found):
                return
        self.wake_sender()
        if found.waiting:
            self._waiting[order] = found.waiting
            return
        notices = self.notices.article_changed(article, found.asked) if found.asked else ()
        await self.store.close_correction(order, notices=notices)
        _log.info(
            "posts follow their article",
            article=article.id,
            revision=article.revision,
            kind=order.kind.value,
            asked_about=len(found.asked),
        )

    async def _channels(self, order: Correction) -> AsyncIterator[Channel]:
        if order in self._waiting:
            for channel in self._waiting[order]:
                yield channel
            return
        after = 0
        while page := await self.store.posted_channels(
            order.article_id, limit=CHANNELS_AT_ONCE, after=after
        ):
            for channel in page:
                yield channel
            after = page[-1].id

    async def _correct(
        self, order: Correction, article: Article, channel: Channel, found: _Pass
    ) -> bool:
        """One channel's posts. False where a newer order has come."""
        wanted = self._wanted(order, article, channel)

        def decide(rows: Sequence[Delivery]) -> PostChanges:
            changes = changes_of(rows, wanted)
            posts = [row for row in rows if row.action is DeliveryAction.SEND]
            if order.kind is CorrectionKind.ASK and not is_unseen(posts):
                # What readers have seen changes only when an editor has said so.
                found.asked += [channel] if changes else []
                return PostChanges()
            found.waiting += [channel] if changes.waits else []
            return changes

        edition = NewEdition(
            channel_id=channel.id,
            origin=EditionOrigin.CORRECTION,
            outcome=EditionOutcome.PLANNED,
            fired_at=self.now(),
            reason="retracted" if order.retracts else f"corrected to revision {order.revision}",
            requested_by=order.requested_by,
        )
        return await self.store.correct_posts(order, edition, decide)

    def _wanted(self, order: Correction, article: Article, channel: Channel) -> Wanted:
        since = None if channel.kind == "channel" else self.now() - DELETABLE
        if order.retracts:
            notice = self.look.retraction(article, channel)
            shown = (notice,) if order.kind is CorrectionKind.NOTICE else ()
            return Wanted(
                order.revision, shown, shown, notice, retracts=True, deletable_since=since
            )
        return Wanted(
            revision=order.revision,
            plain=tuple(self.look.payloads(article, channel)),
            marked=tuple(self.look.payloads(article, channel, updated=True)),
            spare=self.look.superfluous(article, channel),
            substance_revision=order.substance_revision,
            deletable_since=since,
        )
