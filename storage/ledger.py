"""The ledger: one row per message, its states, and the hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.channel_rows import of_chats
from storage.conditions import (
    IS_LEASED,
    IS_LIVE_POST,
    IS_PLANNED,
    IS_SEND,
    IS_SENDING,
    IS_SINGLE,
    IS_UNKNOWN,
    is_in,
)
from storage.engine import Database
from storage.errors import DeliveryNotFoundError
from storage.packed import Gathered, numbers, pack_numbers
from storage.records import Delivery, DeliveryAction, DeliveryState, KnownMessage, SummaryOrigin
from storage.schema import article, broadcast, channel, delivery, lease, rendering
from storage.types import Moment

NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_until": None}

# One number for the lock under which PostgreSQL hands out rows and lets them start ("dateline").
_LEDGER_LOCK = 0x646174656C696E65

ROWS = sa.select(
    delivery,
    channel.c.address,
    channel.c.thread_id,
    channel.c.chat_id.label("channel_chat_id"),
    channel.c.kind,
    article.c.title,
    article.c.summary_origin,
    rendering.c.payload,
).select_from(
    delivery.join(channel, delivery.c.channel_id == channel.c.id)
    .join(rendering, delivery.c.rendering_id == rendering.c.id)
    .outerjoin(article, delivery.c.article_id == article.c.id)
)
_BY_ID = Gathered(ROWS.where(delivery.c.id.in_(numbers("ids"))))


# An enumeration takes longer to look its own members up.
_ACTIONS = {action.value: action for action in DeliveryAction}
_STATES = {state.value: state for state in DeliveryState}


def lock_ledger(connection: sa.Connection) -> None:
    """Until the end of the transaction no row is leased, starts or changes its channel elsewhere.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LEDGER_LOCK)))


def withdrawn_values(now: datetime) -> dict[str, Any]:
    """What a planned row becomes that is taken back, but for the reason."""
    return NO_LEASE | {"state": DeliveryState.WITHDRAWN.value, "settled_at": now}


def delivery_from_row(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        edition_id=row.edition_id,
        channel_id=row.channel_id,
        channel_address=row.address,
        channel_chat_id=row.channel_chat_id,
        channel_kind=row.kind,
        thread_id=row.thread_id,
        article_id=row.article_id,
        article_revision=row.article_revision,
        shown_revision=row.article_revision if row.shown_revision is None else row.shown_revision,
        article_title=row.title,
        summary_origin=row.summary_origin and SummaryOrigin(row.summary_origin),
        part=row.part,
        copy=row.copy,
        action=_ACTIONS[row.action],
        target_id=row.target_id,
        state=_STATES[row.state],
        payload=row.payload,
        attempts=row.attempts,
        message_id=row.message_id,
        chat_id=row.chat_id,
        reason=row.reason,
        planned_at=row.planned_at,
        not_before=row.not_before or row.planned_at,
        sending_at=row.sending_at,
        settled_at=row.settled_at,
        asked_at=row.asked_at,
    )


def deliveries_by_id(connection: sa.Connection, ids: Sequence[int]) -> list[Delivery]:
    """These rows, oldest first."""
    rows = _BY_ID.rows(connection, {"ids": pack_numbers(ids)})
    return sorted(map(delivery_from_row, rows), key=lambda row: row.id)


def _no_more_planning(article_id: int) -> sa.Update:
    """Broadcasts of the article end where they are."""
    return (
        sa.update(broadcast)
        .where(broadcast.c.article_id == article_id)
        .values(last_channel=broadcast.c.planned_through)
    )


class LedgerTables(Database):
    """Rows of the ledger in the Store's contract; who may send them is in leases.py, their
    steps are in steps.py."""

    async def withdraw(
        self,
        article_id: int,
        *,
        reason: str,
        now: datetime,
        limit: int,
        channel_id: int | None = None,
    ) -> Sequence[Delivery]:
        posts = sa.and_(IS_LIVE_POST, IS_PLANNED, delivery.c.article_id == article_id)
        if channel_id is not None:
            posts = sa.and_(posts, delivery.c.channel_id == channel_id)
        # From the end, as the sender comes from the beginning: what has gone is not read again.
        last = (delivery.c.channel_id.desc(), delivery.c.part.desc(), delivery.c.copy.desc())
        some = sa.select(delivery.c.id).where(posts).order_by(*last).limit(limit)
        take_back = (
            sa.update(delivery)
            .where(delivery.c.id.in_(some))
            .values(withdrawn_values(now) | {"reason": reason})
            .returning(delivery.c.id)
        )
        async with self.writing() as connection:
            await connection.run_sync(lock_ledger)
            if channel_id is None:
                await connection.execute(_no_more_planning(article_id))
            ids = (await connection.execute(take_back)).scalars().all()
            return await connection.run_sync(deliveries_by_id, ids)

    async def strand_sending(self, *, now: datetime, reason: str) -> Sequence[Delivery]:
        alive = sa.select(lease.c.owner).where(lease.c.held_until > sa.literal(now, Moment))
        owned_by_living = delivery.c.lease_owner.in_(alive)
        owned_by_none = sa.or_(delivery.c.lease_owner.is_(None), ~owned_by_living)
        strand = (
            sa.update(delivery)
            .where(IS_SENDING, owned_by_none, IS_SEND)
            .values(state=DeliveryState.UNKNOWN.value, reason=reason, settled_at=now, asked_at=None)
            .returning(delivery.c.id)
        )
        # Edits and deletions may have arrived as well, but do no harm twice.
        again = sa.update(delivery).where(IS_SENDING, owned_by_none, ~IS_SEND)
        free = sa.update(delivery).where(IS_LEASED, ~owned_by_living).values(NO_LEASE)
        async with self.writing() as connection:
            await connection.run_sync(lock_ledger)
            ids = (await connection.execute(strand)).scalars().all()
            await connection.execute(
                again.values(NO_LEASE | {"state": DeliveryState.PLANNED.value})
            )
            await connection.execute(free)
            return await connection.run_sync(deliveries_by_id, ids)

    async def unsettled(self, *, limit: int) -> Sequence[Delivery]:
        query = ROWS.where(IS_UNKNOWN, delivery.c.asked_at.is_(None)).order_by(delivery.c.id)
        async with self.reading() as connection:
            return [delivery_from_row(row) for row in await connection.execute(query.limit(limit))]

    async def known_messages(self, chat_id: int, *, limit: int) -> Sequence[KnownMessage]:
        of_chat = sa.select(channel.c.id).where(of_chats([str(chat_id)]))
        query = (
            sa.select(delivery.c.message_id, delivery.c.settled_at)
            .where(
                IS_SEND,
                delivery.c.channel_id.in_(of_chat),
                delivery.c.chat_id == chat_id,
                delivery.c.message_id.is_not(None),
                delivery.c.settled_at.is_not(None),
            )
            .order_by(delivery.c.id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            return [KnownMessage(*row) for row in await connection.execute(query)]

    async def note_message(self, delivery_id: int, message_id: int, chat_id: int) -> bool:
        other = delivery.alias()
        of_chat = sa.select(channel.c.id).where(of_chats([str(chat_id)]))
        known = sa.select(other.c.id).where(
            other.c.channel_id.in_(of_chat), other.c.message_id == message_id
        )
        note = (
            sa.update(delivery)
            .where(
                delivery.c.id == delivery_id,
                delivery.c.state == DeliveryState.SENT.value,
                IS_SEND,
                delivery.c.message_id.is_(None),
                ~known.exists(),
            )
            .values(message_id=message_id, chat_id=chat_id)
            .returning(delivery.c.id)
        )
        async with self.writing() as connection:
            return (await connection.execute(note)).first() is not None

    async def delivery(self, delivery_id: int) -> Delivery:
        async with self.reading() as connection:
            rows = await connection.run_sync(deliveries_by_id, [delivery_id])
        if not rows:
            raise DeliveryNotFoundError(delivery_id)
        return rows[0]

    async def deliveries(
        self,
        *,
        limit: int,
        states: Sequence[DeliveryState] = (),
        channel_id: int | None = None,
        article_id: int | None = None,
        before_id: int | None = None,
    ) -> Sequence[Delivery]:
        query = ROWS.order_by(delivery.c.id.desc()).limit(limit)
        if states:
            query = query.where(is_in(states))
        if channel_id is not None:
            query = query.where(delivery.c.channel_id == channel_id)
        if article_id is not None:
            query = query.where(delivery.c.article_id == article_id)
        if before_id is not None:
            query = query.where(delivery.c.id < before_id)
        async with self.reading() as connection:
            return [delivery_from_row(row) for row in await connection.execute(query)]

    async def single_deliveries(
        self, states: Sequence[DeliveryState], *, limit: int
    ) -> Sequence[Delivery]:
        newest = (
            sa.select(delivery.c.id)
            .where(IS_SINGLE, is_in(states))
            .order_by(delivery.c.id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            ids = (await connection.execute(newest)).scalars().all()
            return (await connection.run_sync(deliveries_by_id, ids))[::-1]
