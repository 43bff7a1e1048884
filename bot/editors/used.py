"""Buttons that have done their work are taken off their message."""

from __future__ import annotations

from telegram import InaccessibleMessage, Update
from telegram.error import TelegramError

from bot.common.logs import log

_log = log(__name__)


async def take_buttons_off(update: Update) -> None:
    """Off the message that was tapped. Where Telegram does not do it, they stay and do no harm."""
    query = update.callback_query
    if query is None or query.message is None or isinstance(query.message, InaccessibleMessage):
        return
    try:
        await query.edit_message_reply_markup(None)
    except TelegramError as error:
        _log.info("buttons stay on their message", error=str(error))
