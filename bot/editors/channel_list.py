"""/channels: where posts go, and what becomes of those that wait while a channel is paused."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.editors.channels import known_channels, written
from bot.editors.whole import say_whole
from storage.records import Backlog, Channel, ChannelState


async def channels(update: Update, context: NewsContext) -> None:
    if context.args:
        await _set_backlog(update, context, context.args)
        return
    texts = context.texts_for(update)
    lines = [_line(channel, texts) for channel in await context.desk.store.channels()]
    await say_whole(update, context, "\n".join(lines) or texts.t("I post to no channel yet."))


def _line(channel: Channel, texts: Translator) -> str:
    paused = channel.state is ChannelState.PAUSED
    state = (
        texts.t("paused: {reason}").format(reason=channel.pause_reason)
        if paused
        else texts.t("gets posts")
    )
    return f"• {written(channel)}: {state}. {backlog_words(channel.backlog, texts)}"


def backlog_words(backlog: Backlog, texts: Translator) -> str:
    return {
        Backlog.ALL: texts.t("After a pause all that has waited goes out."),
        Backlog.LATEST: texts.t("After a pause only the latest post goes out."),
        Backlog.NONE: texts.t("After a pause nothing that has waited goes out."),
    }[backlog]


async def _set_backlog(update: Update, context: NewsContext, args: list[str]) -> None:
    """Raises: DatelineError."""
    texts, store = context.texts_for(update), context.desk.store
    if len(args) != 2 or args[1].lower() not in list(Backlog):
        raise DatelineError(
            "Write the channel, and which posts go out after a pause: /channels @channel all, "
            "latest or none."
        )
    backlog = Backlog(args[1].lower())
    for channel in await known_channels(store, args[0]):
        await store.set_backlog(channel.id, backlog)
        await context.say(
            update,
            "{channel}: {words}",
            channel=written(channel),
            words=backlog_words(backlog, texts),
        )


COMMAND = Command(
    names=("channels",),
    usage=N_("/channels [CHANNEL all|latest|none]"),
    help=N_("where posts go, and what waits for a paused channel"),
    handle=channels,
)
