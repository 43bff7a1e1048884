"""Which message a post is that arrived by an owner's word alone: its link, or the post forwarded.

Without its number a post can be neither corrected nor taken back.
"""

from __future__ import annotations

from telegram import Message, MessageOriginChannel, Update

from bot.chat import NewsContext
from bot.publishing.addresses import MessageAddress, address_text, message_address
from bot.publishing.inquiry import Sight
from bot.publishing.probe import Probe
from storage.records import Channel, Delivery, DeliveryAction, DeliveryState

# Among so many of a channel's newest rows.
_ROWS_READ = 200
_IS_IT = (Sight.OURS, Sight.ALIKE)  # a person has looked as well


def can_be_pointed_out(row: Delivery) -> bool:
    """A basic group's messages have no links, and forwards from it no numbers."""
    return row.message_id is None and row.channel_kind in ("channel", "supergroup")


async def point_out(update: Update, context: NewsContext) -> bool:
    """False where the message names no post of ours whose number is lacking."""
    message, chat, desk = update.effective_message, update.effective_chat, context.desk
    named = None if message is None else _named(message)
    if named is None or chat is None:
        return False
    for channel in await desk.store.channels_of(named.chat):
        if channel.chat_id is None:
            continue
        row = await _lacking(context, channel, named, looked_at_in=str(chat.id))
        if row is None or not await desk.store.note_message(row.id, named.number, channel.chat_id):
            continue
        template = context.texts_for(update).t(
            "Noted: in {channel}, “{title}” is message {number}. Corrections reach it from now on."
        )
        await context.say(
            update,
            template,
            channel=address_text(channel.address, channel.thread_id),
            title=row.article_title or f"#{row.article_id}",
            number=named.number,
        )
        return True
    return False


def _named(message: Message) -> MessageAddress | None:
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return MessageAddress(str(origin.chat.id), origin.message_id)
    return message_address(message.text or "")


async def _lacking(
    context: NewsContext, channel: Channel, named: MessageAddress, *, looked_at_in: str
) -> Delivery | None:
    """The post of ours that this message is. Raises: TelegramError."""
    rows = await context.desk.store.deliveries(
        limit=_ROWS_READ, states=[DeliveryState.SENT], channel_id=channel.id
    )
    probe = Probe(context.bot, looked_at_in)
    for row in rows:
        if row.action is not DeliveryAction.SEND or row.message_id is not None:
            continue
        if row.sending_at is not None and await probe.see(row, named.number) in _IS_IT:
            return row
    return None
