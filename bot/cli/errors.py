"""An error as one sentence for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

# Their values are not repeated: a terminal's lines end up in logs and questions.
_MAY_HOLD_SECRETS = ("DATELINE_BOT_TOKEN", "DATELINE_DATABASE_URL")


def sentence_of(error: Exception) -> str | None:
    """None where it is a fault of ours: then the traceback is of more use."""
    from pydantic import ValidationError

    from bot.common.errors import DatelineError, ended
    from config.settings import SettingsFileError
    from storage.errors import StoreError

    # pydantic-settings wraps whatever a source raises.
    if isinstance(error.__cause__, SettingsFileError):
        error = error.__cause__
    match error:
        case ValidationError():
            return _setting(error)
        case DatelineError() | SettingsFileError() | StoreError():
            return ended(str(error))
    return None


def _setting(error: ValidationError) -> str:
    """The first setting that is wrong."""
    from bot.common.errors import ended

    first = error.errors()[0]
    name = f"DATELINE_{first['loc'][0]}".upper()
    problem = first["msg"].removeprefix("Value error, ")
    if name in _MAY_HOLD_SECRETS:
        return ended(f"{name} cannot be as it is: {problem}")
    return ended(f"{name} cannot be {first['input']!r}: {problem}")
