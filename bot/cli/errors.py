"""An error as one sentence for the terminal."""

from __future__ import annotations


def sentence_of(error: Exception) -> str | None:
    """None where it is a fault of ours: then the traceback is of more use."""
    from pydantic import ValidationError

    from bot.common.errors import DatelineError, ended
    from config.settings import SecretFileError
    from storage.errors import StoreError

    # pydantic-settings wraps whatever a source raises.
    if isinstance(error.__cause__, SecretFileError):
        error = error.__cause__
    match error:
        case ValidationError():
            first = error.errors()[0]
            name = "DATELINE_" + "_".join(str(part) for part in first["loc"]).upper()
            problem = first["msg"].removeprefix("Value error, ")
            return ended(f"{name} cannot be {first['input']!r}: {problem}")
        case DatelineError() | SecretFileError() | StoreError():
            return ended(str(error))
    return None
