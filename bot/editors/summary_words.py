"""Who wrote a summary, where an editor has to know: a model's is read before it goes out."""

from __future__ import annotations

from bot.common.texts import Translator
from storage.records import SummaryOrigin


def warning(texts: Translator, origin: SummaryOrigin) -> str:
    """A sentence for a model's summary; empty for an extract and for an editor's own."""
    if origin is not SummaryOrigin.MODEL:
        return ""
    return texts.t(
        "A model wrote this summary. Its names and numbers stand in the article; whether the rest "
        "is right, only you can tell."
    )


def mark(texts: Translator, origin: SummaryOrigin | None) -> str:
    """What stands behind the title in a list."""
    return texts.t(" · summary by a model") if origin is SummaryOrigin.MODEL else ""
