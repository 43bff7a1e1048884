"""A text of any length, said whole: in as many messages as it takes."""

from __future__ import annotations

from telegram import Update

from bot.chat import NewsContext
from bot.publishing.render import Builder, render_parts


async def say_whole(update: Update, context: NewsContext, text: str) -> None:
    """Answer with plain text, none of it cut away."""
    for part in render_parts(Builder().text(text).build()):
        await context.reply(update, part)
