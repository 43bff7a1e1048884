"""Words without a command, in the bot's own chat: a region's name, or else a search."""

from __future__ import annotations

from telegram import Update

from bot.chat import NewsContext
from bot.readers import search, topic
from config.regions import Topic, find_topic


async def words(update: Update, context: NewsContext) -> None:
    message = update.effective_message
    if message is None or not message.text:
        return
    context.args = message.text.split()
    if isinstance(find_topic(context.desk.book, context.words), Topic):
        await topic.topic(update, context)
    else:
        await search.search(update, context)
