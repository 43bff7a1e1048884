"""The call to the Bot API that a row of the ledger stands for."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot

from bot.publishing.request import call
from storage.records import Delivery


@dataclass(frozen=True, slots=True)
class Arrived:
    """Telegram has taken it: the message's number, and its chat's."""

    message_id: int
    chat_id: int


async def make_call(bot: Bot, row: Delivery, *, paid: bool = False) -> Arrived:
    """`paid`: for Stars, beyond the free limit.

    Raises: TelegramError; anything else where the answer is not what was to be expected.
    """
    # The number stays the same when a channel takes another name.
    parameters = {"chat_id": row.channel_chat_id or row.channel_address, **row.payload}
    if row.thread_id is not None:
        parameters["message_thread_id"] = row.thread_id
    if paid:
        parameters["allow_paid_broadcast"] = True
    message = await call(bot, "sendMessage", parameters)
    return Arrived(message["message_id"], message["chat"]["id"])
