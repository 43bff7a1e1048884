"""/publish ID CHANNEL…: post an article now; without a channel they are offered; ID all: to all."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.numbers import id_from_text
from bot.common.texts import N_
from bot.editors import publish_all, publish_where
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel, written
from bot.editors.once import tell_moot, tell_posted
from bot.editors.people import editor_name
from storage.errors import AlreadyPostedError, ChannelNotFoundError
from storage.records import Article, Channel, ChannelState


async def publish(update: Update, context: NewsContext) -> None:
    args, desk = context.args or [], context.desk
    if not args:
        raise DatelineError("Write the article's number and the channel: /publish 12 @channel.")
    article = await named_article(desk.store, args[0])
    if len(args) == 1:
        await publish_where.offer(update, context, article)
        return
    if args[1:] == ["all"]:
        await publish_all.ask(update, context, article)
        return
    # All of them are checked before anything is planned: half an order is worse than none.
    channels = [await reachable_channel(desk, context.bot, text) for text in args[1:]]
    await _post(update, context, article, channels)


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """ID: the button under an article; ID:CHANNEL: one of the channels to choose from."""
    store, numbers = context.desk.store, [id_from_text(word) for word in data]
    article = await named_article(store, data[0])
    if len(numbers) == 1:
        await publish_where.offer(update, context, article)
        return
    if numbers[1] is None:
        raise ValueError(data)
    try:
        channel = await store.channel_by_id(numbers[1])
    except ChannelNotFoundError as error:
        raise ValueError(data) from error
    await _post(update, context, article, [channel])


async def _post(
    update: Update, context: NewsContext, article: Article, channels: Sequence[Channel]
) -> None:
    desk, texts = context.desk, context.texts_for(update)
    planned: list[Channel] = []
    known: list[Channel] = []
    for channel in channels:
        try:
            await desk.planner.publish(article, channel, by=editor_name(update))
            planned.append(channel)
        except AlreadyPostedError:
            known.append(channel)
    desk.wake_sender()
    paused = [channel for channel in planned if channel.state is ChannelState.PAUSED]
    going = [channel for channel in planned if channel.state is ChannelState.ACTIVE]
    if await desk.store.hold():
        hold = texts.t("“{title}” waits for {channels}: everything is on hold until /resume.")
        answers = [(hold, planned)]
    else:
        answers = [
            (texts.t("“{title}” goes to {channels} now. /queue shows how it went."), going),
            (texts.t("“{title}” waits for {channels}: paused. /channels shows why."), paused),
        ]
    for template, channels in answers:
        if channels:
            names = ", ".join(written(channel) for channel in channels)
            await context.say(update, template, title=article.title, channels=names)
    await tell_posted(update, context, article, known)
    ids = {channel.id for channel in planned}
    await tell_moot(update, context, article, lambda channel: channel.id in ids)


COMMAND = Command(
    names=("publish",),
    usage=N_("/publish ID [CHANNEL…|all]"),
    help=N_("post an article now"),
    handle=publish,
    taps=(Tap("publish", tapped), publish_all.TAP),
)
