"""Who asked: the name under which an editor stands in records."""

from __future__ import annotations

from telegram import Update


def editor_name(update: Update) -> str:
    """ "Olena (4711)": a name to read and the id that does not change."""
    user = update.effective_user
    return f"{user.full_name} ({user.id})" if user else "unknown"
