"""Which messages the bot hears of (Bot API: privacy mode). It is on for this bot."""

from __future__ import annotations

from simulator.world import OUTSIDE, BotStatus, Chat, ChatKind, Message, World


def bot_hears(world: World, chat: Chat, message: Message) -> bool:
    """All in private, in channels that it leads and in groups where it is an administrator.

    As a plain member of a group: commands, service messages, answers to its own messages, and
    what was written with its help (inline mode). Channels tell their posts to administrators only.
    """
    if chat.kind is ChatKind.PRIVATE or chat.bot_status is BotStatus.ADMINISTRATOR:
        return True
    if chat.kind is ChatKind.CHANNEL or chat.bot_status in OUTSIDE:
        return False
    answered = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    return (
        message.text.startswith("/")
        or message.service is not None
        or message.via_bot
        or (answered is not None and answered.sender == world.bot)
    )
