"""To `sending`: which rows may start, and that they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.conditions import IS_PLANNED
from storage.leases import MAY_BE_WRITTEN_TO, NOT_HELD
from storage.ledger import NO_LEASE, lock_ledger
from storage.packed import Gathered, numbers, pack_numbers
from storage.prepared import Prepared
from storage.records import DeliveryAction, DeliveryState
from storage.schema import article, delivery
from storage.steps.values import Start
from storage.types import Moment

# The statements are made once: putting one together takes longer than carrying it out.
_NOT_APPROVED = sa.select(article.c.id).where(
    article.c.id == delivery.c.article_id, article.c.state != "approved"
)
_ARTICLE_STATE = sa.select(article.c.state).where(article.c.id == delivery.c.article_id)
_NOW = sa.bindparam("now", type_=Moment)
_THESE = delivery.c.id.in_(numbers("ids"))
_THEIRS = sa.and_(_THESE, IS_PLANNED, delivery.c.lease_owner == sa.bindparam("owner"))
# A post of what is not approved any more; corrections of such posts do go out.
_OBSOLETE = sa.and_(delivery.c.action == DeliveryAction.SEND.value, _NOT_APPROVED.exists())
_MAY_START = sa.and_(
    _THEIRS,
    delivery.c.lease_until > _NOW,
    MAY_BE_WRITTEN_TO,
    NOT_HELD,
    ~_OBSOLETE,
)
_THOSE_THAT_MAY = Gathered(sa.select(delivery.c.id).where(_MAY_START).with_for_update(of=delivery))
_SENDING = {
    "state": DeliveryState.SENDING.value,
    "attempts": delivery.c.attempts + 1,
    "sending_at": _NOW,
}
_START_ALL = Prepared(sa.update(delivery).where(_MAY_START).values(_SENDING))
_START = sa.update(delivery).where(_THESE).values(_SENDING)
_WITHDRAW = (
    sa.update(delivery)
    .where(_THEIRS, _OBSOLETE)
    .values(
        NO_LEASE
        | {
            "state": DeliveryState.WITHDRAWN.value,
            "settled_at": _NOW,
            "reason": sa.literal("the article's state is ") + _ARTICLE_STATE.scalar_subquery(),
        }
    )
)


def start_all(connection: sa.Connection, starts: Sequence[Start]) -> bool:
    """In one statement. False where it is not true of all: then the transaction must not stand."""
    if not starts:
        return True
    ids = {start.delivery_id for start in starts}
    if len(ids) != len(starts) or len({start.owner for start in starts}) > 1:
        return False
    lock_ledger(connection)
    now = max(start.now for start in starts)
    asked = {"ids": pack_numbers(ids), "owner": starts[0].owner, "now": now}
    return _START_ALL.run(connection, asked) == len(ids)


def start_each(connection: sa.Connection, starts: Sequence[Start]) -> list[bool]:
    """Whether each row is SENDING by it; of two who ask for one row the first is told so."""
    if not starts:
        return []
    lock_ledger(connection)
    asked: dict[str, list[Start]] = defaultdict(list)
    for start in starts:
        asked[start.owner].append(start)
    begun = {
        owner: _start_rows(
            connection, {one.delivery_id for one in own}, owner, max(one.now for one in own)
        )
        for owner, own in asked.items()
    }
    answers = []
    for start in starts:
        answers.append(start.delivery_id in begun[start.owner])
        begun[start.owner].discard(start.delivery_id)
    return answers


def _start_rows(connection: sa.Connection, ids: set[int], owner: str, now: datetime) -> set[int]:
    asked = {"ids": pack_numbers(ids), "owner": owner, "now": now}
    started = {row.id for row in _THOSE_THAT_MAY.rows(connection, asked)}
    if started:
        connection.execute(_START, {"ids": pack_numbers(started), "now": now})
    if started != ids:
        connection.execute(_WITHDRAW, asked)
    return started
