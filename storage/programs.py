"""Which program runs: a lease by name, held by one owner until it runs out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Database
from storage.schema import lease
from storage.types import Moment
from storage.upsert import insert_for


class ProgramTables(Database):
    """`take_lease` and `release_lease` of the Store's contract."""

    async def take_lease(self, name: str, owner: str, *, now: datetime, until: datetime) -> bool:
        values = {"name": name, "owner": owner, "held_until": until}
        # Nobody whose clock is right was given so much: the clock has been set back since.
        absurd = until + (until - now)
        free = sa.or_(
            lease.c.owner == owner,
            lease.c.held_until <= sa.literal(now, Moment),
            lease.c.held_until > sa.literal(absurd, Moment),
        )
        async with self.writing() as connection:
            statement = insert_for(connection.dialect.name, lease, values).on_conflict_do_update(
                index_elements=["name"], set_={"owner": owner, "held_until": until}, where=free
            )
            taken = await connection.execute(statement.returning(lease.c.name))
            return taken.first() is not None

    async def release_lease(self, name: str, owner: str) -> bool:
        statement = sa.delete(lease).where(lease.c.name == name, lease.c.owner == owner)
        async with self.writing() as connection:
            gone = await connection.execute(statement.returning(lease.c.name))
            return gone.first() is not None
