"""What has no handler: a command that nobody knows, another kind of message, an old button."""

from __future__ import annotations

from typing import Final

from telegram import Update
from telegram.ext import filters

from bot.chat import NewsContext

# A picture, a voice, a sticker … in the bot's own chat, but not what Telegram itself notes there
# (a pinned message, a timer). Documents of owners and texts have their handlers before.
OTHER_KINDS: Final = (
    filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
)


async def unknown_command(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    await context.say(update, texts.t("I do not know this command. /help lists those that I know."))


async def unknown_kind(update: Update, context: NewsContext) -> None:
    """What cannot be read here; register it last, with OTHER_KINDS."""
    texts, user = context.texts_for(update), update.effective_user
    if user is not None and context.desk.is_owner(user.id):
        template = texts.t(
            "I cannot read this: send an article as text (/add) or as a file, without pictures."
        )
    else:
        template = texts.t("I read only words: a region, or what to look for. /help shows how.")
    await context.say(update, template)


async def unknown_button(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    if update.callback_query is not None:
        await update.callback_query.answer(texts.t("This button no longer works."))
