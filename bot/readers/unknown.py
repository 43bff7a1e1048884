"""What has no handler: a command that nobody knows, or a button of another time."""

from __future__ import annotations

from telegram import Update

from bot.chat import NewsContext


async def unknown_command(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    await context.say(update, texts.t("I do not know this command. /help lists those that I know."))


async def unknown_button(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    if update.callback_query is not None:
        await update.callback_query.answer(texts.t("This button no longer works."))
