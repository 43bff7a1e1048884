"""Statements that are put together once: for those of every message, and of every article.

SQLAlchemy's way through a statement takes longer than SQLite takes to carry it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

Processor = Callable[[Any], Any]
Place = tuple[str, Any, Processor | None]  # name, default


class Prepared:
    """A statement without results, whose parameters are all single values.

    `columns`: those that an INSERT is given; None: all that the statement itself names.
    """

    def __init__(self, statement: sa.UpdateBase, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._made: tuple[str, list[Place]] | None = None

    def run(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, parameters).rowcount
        sql, places = self._made or self._make(connection.dialect)
        return connection.exec_driver_sql(sql, _values(places, parameters)).rowcount

    def run_all(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Once for each of `rows`, which name all parameters: it has no values of its own."""
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, rows)
            return
        sql, places = self._made or self._make(connection.dialect)
        taken = itemgetter(*(name for name, _, _ in places))
        values = [list(taken(row)) for row in rows]
        for place, (_, _, process) in enumerate(places):
            if process is not None:
                for row_ in values:
                    row_[place] = process(row_[place])
        connection.exec_driver_sql(sql, list(map(tuple, values)))

    def _make(self, dialect: sa.Dialect) -> tuple[str, list[Place]]:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)
        places = []
        for name in compiled.positiontup:
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            places.append((name, bind.effective_value, process))
        self._made = str(compiled), places
        return self._made


def _values(places: list[Place], parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    values = []
    for name, default, process in places:
        value = parameters.get(name, default)
        values.append(value if process is None else process(value))
    return tuple(values)
