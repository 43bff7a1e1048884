"""What is asked in several places, in the very words of the partial indices of storage/schema.

SQLite takes a partial index only for a query whose condition holds the same literals; a bound
parameter would make it read the whole table.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from storage.records import DeliveryState
from storage.schema import channel, delivery

IS_PAUSED = channel.c.state == sa.literal_column("'paused'")
IS_LISTED = channel.c.kind != sa.literal_column("'private'")
IS_PLANNED = delivery.c.state == sa.literal_column("'planned'")
WAS_PLANNED = delivery.c.state != sa.literal_column("'planned'")
IS_SENDING = delivery.c.state == sa.literal_column("'sending'")
IS_UNKNOWN = delivery.c.state == sa.literal_column("'unknown'")
IS_SEND = delivery.c.action == sa.literal_column("'send'")
IS_SINGLE = sa.and_(
    delivery.c.article_id.is_not(None), sa.literal_column("NOT delivery.in_broadcast")
)
IS_LEASED = delivery.c.lease_owner.is_not(None)
_OVER: list[sa.ColumnElement[str]] = [
    sa.literal_column("'failed'"),
    sa.literal_column("'withdrawn'"),
]
IS_LIVE_POST = sa.and_(
    IS_SEND,
    delivery.c.state.not_in(_OVER),
    delivery.c.article_id.is_not(None),
)
IS_GIVEN_UP = sa.and_(IS_SEND, delivery.c.state.in_(_OVER))


def is_in(states: Sequence[DeliveryState]) -> sa.ColumnElement[bool]:
    """Whether a row of the ledger is in one of these states."""
    words: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{state.value}'") for state in states]
    return delivery.c.state == words[0] if len(words) == 1 else delivery.c.state.in_(words)
