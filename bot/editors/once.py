"""An article goes to a channel once: what is told where it was asked for twice, in one message
however many channels it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from telegram import Update

from bot.chat import NewsContext
from bot.editors.channels import written
from bot.editors.whole import say_whole
from storage.records import Article, Channel, Schedule, ScheduleState

_RUNNING = (ScheduleState.ACTIVE, ScheduleState.PAUSED)


async def tell_posted(
    update: Update, context: NewsContext, article: Article, channels: Sequence[Channel]
) -> None:
    """Name the channels that have the article, if any."""
    if channels:
        await context.say(
            update,
            context.texts_for(update).t(
                "“{title}” already went to {channels}: it is not posted again."
            ),
            title=article.title,
            channels=", ".join(written(channel) for channel in channels),
        )


async def tell_planned(
    update: Update, context: NewsContext, known: Sequence[tuple[Channel, Schedule]]
) -> None:
    """Channels that have the article planned already, at whatever moment."""
    template = context.texts_for(update).t(
        "Article {article} is planned for {channel} already, as schedule {number}, and goes there "
        "once. For another time, first /schedule remove {number}."
    )
    sentences = [
        template.format(article=plan.article_id, channel=written(channel), number=plan.id)
        for channel, plan in known
    ]
    if sentences:
        await say_whole(update, context, "\n\n".join(sentences))


async def tell_moot(
    update: Update, context: NewsContext, article: Article, goes_to: Callable[[Channel], bool]
) -> None:
    """Name the schedules, if any, to which posting the article now leaves nothing to do."""
    desk, texts = context.desk, context.texts_for(update)
    moot = [
        plan.id
        for plan in await desk.store.schedules()
        if plan.article_id == article.id
        and plan.state in _RUNNING
        and goes_to(await desk.store.channel_by_id(plan.channel_id))
    ]
    if moot:
        template = texts.t(
            "It goes to a channel once: what was planned there (schedule {numbers}) posts nothing "
            "more."
        )
        numbers = ", ".join(f"#{number}" for number in moot)
        await context.say(update, template, numbers=numbers)
