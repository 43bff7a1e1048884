"""The numbers by which people and buttons name what is stored."""

from __future__ import annotations

from typing import Final

# Ids are 64 bits wide in every database.
MOST_ID: Final = 2**63 - 1
_MOST_DIGITS = len(str(MOST_ID))


def id_from_text(text: str) -> int | None:
    """The id that a person wrote or a button carries; None where nothing stored can have it."""
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        return None
    number = int(text)
    return number if 0 < number <= MOST_ID else None
