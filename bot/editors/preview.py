"""/preview ID [CHANNEL]: exactly the message that a channel would get."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel


async def preview(update: Update, context: NewsContext) -> None:
    args, desk = context.args or [], context.desk
    if not 1 <= len(args) <= 2:
        raise DatelineError(
            "Write the article's number and, if you like, a channel: /preview 12 @channel."
        )
    article = await named_article(desk.store, args[0])
    channel = await reachable_channel(desk, context.bot, args[1]) if len(args) == 2 else None
    for message in desk.look.post(article, channel):
        await context.reply(update, message)


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """The button under a new article."""
    article = await named_article(context.desk.store, data[0])
    for message in context.desk.look.post(article, None):
        await context.reply(update, message)


COMMAND = Command(
    names=("preview",),
    usage=N_("/preview ID [CHANNEL]"),
    help=N_("the post as a channel would get it"),
    handle=preview,
    taps=(Tap("preview", tapped),),
)
