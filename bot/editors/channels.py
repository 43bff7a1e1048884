"""A channel that an editor names: known already, or made known when Telegram shows it."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Bot, ChatFullInfo
from telegram.error import BadRequest, Forbidden

from bot.chat import Desk
from bot.common.errors import DatelineError
from bot.common.texts import Translator
from bot.publishing.addresses import Address, address_text, channel_address
from storage.contract import Store
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import Channel, NewChannel


def written(channel: Channel) -> str:
    """The channel as an editor would write it."""
    return address_text(channel.address, channel.thread_id)


def why_paused(channel: Channel, texts: Translator) -> str:
    """In the language of the one who reads it."""
    return texts.reason(channel.pause_reason) if channel.pause_reason else "—"


async def known_channels(store: Store, text: str) -> Sequence[Channel]:
    """The channel; of a forum whose thread is not named, every thread that is posted to.

    Raises: DatelineError where Dateline does not post to it yet.
    """
    address = channel_address(text)
    found = [
        channel
        for channel in await store.channels_of(address.chat)
        if address.thread in (None, channel.thread_id)
    ]
    if not found:
        raise DatelineError(
            "I do not post to {channel} yet: /schedule or /publish makes it known.",
            channel=address,
        )
    return found


async def reachable_channel(desk: Desk, bot: Bot, text: str) -> Channel:
    """The channel, made known where it is new and Telegram confirms that the bot may post there.

    Raises: DatelineError where it cannot be reached, or has no threads and one is named.
    """
    address = channel_address(text)
    try:
        return await desk.store.channel(address.chat, address.thread)
    except ChannelNotFoundError:
        pass
    chat = await _shown_chat(bot, address)
    new = NewChannel(
        address=address.chat,
        thread_id=address.thread,
        chat_id=chat.id,
        kind=chat.type,
        title=chat.title,
    )
    try:
        return await desk.store.add_channel(new, now=desk.now())
    except ChannelExistsError as error:
        # The same chat under another name: its number tells.
        return await desk.store.resolve_channel(
            error.known.id,
            chat_id=chat.id,
            kind=chat.type,
            title=chat.title,
            now=desk.now(),
            address=f"@{chat.username}" if chat.username else None,
        )


async def _shown_chat(bot: Bot, address: Address) -> ChatFullInfo:
    """Raises: DatelineError as `reachable_channel`."""
    try:
        chat = await bot.get_chat(address.chat)
    except (BadRequest, Forbidden) as error:
        raise DatelineError(
            "Telegram does not let me see {channel}: check the name, and make me an administrator "
            "there.",
            channel=address.chat,
        ) from error
    if address.thread is not None and not chat.is_forum:
        raise DatelineError(
            "{chat} has no threads: write it without the number behind the slash.",
            chat=address.chat,
        )
    return chat
