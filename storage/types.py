"""Column types that behave alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
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
    if text.isascii() and "\0" not in text:
        return text  # codes, names and addresses: a tenth of the search's time
    return _UNSTORABLE.sub("\ufffd", text)


def to_json(value: object) -> str:
    """JSON with its letters as they are: escaped Cyrillic would take three times the room.

    Records are objects with their fields' names.
    """
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # half of a surrogate pair, or a number of more than 64 bits
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=asdict)
        return storable(plain)


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


_INT64 = range(-(2**63), 2**63)


def fits(number: int | None) -> bool:
    """Whether a column can hold it."""
    return number is None or number in _INT64


class Number(TypeDecorator[int]):
    """A whole number of 64 bits: what stands for a row, a chat, a thread, a message.

    People type longer ones. In a comparison such a number finds nothing, as no row has it; to
    store one is a mistake of the caller's.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if not fits(value):
            raise ValueError(f"{value} is no number of 64 bits")
        return value

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return ComparedNumber()


class ComparedNumber(TypeDecorator[int]):
    """The other side of a comparison with a Number: NULL, which equals nothing, if too long."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return value if fits(value) else None


class RowId(Number):
    """The number of a row. SQLite numbers rows by itself only where the key is spelled INTEGER."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Integer() if dialect.name == "sqlite" else sa.BigInteger()
        )
