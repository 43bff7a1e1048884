"""`dateline migrate`: bring the database to this program's version."""

from __future__ import annotations

import typer


def migrate() -> None:
    """Make the database, or bring an older one up to date. Every other verb does it by itself."""
    import asyncio

    from bot.common.logs import set_up_logs
    from config.settings import Settings
    from storage.migrate import migrate as bring_up_to_date

    set_up_logs(quiet=True)
    asyncio.run(bring_up_to_date(Settings().database_url))
    typer.echo("The database is up to date.")
