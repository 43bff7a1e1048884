"""Numbers on the command line that name what is stored."""

from __future__ import annotations

from typing import Annotated, Final

import typer

# At most so many rows in one answer: a list, a search, the ledger.
MOST_ROWS: Final = 100_000


def known_id(value: int | None) -> int | None:
    """Raises: typer.BadParameter where nothing stored can have this number."""
    from bot.common.numbers import MOST_ID

    if value is not None and not 0 < value <= MOST_ID:
        raise typer.BadParameter(f"nothing has the number {value}")
    return value


def known_thread(value: int | None) -> int | None:
    """Raises: typer.BadParameter where no forum's thread can have this number."""
    from bot.publishing.addresses import MOST_THREAD

    if value is not None and not 0 < value <= MOST_THREAD:
        raise typer.BadParameter(f"no thread has the number {value}")
    return value


Limit = Annotated[int, typer.Option(min=1, max=MOST_ROWS, help="At most so many, newest first.")]
