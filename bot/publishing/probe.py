"""One look at one number of a chat: does a message stand there, and is it this post?

With a service chat the message is forwarded there, silently, and what Telegram gives back is
compared; the forward is deleted at once. A forward changes nothing where it comes from. Without
one, stopPoll tells whether anything stands there: on whatever is no poll it does nothing. (On a
poll it might close it, so the look ends at the first thing found.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from telegram import Bot, Message
from telegram.error import BadRequest, TelegramError

from bot.common.logs import log
from bot.publishing.inquiry import Shown, Sight, compare
from bot.publishing.line import until_telegram_answers
from storage.records import Delivery

# tdlib/telegram-bot-api, Client.cpp; python-telegram-bot capitalises them.
_MISSING = ("message to forward not found", "message with poll to stop not found")
_HIDDEN = ("protected content",)
_UNSEEN = ("message is not a poll",)
_OTHER = ("message can't be forwarded", "poll can't be stopped", "poll has already been closed")

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Probe:
    """`service_chat` is where forwards go; None: there is none."""

    bot: Bot
    service_chat: str | None

    async def until_telegram_answers(self, stop: asyncio.Event) -> None:
        """Raises: TokenRefusedError."""
        await until_telegram_answers(self.bot, stop)

    async def see(self, row: Delivery, number: int) -> Sight:
        """What stands at this number of the row's chat.

        Raises: TelegramError where that cannot be told now.
        """
        assert row.channel_chat_id is not None and row.sending_at is not None  # noqa: S101
        try:
            if self.service_chat is None:
                await self.bot.stop_poll(row.channel_chat_id, number)
                return Sight.OTHER  # a poll, and Dateline posts none
            shown = await self._shown(self.service_chat, row.channel_chat_id, number)
        except BadRequest as error:
            return _sight_of(error)
        return compare(row.payload, row.sending_at, shown)

    async def _shown(self, service_chat: str, chat_id: int, number: int) -> Shown:
        forward = await self.bot.forward_message(
            service_chat, chat_id, number, disable_notification=True
        )
        try:
            await self.bot.delete_message(service_chat, forward.message_id)
        except TelegramError as error:
            _log.warning(
                "a look's forward stays in the service chat",
                message=forward.message_id,
                error=str(error),
            )
        return Shown(
            text=forward.text or forward.caption or "",
            at=_posted_at(forward),
            button_urls=tuple(_button_urls(forward)),
        )


def _sight_of(error: BadRequest) -> Sight:
    """Raises: the error itself, where it tells of something else."""
    words = str(error).lower()
    for sight, phrases in (
        (Sight.MISSING, _MISSING),
        (Sight.HIDDEN, _HIDDEN),
        (Sight.UNSEEN, _UNSEEN),
        (Sight.OTHER, _OTHER),
    ):
        if any(phrase in words for phrase in phrases):
            return sight
    raise error


def _posted_at(forward: Message) -> datetime:
    origin = forward.forward_origin
    return origin.date if origin is not None else forward.date


def _button_urls(forward: Message) -> Iterator[str]:
    keyboard = forward.reply_markup.inline_keyboard if forward.reply_markup else ()
    for row in keyboard:
        yield from (button.url for button in row if button.url)
