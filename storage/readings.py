"""Which bytes of a source have been read, and what article they made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from storage.engine import Database
from storage.prepared import Prepared
from storage.records import Reading
from storage.schema import reading
from storage.upsert import insert_for


def write_readings(connection: sa.Connection, readings: Sequence[Reading], now: datetime) -> None:
    """What `note_readings` does, as a part of a transaction."""
    # By key, so that two writers on PostgreSQL lock the rows in the same order.
    rows = [
        {
            "source_key": one.source_key,
            "digest": one.digest,
            "article_id": one.article_id,
            "read_at": now,
        }
        for one in sorted(readings, key=lambda one: one.source_key)
    ]
    _noting(connection.dialect.name).run_all(connection, rows)


@cache
def _noting(dialect: str) -> Prepared:
    insert = insert_for(dialect, reading)
    latest = {name: insert.excluded[name] for name in ("digest", "article_id", "read_at")}
    return Prepared(insert.on_conflict_do_update(index_elements=["source_key"], set_=latest))


class ReadingTables(Database):
    """`readings` and `note_readings` of the Store's contract."""

    async def readings(self, sources: Collection[str]) -> Sequence[Reading]:
        columns = (reading.c.source_key, reading.c.digest, reading.c.article_id)
        rows = await self.rows(sa.select(*columns).where(reading.c.source_key.in_(sources)))
        return [Reading(row.source_key, row.digest, row.article_id) for row in rows]

    async def note_readings(self, readings: Sequence[Reading], *, now: datetime) -> None:
        if readings:
            await self.at_once(lambda connection: write_readings(connection, readings, now))
