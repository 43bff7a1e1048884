"""Bring a database to this program's schema. Alembic is imported only when it has to work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.engine import Database, create_engine
from storage.version import refuse_newer, stored_version

if TYPE_CHECKING:
    from alembic.config import Config

# Two replicas that start at once migrate one after the other ("migrate", as a number).
_MIGRATION_LOCK = 0x6D696772617465
SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings; `migrations/env.py` works on the connection that is handed over."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _pending(found: str | None) -> list[str]:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic_config())
    steps = scripts.iterate_revisions("head", found or "base")
    return [f"{step.revision} {step.doc}" for step in steps][::-1]


def _upgrade(connection: sa.Connection) -> list[str]:
    from alembic import command

    if connection.dialect.name == "postgresql":  # SQLite lets one writer in anyway
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    found = stored_version(connection)
    if found is not None:
        refuse_newer(found)
    pending = _pending(found)
    if pending:
        command.upgrade(alembic_config(connection), "head")
    return pending


def _plan(connection: sa.Connection) -> list[str]:
    found = stored_version(connection)
    if found is not None:
        refuse_newer(found)
    return _pending(found)


async def migrate(url: str, *, dry_run: bool = False) -> list[str]:
    """Create the schema or bring it to this program's version, in one transaction.

    Returns the steps taken ("0001 Tables of the first version"), oldest first; with `dry_run`
    those that would be, and changes nothing. No step: the database is up to date.
    Raises: SchemaVersionError where the database is newer than the program or not Dateline's,
    StoreUnavailableError, StoreError for an address that cannot be.
    """
    database = Database(create_engine(url, busy_timeout=timedelta(seconds=30), pool_size=1))
    try:
        if dry_run:
            async with database.reading() as connection:
                return await connection.run_sync(_plan)
        async with database.writing() as connection:
            return await connection.run_sync(_upgrade)
    finally:
        await database.close()
