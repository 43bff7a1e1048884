"""Statements that are put together once: for those of every message.

SQLAlchemy's way through a statement takes longer than SQLite takes to carry it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

Processor = Callable[[Any], Any]


class Prepared:
    """A statement without results, whose parameters are all single values."""

    def __init__(self, statement: sa.UpdateBase) -> None:
        self._statement = statement
        self._made: tuple[str, list[tuple[str, Any, Processor | None]]] | None = None

    def run(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, parameters).rowcount
        sql, places = self._made or self._make(connection.dialect)
        values = []
        for name, default, process in places:
            value = parameters.get(name, default)
            values.append(value if process is None else process(value))
        return connection.exec_driver_sql(sql, tuple(values)).rowcount

    def _make(self, dialect: sa.Dialect) -> tuple[str, list[tuple[str, Any, Processor | None]]]:
        compiled: Any = self._statement.compile(dialect=dialect)
        places = []
        for name in compiled.positiontup:
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            places.append((name, bind.effective_value, process))
        self._made = str(compiled), places
        return self._made
