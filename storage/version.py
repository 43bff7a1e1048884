"""Which version of the schema a database has, told without Alembic."""

from __future__ import annotations

import sqlalchemy as sa

from storage.errors import SchemaVersionError
from storage.schema import SCHEMA_VERSION, metadata

VERSION_TABLE = "alembic_version"  # Alembic's own name for it


def stored_version(connection: sa.Connection) -> str | None:
    """The version that the database bears; None where it is empty.

    Raises: SchemaVersionError where it holds tables of ours but bears no version.
    """
    tables = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        version = sa.table(VERSION_TABLE, sa.column("version_num"))
        found: str | None = connection.execute(sa.select(version)).scalar_one_or_none()
        if found is not None:
            return found
    if tables & set(metadata.tables):
        raise SchemaVersionError(
            "The database holds tables like Dateline's but bears no version: it is left alone."
        )
    return None


def require_version(connection: sa.Connection) -> None:
    """Raises: SchemaVersionError where the schema is not of this program's version."""
    found = stored_version(connection)
    if found is None:
        raise SchemaVersionError("The database is empty: run `dateline migrate` first.")
    if found < SCHEMA_VERSION:
        raise SchemaVersionError(
            f"The database has version {found}, this program needs {SCHEMA_VERSION}: "
            "run `dateline migrate`."
        )
    refuse_newer(found)


def refuse_newer(found: str) -> None:
    """Raises: SchemaVersionError where a later program has been at work."""
    if found > SCHEMA_VERSION:
        raise SchemaVersionError(
            f"The database has version {found}, newer than this program's {SCHEMA_VERSION}: "
            "install the newer Dateline."
        )
