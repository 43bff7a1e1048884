"""Which bytes of a source have been read, and what article they made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Database
from storage.records import Reading
from storage.schema import reading
from storage.upsert import insert_for


class ReadingTables(Database):
    """`readings` and `note_readings` of the Store's contract."""

    async def readings(self, sources: Collection[str]) -> Sequence[Reading]:
        columns = (reading.c.source_key, reading.c.digest, reading.c.article_id)
        query = sa.select(*columns).where(reading.c.source_key.in_(sources))
        async with self.reading() as connection:
            return [Reading(*row) for row in await connection.execute(query)]

    async def note_readings(self, readings: Sequence[Reading], *, now: datetime) -> None:
        if not readings:
            return
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
        async with self.writing() as connection:
            insert = insert_for(connection.dialect, reading)
            latest = {name: insert.excluded[name] for name in ("digest", "article_id", "read_at")}
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["source_key"], set_=latest), rows
            )
