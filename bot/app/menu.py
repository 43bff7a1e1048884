"""The commands that Telegram shows people when they type "/": readers' for all, all for owners."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat import Command, Desk
from bot.common.logs import log
from bot.common.texts import Translator

_log = log(__name__)


async def show_menu(bot: ExtBot[None], desk: Desk) -> None:
    """Tell Telegram, in every language. A failure is logged: the bot works without its menu."""
    try:
        await bot.set_my_commands(_entries(desk.readers_commands, desk.texts.of(None)))
        for language, texts in desk.texts.translators.items():
            entries = _entries(desk.readers_commands, texts)
            await bot.set_my_commands(entries, language_code=language)
        every = desk.readers_commands + desk.owners_commands
        for owner in desk.settings.owners:
            entries = _entries(every, desk.texts.of(None))
            await bot.set_my_commands(entries, scope=BotCommandScopeChat(owner))
    except TelegramError as error:
        _log.warning("the menu of commands could not be set", error=str(error))


def _entries(commands: Sequence[Command], texts: Translator) -> list[BotCommand]:
    return [BotCommand(command.names[0], texts.t(command.help)) for command in commands]
