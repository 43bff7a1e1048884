"""/publish ID CHANNEL…: post an article now; /publish ID all: to every channel."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.errors import DatelineError
from bot.common.texts import N_
from bot.editors import publish_all
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel, written
from bot.editors.once import tell_moot, tell_posted
from bot.editors.people import editor_name
from storage.errors import AlreadyPostedError
from storage.records import Channel, ChannelState


async def publish(update: Update, context: NewsContext) -> None:
    args, desk, texts = context.args or [], context.desk, context.texts_for(update)
    if len(args) < 2:
        raise DatelineError("Write the article's number and the channel: /publish 12 @channel.")
    article = await named_article(desk.store, args[0])
    if args[1:] == ["all"]:
        await publish_all.ask(update, context, article)
        return
    # All of them are checked before anything is planned: half an order is worse than none.
    channels = [await reachable_channel(desk, context.bot, text) for text in args[1:]]
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
    usage=N_("/publish ID CHANNEL…|all"),
    help=N_("post an article now"),
    handle=publish,
    taps=(publish_all.TAP,),
)
