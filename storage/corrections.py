"""Orders for the posts of articles that have changed, and what is planned for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.article_rows import set_state
from storage.channel_rows import channel_from_row, stored_channel
from storage.conditions import IS_LIVE_POST, IS_PLANNED, IS_SEND
from storage.engine import Database
from storage.ledger import ROWS, delivery_from_row, lock_ledger, withdrawn_values
from storage.orders import is_being_planned, write_order
from storage.plans import insert_deliveries, insert_edition, write_notices
from storage.records import (
    Article,
    ArticleState,
    Channel,
    Correction,
    CorrectionKind,
    Delivery,
    DeliveryState,
    NewEdition,
    Notice,
    PostChanges,
)
from storage.schema import channel, delivery
from storage.schema import correction as orders
from storage.types import Moment

_OPEN = orders.c.open.is_(True)


def _from_row(row: Any) -> Correction:
    return Correction(
        article_id=row.article_id,
        revision=row.revision,
        kind=CorrectionKind(row.kind),
        substance_revision=row.substance_revision,
        requested_by=row.requested_by,
        ordered_at=row.ordered_at,
    )


def _is_latest(order: Correction) -> sa.ColumnElement[bool]:
    return sa.and_(
        orders.c.article_id == order.article_id,
        orders.c.revision == order.revision,
        orders.c.kind == order.kind.value,
        orders.c.ordered_at == order.ordered_at,
        _OPEN,
    )


async def _rows_there(
    connection: AsyncConnection, order: Correction, channel_id: int
) -> list[Delivery]:
    states = [DeliveryState.PLANNED.value, DeliveryState.SENDING.value]
    failed_since = sa.and_(
        delivery.c.state == DeliveryState.FAILED.value, delivery.c.planned_at >= order.ordered_at
    )
    changes = sa.and_(~IS_SEND, sa.or_(delivery.c.state.in_(states), failed_since))
    query = ROWS.where(
        delivery.c.article_id == order.article_id,
        delivery.c.channel_id == channel_id,
        sa.or_(IS_LIVE_POST, changes),
    ).order_by(delivery.c.id)
    return [delivery_from_row(row) for row in await connection.execute(query)]


class CorrectionTables(Database):
    """Corrections of the Store's contract."""

    async def retract(
        self, article_id: int, kind: CorrectionKind, *, by: str, now: datetime
    ) -> Article:
        async with self.writing() as connection:
            stored = await connection.run_sync(set_state, article_id, ArticleState.RETRACTED)
            await write_order(connection, stored.id, stored.revision, kind, by=by, now=now)
        return stored

    async def answer_correction(
        self, article_id: int, revision: int, kind: CorrectionKind, *, by: str, now: datetime
    ) -> bool:
        values: dict[str, Any] = {
            "kind": kind.value,
            "requested_by": by,
            "ordered_at": now,
            "open": kind is not CorrectionKind.LEAVE,
        }
        if kind is CorrectionKind.SUBSTANCE:
            values["substance_revision"] = revision
        answer = (
            sa.update(orders)
            .where(
                orders.c.article_id == article_id,
                orders.c.revision == revision,
                orders.c.kind == CorrectionKind.ASK.value,
            )
            .values(values)
            .returning(orders.c.article_id)
        )
        async with self.writing() as connection:
            return (await connection.execute(answer)).first() is not None

    async def correction(self, article_id: int) -> Correction | None:
        query = sa.select(orders).where(orders.c.article_id == article_id)
        async with self.reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _from_row(row)

    async def open_corrections(
        self, *, limit: int, after: Correction | None = None
    ) -> Sequence[Correction]:
        # While a broadcast is being planned its rows are of the older revision still.
        ready = ~is_being_planned(orders.c.article_id)
        place = sa.tuple_(orders.c.ordered_at, orders.c.article_id)
        query = sa.select(orders).where(sa.text("open"), ready).order_by(*place.clauses)
        if after is not None:
            query = query.where(
                place > sa.tuple_(sa.literal(after.ordered_at, Moment), after.article_id)
            )
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query.limit(limit))]

    async def posted_channels(
        self, article_id: int, *, limit: int, after: int = 0
    ) -> Sequence[Channel]:
        posted = sa.select(delivery.c.channel_id).where(
            IS_LIVE_POST, delivery.c.article_id == article_id
        )
        query = (
            sa.select(channel)
            .where(channel.c.id.in_(posted), channel.c.id > after)
            .order_by(channel.c.id)
            .limit(limit)
        )
        async with self.reading() as connection:
            return [channel_from_row(row) for row in await connection.execute(query)]

    async def correct_posts(
        self,
        order: Correction,
        edition: NewEdition,
        decide: Callable[[Sequence[Delivery]], PostChanges],
    ) -> bool:
        async with self.writing() as connection:
            await connection.run_sync(lock_ledger)
            await stored_channel(connection, edition.channel_id, lock=True)
            if not await self._still_stands(connection, order):
                return False
            changes = decide(await _rows_there(connection, order, edition.channel_id))
            await connection.execute(
                sa.update(delivery)
                .where(delivery.c.id.in_(changes.withdrawn), IS_PLANNED)
                .values(withdrawn_values(edition.fired_at) | {"reason": edition.reason})
            )
            if changes.rows:
                edition_id = await insert_edition(connection, edition)
                await insert_deliveries(connection, edition_id, edition, changes.rows)
            return True

    async def close_correction(self, order: Correction, *, notices: Sequence[Notice] = ()) -> bool:
        close = sa.update(orders).where(_is_latest(order)).values(open=False)
        async with self.writing() as connection:
            if (await connection.execute(close.returning(orders.c.article_id))).first() is None:
                return False
            await write_notices(connection, notices)
            return True

    @staticmethod
    async def _still_stands(connection: AsyncConnection, order: Correction) -> bool:
        query = sa.select(orders.c.article_id).where(_is_latest(order)).with_for_update()
        return (await connection.execute(query)).first() is not None
