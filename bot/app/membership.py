"""The bot's place in a chat, told by an update or asked for, for the watch over rights."""

from __future__ import annotations

from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.chat import NewsContext
from bot.publishing.outcome import plain_words
from bot.publishing.rights import Standing, standing
from bot.publishing.watch import Chat
from storage.records import Channel


async def place_changed(update: Update, context: NewsContext) -> None:
    """my_chat_member: appointed, dismissed, thrown out, blocked, let in again."""
    change = update.my_chat_member
    if change is not None:
        chat = chat_of(change.chat)
        was, now = _standings(change)
        await context.desk.watch.heard(chat, was, now, by=change.from_user.full_name)


async def group_moved(update: Update, context: NewsContext) -> None:
    """A group has become a supergroup: told in the old chat, in the new one, or in both."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    await context.desk.watch.moved(old, new)


def _standings(change: ChatMemberUpdated) -> tuple[Standing, Standing]:
    kind = change.chat.type
    return standing_of(kind, change.old_chat_member), standing_of(kind, change.new_chat_member)


def standing_of(kind: str, member: ChatMember) -> Standing:
    return standing(kind, member.status, member.to_dict())


def chat_of(chat: TelegramChat) -> Chat:
    return Chat(chat.id, chat.type, chat.effective_name or str(chat.id), chat.username)


async def standing_in(bot: ExtBot[None], channel: Channel) -> Standing | None:
    """None where Telegram does not tell now. Raises: InvalidToken."""
    address = channel.chat_id or channel.address
    try:
        chat = await bot.get_chat(address)
        return standing_of(chat.type, await bot.get_chat_member(chat.id, bot.id))
    except InvalidToken:
        raise
    except (BadRequest, Forbidden) as error:
        return Standing(plain_words(error))
    except TelegramError:
        return None
