"""INSERT … ON CONFLICT: the same words in both dialects, two classes in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_for(dialect: str, table: sa.Table, values: Mapping[str, Any] | None = None) -> Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`.

    Without values it is to be executed with a list of rows.
    """
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.values(values) if values is not None else insert
