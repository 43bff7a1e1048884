"""Words that stand behind a button: callback data holds 64 bytes, a search may be longer."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Database
from storage.schema import kept_query
from storage.types import storable
from storage.upsert import insert_for


class QueryTables(Database):
    """`keep_query` and `kept_query` of the Store's contract."""

    async def keep_query(self, words: str, *, now: datetime) -> int:
        digest = hashlib.sha256(storable(words).encode()).hexdigest()
        known = sa.select(kept_query.c.id).where(kept_query.c.digest == digest)
        values = {"digest": digest, "words": words, "kept_at": now}
        async with self.writing() as connection:
            await connection.execute(
                insert_for(connection.dialect.name, kept_query, values).on_conflict_do_nothing()
            )
            number: int = (await connection.execute(known)).scalar_one()
        return number

    async def kept_query(self, query_id: int) -> str | None:
        query = sa.select(kept_query.c.words).where(kept_query.c.id == query_id)
        async with self.reading() as connection:
            words: str | None = (await connection.execute(query)).scalar_one_or_none()
        return words
