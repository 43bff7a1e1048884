"""/start: the welcome, and the way in from a channel's button (?start=a_<id>)."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_
from bot.publishing.look import article_of_payload
from bot.publishing.owners import reopen_chat
from bot.publishing.render import Button
from bot.readers.article import show


async def start(update: Update, context: NewsContext) -> None:
    if context.words:
        article_id = article_of_payload(context.words)
        if article_id is not None:
            await show(update, context, article_id)
            return
    texts, user, desk = context.texts_for(update), update.effective_user, context.desk
    is_owner = user is not None and desk.is_owner(user.id)
    welcome = texts.t(
        "Welcome! Here you find political analysis by region.\n\n"
        "/latest shows the newest, /topic with a name (such as /topic russia) what there is "
        "on a country or region, /search finds words. /help lists everything."
    )
    if is_owner:
        own = texts.t(
            "You are an owner here: paste an article, or send a file or a link, to add it; "
            "/publish posts it, /schedule plans posts, /queue shows how it goes."
        )
        welcome = f"{welcome}\n\n{own}"
    latest = Button(texts.t("Latest analyses"), callback_data="latest")
    await context.say(update, welcome, buttons=[[latest]])
    if user and is_owner and await reopen_chat(desk.store, user.id, now=desk.now()):
        desk.wake_sender()


COMMAND = Command(names=("start",), usage="/start", help=N_("the welcome"), handle=start)
