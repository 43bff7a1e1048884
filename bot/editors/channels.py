"""A channel that an editor names: known already, or made known when Telegram shows it."""

from __future__ import annotations

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.chat import Desk
from bot.common.errors import DatelineError
from bot.publishing.addresses import channel_address
from storage.contract import Store
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import Channel, NewChannel


async def known_channel(store: Store, text: str) -> Channel:
    """Raises: DatelineError where Dateline does not post to it yet."""
    address = channel_address(text)
    try:
        return await store.channel(address)
    except ChannelNotFoundError as error:
        raise DatelineError(
            "I do not post to {channel} yet: /schedule or /publish makes it known.",
            channel=address,
        ) from error


async def reachable_channel(desk: Desk, bot: Bot, text: str) -> Channel:
    """The channel, made known where it is new and Telegram confirms that the bot may post there.

    Raises: DatelineError where it cannot be reached.
    """
    address = channel_address(text)
    try:
        return await desk.store.channel(address)
    except ChannelNotFoundError:
        pass
    try:
        chat = await bot.get_chat(address)
    except (BadRequest, Forbidden) as error:
        raise DatelineError(
            "Telegram does not let me see {channel}: check the name, and make me an administrator "
            "there.",
            channel=address,
        ) from error
    new = NewChannel(address=address, chat_id=chat.id, kind=chat.type, title=chat.title)
    try:
        return await desk.store.add_channel(new, now=desk.now())
    except ChannelExistsError:
        return await desk.store.channel(address)
