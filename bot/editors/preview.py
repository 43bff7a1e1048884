"""/preview ID [CHANNEL]: exactly the message that a channel would get."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel
from bot.editors.summary_words import warning
from storage.records import Article, ArticleState, Channel


async def preview(update: Update, context: NewsContext) -> None:
    args, desk = context.args or [], context.desk
    if not 1 <= len(args) <= 2:
        raise DatelineError(
            "Write the article's number and, if you like, a channel: /preview 12 @channel."
        )
    article = await named_article(desk.store, args[0])
    channel = await reachable_channel(desk, context.bot, args[1]) if len(args) == 2 else None
    await _show(update, context, article, channel)


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """The button under a new article."""
    article = await named_article(context.desk.store, data[0])
    await _show(update, context, article, None)


async def _show(
    update: Update, context: NewsContext, article: Article, channel: Channel | None
) -> None:
    for message in context.desk.look.post(article, channel):
        await context.reply(update, message)
    if article.state is ArticleState.RETRACTED:
        template = context.texts_for(update).t(
            "So it looked; it has been retracted: it does not go out."
        )
        await context.say(update, template)
    if words := warning(context.texts_for(update), article.summary_origin):
        await context.say(update, words)


COMMAND = Command(
    names=("preview",),
    usage=N_("/preview ID [CHANNEL]"),
    help=N_("the post as a channel would get it"),
    handle=preview,
    taps=(Tap("preview", tapped),),
)
