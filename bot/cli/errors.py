"""An error as one sentence for the terminal."""

from __future__ import annotations


def sentence_of(error: Exception) -> str | None:
    """None where it is a fault of ours: then the traceback is of more use."""
    from pydantic import ValidationError

    from bot.common.errors import DatelineError, ended
    from config.settings import SecretFileError
    from storage.errors import StoreError

    match error:
        case ValidationError():
            first = error.errors()[0]
            name = "DATELINE_" + "_".join(str(part) for part in first["loc"]).upper()
            return f"{name} cannot be {first['input']!r}: {first['msg']}."
        case DatelineError() | SecretFileError() | StoreError():
            return ended(str(error))
    return None
