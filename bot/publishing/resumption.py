"""In words: a channel gets posts again, and what becomes of those that have waited."""

from __future__ import annotations

from bot.common.texts import Translator
from storage.records import Resumption


def resumption_text(texts: Translator, of: Resumption) -> str:
    """A template with {channel}, {kept} and {let_go}."""
    if not of.let_go and not of.kept:
        return texts.t("{channel} gets posts again. Nothing has waited.")
    if not of.let_go:
        return texts.nt(
            "{channel} gets posts again: {kept} post that has waited goes out.",
            "{channel} gets posts again: {kept} posts that have waited go out.",
            of.kept,
        )
    if not of.kept:
        return texts.nt(
            "{channel} gets posts again: {let_go} post that has waited is let go.",
            "{channel} gets posts again: {let_go} posts that have waited are let go.",
            of.let_go,
        )
    return texts.t(
        "{channel} gets posts again. Of the posts that have waited, {kept} will go out and "
        "{let_go} will not."
    )
