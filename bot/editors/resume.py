"""/resume: end the hold. /resume CHANNEL: let posts go to a paused channel again."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_
from bot.editors.channels import known_channel


async def resume(update: Update, context: NewsContext) -> None:
    texts, desk = context.texts_for(update), context.desk
    if context.words:
        channel = await known_channel(desk.store, context.words)
        resumed = await desk.store.activate_channel(channel.id)
        template = (
            texts.t("{channel} gets posts again.")
            if resumed
            else texts.t("{channel} was not paused.")
        )
        await context.say(update, template, channel=channel.address)
    elif await desk.store.release_hold():
        await context.say(update, texts.t("The hold is over: posts go out again."))
    else:
        await context.say(update, texts.t("There was no hold."))
    desk.wake_sender()


COMMAND = Command(
    names=("resume",),
    usage=N_("/resume [CHANNEL]"),
    help=N_("end the hold, or a channel's pause"),
    handle=resume,
)
