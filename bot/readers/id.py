"""/id: a person's Telegram number, which DATELINE_OWNERS asks for."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_


async def id_(update: Update, context: NewsContext) -> None:
    if update.effective_user is not None:
        texts = context.texts_for(update)
        template = texts.t("Your Telegram number: <code>{number}</code>")
        await context.say(update, template, number=update.effective_user.id)


COMMAND = Command(names=("id",), usage="/id", help=N_("your Telegram number"), handle=id_)
