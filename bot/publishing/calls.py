"""The call to the Bot API that a row of the ledger stands for."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest

from bot.publishing.change_outcome import NUMBER_UNKNOWN, is_done_already
from bot.publishing.request import call
from storage.records import Delivery, DeliveryAction


@dataclass(frozen=True, slots=True)
class Arrived:
    """Telegram has it: the message's number, and its chat's where it is known."""

    message_id: int
    chat_id: int | None


async def make_call(bot: Bot, row: Delivery, *, paid: bool = False) -> Arrived:
    """`paid`: for Stars, beyond the free limit.

    Raises: TelegramError; anything else where the answer is not what was to be expected.
    """
    # The number stays the same when a channel takes another name.
    chat = {"chat_id": row.channel_chat_id or row.channel_address}
    if row.action is DeliveryAction.SEND:
        parameters = {**chat, **row.payload}
        if row.thread_id is not None:
            parameters["message_thread_id"] = row.thread_id
        if paid:
            parameters["allow_paid_broadcast"] = True
        message = await call(bot, "sendMessage", parameters)
        return Arrived(message["message_id"], message["chat"]["id"])
    if row.message_id is None:
        raise BadRequest(NUMBER_UNKNOWN)
    if row.chat_id is not None:
        chat = {"chat_id": row.chat_id}
    message_there = {**chat, "message_id": row.message_id}
    try:
        if row.action is DeliveryAction.EDIT:
            await call(bot, "editMessageText", {**message_there, **row.payload})
        else:
            await call(bot, "deleteMessage", message_there)
    except BadRequest as error:
        if not is_done_already(row.action, str(error)):
            raise
    return Arrived(row.message_id, row.chat_id or row.channel_chat_id)
