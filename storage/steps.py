"""The two steps of a row: to `sending`, and to how it ended. Those of many rows commit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.changes import note_change
from storage.conditions import IS_PLANNED
from storage.engine import Database
from storage.errors import DeliveryNotFoundError, DeliveryStateError, StoreError
from storage.grouping import Grouped
from storage.leases import NOT_HELD, PAUSED_CHANNELS
from storage.ledger import NO_LEASE, lock_ledger
from storage.packed import Gathered, numbers, pack, pack_numbers, table
from storage.plans import write_notices
from storage.records import DeliveryAction, DeliveryState, Notice, Settlement
from storage.schema import article, delivery
from storage.types import Moment, storable

_OPEN = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
_BEFORE_SENDING = (DeliveryState.PLANNED, DeliveryState.FAILED, DeliveryState.WITHDRAWN)
# What transactions of a busy sender are apart; a sender that has one row to send does not wait.
SPACING = timedelta(milliseconds=25)

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
_MAY_START = Gathered(
    sa.select(delivery.c.id)
    .where(
        _THEIRS,
        delivery.c.lease_until > _NOW,
        delivery.c.channel_id.not_in(PAUSED_CHANNELS),
        NOT_HELD,
        ~_OBSOLETE,
    )
    .with_for_update(of=delivery)
)
_START = (
    sa.update(delivery)
    .where(_THESE)
    .values(state=DeliveryState.SENDING.value, attempts=delivery.c.attempts + 1, sending_at=_NOW)
)
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
# In one order, so that two programs on PostgreSQL do not wait for each other for ever.
_STATES = Gathered(
    sa.select(delivery.c.id, delivery.c.state, delivery.c.target_id)
    .where(_THESE)
    .order_by(delivery.c.id)
    .with_for_update()
)

_ENDED = table(
    "ended",
    id=sa.BigInteger(),
    state=sa.Text(),
    reason=sa.Text(),
    settled_at=Moment(),
    asked_at=Moment(),
    message_id=sa.BigInteger(),
    chat_id=sa.BigInteger(),
    not_before=Moment(),
    uncounted=sa.Integer(),
)
# What is already known of the message is not forgotten where a settlement is silent.
_KEPT = ("message_id", "chat_id", "not_before")
_SETTLE = (
    sa.update(delivery)
    .where(delivery.c.id == _ENDED.c.id)
    .values(
        NO_LEASE
        | {name: _ENDED.c[name] for name in ("state", "reason", "settled_at", "asked_at")}
        | {name: sa.func.coalesce(_ENDED.c[name], delivery.c[name]) for name in _KEPT}
        | {"attempts": delivery.c.attempts - _ENDED.c.uncounted}
    )
)


@dataclass(frozen=True, slots=True)
class _Start:
    delivery_id: int
    owner: str
    now: datetime


@dataclass(frozen=True, slots=True)
class _End:
    delivery_id: int
    settlement: Settlement
    was: DeliveryState | None


_Answer = bool | None


class StepTables(Database):
    """`mark_sending` and `settle` of the Store's contract."""

    def __init__(self, engine: AsyncEngine, threaded: sa.Engine | None = None) -> None:
        super().__init__(engine, threaded)
        self._steps = Grouped[_Start | _End, _Answer](self._commit, SPACING.total_seconds())

    async def mark_sending(self, delivery_id: int, owner: str, *, now: datetime) -> bool:
        return bool(await self._steps.ask(_Start(delivery_id, owner, now)))

    async def settle(
        self,
        delivery_id: int,
        settlement: Settlement,
        *,
        was: DeliveryState | None = None,
        notices: Sequence[Notice] = (),
    ) -> None:
        end = _End(delivery_id, settlement, was)
        if not notices:
            await self._steps.ask(end)
            return
        async with self.writing() as connection:
            (answer,) = await connection.run_sync(_end, [end])
            if answer is not None:
                raise answer
            await write_notices(connection, notices)

    async def close(self) -> None:
        await self._steps.finish()
        await super().close()

    async def _commit(self, steps: Sequence[_Start | _End]) -> list[_Answer | Exception]:
        """All in one transaction; the answers in the order of the steps."""
        starts = [step for step in steps if isinstance(step, _Start)]
        ends = [step for step in steps if isinstance(step, _End)]
        begun, ended = await self.at_once(
            lambda connection: (iter(_start(connection, starts)), iter(_end(connection, ends)))
        )
        return [next(begun if isinstance(step, _Start) else ended) for step in steps]


def _start(connection: sa.Connection, starts: Sequence[_Start]) -> list[bool]:
    """Whether each row is SENDING by it; of two who ask for one row the first is told so."""
    if not starts:
        return []
    lock_ledger(connection)
    asked: dict[str, list[_Start]] = defaultdict(list)
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
    started = {row.id for row in _MAY_START.rows(connection, asked)}
    if started:
        connection.execute(_START, {"ids": pack_numbers(started), "now": now})
    if started != ids:
        connection.execute(_WITHDRAW, asked)
    return started


def _end(connection: sa.Connection, ends: Sequence[_End]) -> list[StoreError | None]:
    """What is wrong with each; those that nothing is wrong with are settled."""
    if not ends:
        return []
    asked = {"ids": pack_numbers({end.delivery_id for end in ends})}
    rows = {row.id: row for row in _STATES.rows(connection, asked)}
    states = {row.id: DeliveryState(row.state) for row in rows.values()}
    faults: list[StoreError | None] = []
    # A statement changes a row once: what ends the same row again is of the next round.
    rounds: list[dict[int, _End]] = []
    for end in ends:
        fault = _fault(end, states.get(end.delivery_id))
        faults.append(fault)
        if fault is None:
            states[end.delivery_id] = end.settlement.state
            its = next((one for one in rounds if end.delivery_id not in one), None)
            if its is None:
                rounds.append(its := {})
            its[end.delivery_id] = end
    for one in rounds:
        ended = pack([_values(end) for end in one.values()], connection.dialect)
        connection.execute(_SETTLE, {"ended": ended})
        for end in one.values():
            if rows[end.delivery_id].target_id and end.settlement.state is DeliveryState.SENT:
                note_change(connection, end.delivery_id)
    return faults


def _fault(end: _End, state: DeliveryState | None) -> StoreError | None:
    if state is None:
        return DeliveryNotFoundError(end.delivery_id)
    planned_may = state is DeliveryState.PLANNED and end.settlement.state in _BEFORE_SENDING
    if end.was not in (None, state) or (state not in _OPEN and not planned_may):
        return DeliveryStateError(end.delivery_id, state.value)
    return None


def _values(end: _End) -> tuple[Any, ...]:
    """A row of `_ENDED`."""
    settlement = end.settlement
    again = settlement.state is DeliveryState.PLANNED
    return (
        end.delivery_id,
        settlement.state.value,
        settlement.reason and storable(settlement.reason),
        None if again else settlement.at,
        settlement.at if settlement.asked else None,
        settlement.message_id,
        settlement.chat_id,
        settlement.not_before if again or settlement.asked else None,
        int(settlement.uncounted),
    )
