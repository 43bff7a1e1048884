"""/help: the commands that this person has."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_


async def help_(update: Update, context: NewsContext) -> None:
    texts, desk = context.texts_for(update), context.desk
    commands = desk.readers_commands
    if update.effective_user and desk.is_owner(update.effective_user.id):
        commands += desk.owners_commands
    lines = [f"{texts.t(command.usage)} — {texts.t(command.help)}" for command in commands]
    await context.say(update, "{lines}", lines="\n".join(lines))


COMMAND = Command(names=("help",), usage="/help", help=N_("the list of commands"), handle=help_)
