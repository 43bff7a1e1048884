"""A paused channel comes back: what becomes of the posts that have waited."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.conditions import IS_PLANNED
from storage.ledger import lock_ledger, withdrawn_values
from storage.records import Backlog, Channel, DeliveryAction, Resumption
from storage.schema import delivery

_other = delivery.alias("other")
_IS_POST = delivery.c.action == DeliveryAction.SEND.value


def _of_same_post() -> sa.ColumnElement[bool]:
    """One post is all messages of an article in one chat, those too that a correction added."""
    return sa.and_(
        _other.c.channel_id == delivery.c.channel_id,
        _other.c.article_id == delivery.c.article_id,
        _other.c.copy == delivery.c.copy,
        _other.c.action == DeliveryAction.SEND.value,
    )


def _goes(of: Channel, waiting: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a waiting row belongs to a post that the policy lets go."""
    begun = sa.exists().where(_of_same_post(), _other.c.state.in_(("sending", "sent", "unknown")))
    if of.backlog is Backlog.NONE:
        return ~begun
    newest = sa.select(sa.func.max(delivery.c.id)).where(waiting).scalar_subquery()
    is_newest = sa.exists().where(_of_same_post(), _other.c.id == newest)
    return sa.and_(~begun, ~is_newest)


async def settle_backlog(connection: AsyncConnection, of: Channel, *, now: datetime) -> Resumption:
    """Withdraw what the channel's policy lets go. Corrections, and posts half sent, stay."""
    await connection.run_sync(lock_ledger)
    waiting = sa.and_(
        _IS_POST, IS_PLANNED, delivery.c.channel_id == of.id, delivery.c.article_id.is_not(None)
    )
    before = await _posts(connection, waiting)
    if of.backlog is not Backlog.ALL:
        reason = f"let go when the channel came back (backlog: {of.backlog})"
        chosen = sa.select(delivery.c.id).where(waiting, _goes(of, waiting))
        await connection.execute(
            sa.update(delivery)
            .where(delivery.c.id.in_(chosen))
            .values(withdrawn_values(now) | {"reason": reason})
        )
    kept = await _posts(connection, waiting)
    return Resumption(kept=kept, let_go=before - kept)


async def _posts(connection: AsyncConnection, waiting: sa.ColumnElement[bool]) -> int:
    posts = sa.select(delivery.c.edition_id, delivery.c.article_id).where(waiting).distinct()
    count = sa.select(sa.func.count()).select_from(posts.subquery())
    return int((await connection.execute(count)).scalar_one())
