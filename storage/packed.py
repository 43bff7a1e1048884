"""Many rows as one JSON value, into a statement and out of it.

Python's SQLite driver gives up the interpreter's lock at each row that it takes or gives, and
has to wait for a busy event loop to get it back; SQLAlchemy compiles a list of numbers anew for
each call. What is done for each message is therefore done in statements of one step.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from storage.types import Moment, fits

_POSTGRES = "postgresql"


class _Elements(GenericFunction[Any]):
    """The elements of a JSON array, as the rows of a table."""

    name = "elements"
    inherit_cache = True


class _Item(GenericFunction[str]):
    """One item of a JSON array, by its place."""

    type = sa.Text()
    name = "item"
    inherit_cache = True


class _Gathered(GenericFunction[str]):
    """All rows as a JSON array of arrays, as text."""

    type = sa.Text()
    name = "gathered"
    inherit_cache = True


@compiles(_Elements)
def _elements(element: _Elements, compiler: SQLCompiler, **how: Any) -> str:
    (array,) = element.clauses
    if compiler.dialect.name == _POSTGRES:
        return f"json_array_elements(CAST({compiler.process(array, **how)} AS JSON))"
    return f"json_each({compiler.process(array, **how)})"


@compiles(_Item)
def _item(element: _Item, compiler: SQLCompiler, **how: Any) -> str:
    array, place = (compiler.process(clause, **how) for clause in element.clauses)
    if compiler.dialect.name == _POSTGRES:
        return f"({array} ->> {place})"
    return f"json_extract({array}, '$[' || {place} || ']')"


@compiles(_Gathered)
def _gathered(element: _Gathered, compiler: SQLCompiler, **how: Any) -> str:
    if compiler.dialect.name == _POSTGRES:
        columns = ", ".join(compiler.process(clause, **how) for clause in element.clauses)
        return f"CAST(coalesce(json_agg(json_build_array({columns})), '[]') AS TEXT)"
    texts = (
        f"json({compiler.process(clause, **how)})"
        if isinstance(clause.type, sa.JSON)
        else compiler.process(clause, **how)
        for clause in element.clauses
    )
    return f"json_group_array(json_array({', '.join(texts)}))"


def numbers(name: str) -> sa.Select[Any]:
    """For `column.in_(...)`: the numbers of the parameter `name`, made by `pack_numbers`."""
    rows = _Elements(sa.bindparam(name, type_=sa.Text)).table_valued("value")
    return sa.select(sa.cast(sa.cast(rows.c.value, sa.Text), sa.BigInteger))


def pack_numbers(them: Iterable[int]) -> str:
    """A number that no column can hold is no row's: it is left out."""
    return orjson.dumps([number for number in them if fits(number)]).decode()


def table(name: str, **columns: sa.types.TypeEngine[Any]) -> sa.Subquery:
    """The parameter `name`, made by `pack`, as a table with these columns."""
    rows = _Elements(sa.bindparam(name, type_=sa.Text)).table_valued("value")
    return sa.select(
        *(
            sa.cast(_Item(rows.c.value, sa.literal_column(str(place))), kind).label(column)
            for place, (column, kind) in enumerate(columns.items())
        )
    ).subquery(name)


def pack(rows: Sequence[Sequence[Any]], dialect: sa.Dialect) -> str:
    """Rows for `table`, their items in the order of its columns.

    Raises: ValueError for a number that no column can hold.
    """
    moments = Moment()

    def plain(item: Any) -> Any:
        if isinstance(item, datetime):
            return moments.process_bind_param(item, dialect)
        if isinstance(item, int) and not fits(item):
            raise ValueError(f"{item} is no number of 64 bits")
        return item

    return orjson.dumps([[plain(item) for item in row] for row in rows]).decode()


class Gathered:
    """A query whose rows come in one value."""

    def __init__(self, query: sa.Select[Any]) -> None:
        rows = query.subquery("gathered")
        self._query = sa.select(_Gathered(*rows.c))
        row: Any = namedtuple("Row", [column.name for column in rows.c])  # type: ignore[misc]
        self._row = row
        self._moments = [
            place for place, column in enumerate(rows.c) if isinstance(column.type, Moment)
        ]

    def rows(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> list[Any]:
        """Named tuples, in no order that is to be relied on."""
        found = orjson.loads(connection.execute(self._query, parameters).scalar_one())
        read = _moment_reader(connection.dialect)
        for row in found:
            for place in self._moments:
                if row[place] is not None:
                    row[place] = read(row[place])
        return [self._row(*row) for row in found]


def _moment_reader(dialect: sa.Dialect) -> Callable[[Any], Any]:
    if dialect.name == _POSTGRES:
        return lambda text: datetime.fromisoformat(text).astimezone(UTC)
    moments = Moment()
    return lambda value: moments.process_result_value(value, dialect)
