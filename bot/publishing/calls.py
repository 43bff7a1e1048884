"""The call to the Bot API that a row of the ledger stands for."""

from __future__ import annotations

from telegram import Bot, Message

from storage.records import Delivery


async def make_call(bot: Bot, row: Delivery) -> Message:
    """Raises: TelegramError."""
    rest = dict(row.payload)
    return await bot.send_message(
        # The number stays the same when a channel takes another name.
        chat_id=row.channel_chat_id or row.channel_address,
        text=rest.pop("text"),
        message_thread_id=row.thread_id,
        api_kwargs=rest,
    )
