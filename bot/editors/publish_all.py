"""/publish ID all: an article for every channel, after a look at how many these are."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import NewsContext, Tap
from bot.common.errors import DatelineError
from bot.editors.articles import named_article
from bot.editors.once import tell_moot
from bot.editors.people import editor_name
from bot.publishing.render import Button
from storage.records import Article, Channel, ChannelState


async def ask(update: Update, context: NewsContext, article: Article) -> None:
    """Nothing is planned before the button is tapped."""
    texts = context.texts_for(update)
    count = sum((await context.desk.planner.reach(article)).values())
    if not count:
        raise _nobody(article)
    template = texts.nt(
        "“{title}” would go to {count} channel that does not have it yet.",
        "“{title}” would go to {count} channels that do not have it yet.",
        count,
    )
    paused = len(await context.desk.store.channels(paused_only=True))
    if paused:
        left_out = texts.nt(
            "{paused} paused channel is left out.",
            "{paused} paused channels are left out.",
            paused,
        )
        template = f"{template} {left_out}"
    send = Button(texts.t("Send to all"), callback_data=f"everywhere:{article.id}")
    await context.say(
        update, template, buttons=[[send]], title=article.title, count=count, paused=paused
    )


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    desk, texts = context.desk, context.texts_for(update)
    article = await named_article(desk.store, data[0])
    count = await desk.planner.publish_everywhere(article, by=editor_name(update))
    if not count:
        raise _nobody(article)
    template = texts.nt(
        "“{title}” goes to {count} channel. /queue shows how far it is.",
        "“{title}” goes to {count} channels. /queue shows how far it is.",
        count,
    )
    await context.say(update, template, title=article.title, count=count)
    await tell_moot(update, context, article, _is_reached)


def _is_reached(channel: Channel) -> bool:
    return channel.state is ChannelState.ACTIVE and channel.kind != "private"


def _nobody(article: Article) -> DatelineError:
    return DatelineError(
        "There is no channel that “{title}” could still go to.", title=article.title
    )


TAP = Tap("everywhere", tapped)
