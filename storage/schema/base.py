"""What the tables have in common."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Index

# The head of storage/migrations/versions, known here so that comparing needs no Alembic.
SCHEMA_VERSION = "0001"

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some of the rows. `where` is written with literals: SQLite uses a partial
    index only for queries that repeat its condition word for word."""
    condition = sa.text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
