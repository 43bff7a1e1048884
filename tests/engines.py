"""Statements compiled once a process, not once an engine: most tests open engines of their own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

_compiled: dict[Any, Any] = {}


def _kind(dialect: DefaultDialect) -> tuple[object, ...]:
    """What a compiled statement depends on of the dialect that it was compiled for."""
    return (
        type(dialect),
        getattr(dialect, "_json_serializer", None),
        getattr(dialect, "_json_deserializer", None),
        dialect.server_version_info,
    )


def _alike(one: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and _kind(one) == _kind(other)


def _use_the_common_cache(connection: sa.Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)


def share_compiled_statements() -> None:
    """A compiled statement is found again by its dialect, so those of one kind count as one."""
    DefaultDialect.__eq__ = _alike
    DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))
    sa.event.listen(sa.Engine, "engine_connect", _use_the_common_cache)
