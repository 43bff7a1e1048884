"""Column types that behave alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# PostgreSQL holds no NUL, and neither database holds half of a surrogate pair. One sign for one
# sign, so that the offsets of marks and evidence stay true.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with U+FFFD for each sign that a database cannot hold; never longer or shorter."""
    return _UNSTORABLE.sub("\ufffd", text)


def to_json(value: object) -> str:
    """JSON with its letters as they are: escaped Cyrillic would take three times the room."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC: TIMESTAMPTZ on PostgreSQL, microseconds since 1970 on SQLite.

    An integer sorts and compares right, which ISO texts with and without fractions do not.
    """

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value if dialect.name == "postgresql" else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return EPOCH + int(value) * MICROSECOND


class Words(TypeDecorator[str]):
    """Text as people write it, made storable."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(str(value))


# SQLite numbers rows by itself only where the key is spelled INTEGER.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
