"""/withdraw ID [CHANNEL]: take back the posts of an article that have not gone out yet."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.errors import DatelineError
from bot.common.texts import N_
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel
from bot.editors.people import editor_name

# Rows taken back at a time, so that nobody is held up; channels named in the answer.
AT_ONCE = 1000
MOST_NAMES = 20


async def withdraw(update: Update, context: NewsContext) -> None:
    args, desk, texts = context.args or [], context.desk, context.texts_for(update)
    if not 1 <= len(args) <= 2:
        raise DatelineError("Write the article's number: /withdraw 12, or /withdraw 12 @channel.")
    article = await named_article(desk.store, args[0])
    channel = await reachable_channel(desk, context.bot, args[1]) if len(args) == 2 else None
    names: dict[str, None] = {}
    while rows := await desk.store.withdraw(
        article.id,
        reason=editor_name(update),
        now=desk.now(),
        limit=AT_ONCE,
        channel_id=channel.id if channel else None,
    ):
        names |= dict.fromkeys(row.channel_address for row in rows)
    if not names:
        template = texts.t("Nothing of “{title}” is waiting to be sent.")
    elif len(names) <= MOST_NAMES:
        template = texts.t("“{title}” does not go out any more: {channels}.")
    else:
        template = texts.nt(
            "“{title}” does not go out any more to {count} channel.",
            "“{title}” does not go out any more to {count} channels.",
            len(names),
        )
    await context.say(
        update, template, title=article.title, channels=", ".join(names), count=len(names)
    )


COMMAND = Command(
    names=("withdraw",),
    usage=N_("/withdraw ID [CHANNEL]"),
    help=N_("take back a post that has not gone out yet"),
    handle=withdraw,
)
