"""How rows ended: which may, and that they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.changes import note_change
from storage.conditions import IS_SENDING
from storage.errors import DeliveryNotFoundError, DeliveryStateError, StoreError
from storage.ledger import NO_LEASE
from storage.packed import Gathered, numbers, pack, pack_numbers, table
from storage.prepared import Prepared
from storage.records import DeliveryState
from storage.schema import delivery
from storage.steps.values import End
from storage.types import Moment, fits, storable

_OPEN = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
_BEFORE_SENDING = (DeliveryState.PLANNED, DeliveryState.FAILED, DeliveryState.WITHDRAWN)

# The statements are made once: putting one together takes longer than carrying it out.
# Takes rows in one order, so that two programs on PostgreSQL do not wait for each other for ever.
_STATES = Gathered(
    sa.select(delivery.c.id, delivery.c.state, delivery.c.target_id)
    .where(delivery.c.id.in_(numbers("ids")))
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
_ARRIVED = table(
    "arrived",
    id=sa.BigInteger(),
    settled_at=Moment(),
    message_id=sa.BigInteger(),
    chat_id=sa.BigInteger(),
)
_ARRIVE_ALL = Prepared(
    sa.update(delivery)
    .where(delivery.c.id == _ARRIVED.c.id, IS_SENDING, delivery.c.target_id.is_(None))
    .values(
        NO_LEASE
        | {"state": DeliveryState.SENT.value, "reason": None, "asked_at": None}
        | {"settled_at": _ARRIVED.c.settled_at}
        | {
            name: sa.func.coalesce(_ARRIVED.c[name], delivery.c[name])
            for name in ("message_id", "chat_id")
        }
    )
)


def arrive_all(connection: sa.Connection, ends: Sequence[End]) -> bool:
    """In one statement, where all are posts that have arrived, as nearly all do.

    False where it is not true of all: then the transaction must not stand.
    """
    if not ends:
        return True
    if len({end.delivery_id for end in ends}) != len(ends) or not all(map(_is_arrival, ends)):
        return False
    rows = [
        (end.delivery_id, made.at, made.message_id, made.chat_id)
        for end in ends
        for made in (end.settlement,)
    ]
    if connection.dialect.name == "postgresql":
        # An UPDATE takes its rows as it finds them.
        _STATES.rows(connection, {"ids": pack_numbers(end.delivery_id for end in ends)})
    arrived = {"arrived": pack(rows, connection.dialect)}
    return _ARRIVE_ALL.run(connection, arrived) == len(ends)


def _is_arrival(end: End) -> bool:
    made = end.settlement
    plain = made.state is DeliveryState.SENT and made.reason is None and not made.asked
    untimed = made.not_before is None and not made.uncounted
    numbers_fit = fits(end.delivery_id) and fits(made.message_id) and fits(made.chat_id)
    return end.was is None and plain and untimed and numbers_fit


def end_each(connection: sa.Connection, ends: Sequence[End]) -> list[StoreError | None]:
    """What is wrong with each; those that nothing is wrong with are settled."""
    if not ends:
        return []
    asked = {"ids": pack_numbers({end.delivery_id for end in ends})}
    rows = {row.id: row for row in _STATES.rows(connection, asked)}
    states = {row.id: DeliveryState(row.state) for row in rows.values()}
    faults: list[StoreError | None] = []
    # A statement changes a row once: what ends the same row again is of the next round.
    rounds: list[dict[int, End]] = []
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


def _fault(end: End, state: DeliveryState | None) -> StoreError | None:
    if state is None:
        return DeliveryNotFoundError(end.delivery_id)
    planned_may = state is DeliveryState.PLANNED and end.settlement.state in _BEFORE_SENDING
    if end.was not in (None, state) or (state not in _OPEN and not planned_may):
        return DeliveryStateError(end.delivery_id, state.value)
    return None


def _values(end: End) -> tuple[Any, ...]:
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
