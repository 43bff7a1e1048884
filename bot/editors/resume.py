"""/resume: end the hold. /resume CHANNEL: let posts go to a paused channel again."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_
from bot.editors.channels import known_channels, written
from bot.publishing.resumption import resumption_text


async def resume(update: Update, context: NewsContext) -> None:
    texts, desk = context.texts_for(update), context.desk
    if context.words:
        await _resume_channels(update, context)
    elif await desk.store.release_hold():
        await context.say(update, texts.t("The hold is over: posts go out again."))
    else:
        await context.say(update, texts.t("There was no hold."))
    desk.wake_sender()


async def _resume_channels(update: Update, context: NewsContext) -> None:
    texts, desk = context.texts_for(update), context.desk
    channels = await known_channels(desk.store, context.words)
    resumed = False
    for channel in channels:
        if of := await desk.watch.resume(channel, tell=False):
            resumed, template = True, resumption_text(texts, of)
            await context.say(
                update, template, channel=written(channel), kept=of.kept, let_go=of.let_go
            )
    if not resumed:
        names = ", ".join(written(channel) for channel in channels)
        await context.say(update, texts.t("{channel} was not paused."), channel=names)


COMMAND = Command(
    names=("resume",),
    usage=N_("/resume [CHANNEL]"),
    help=N_("end the hold, or a channel's pause"),
    handle=resume,
)
