"""`dateline check`: what will go wrong before it does. It changes nothing and posts nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.app.each_channel import each_channel
from bot.app.membership import standing_in, standing_of
from bot.app.newsroom import Newsroom
from bot.app.outgoing import open_gate
from bot.app.program import make_bot
from bot.common.errors import ConfigurationError
from bot.publishing.addresses import address_text
from bot.publishing.outcome import plain_words
from storage.records import Channel, ChannelState


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at; `fault` is one sentence, None where all is well."""

    subject: str
    fault: str | None = None


async def check(newsroom: Newsroom) -> list[Finding]:
    """Settings and database have been read by now; the rest is looked at here."""
    try:
        bot = make_bot(newsroom, open_gate(newsroom.settings))
    except ConfigurationError as error:
        return [Finding("token", str(error))]
    try:
        await bot.initialize()
        return [one async for one in _findings(bot, newsroom)]
    except InvalidToken:
        return [Finding("token", "Telegram refuses the bot token: copy it again from @BotFather.")]
    except TelegramError as error:
        api = newsroom.settings.api_url
        words = plain_words(error)
        return [Finding("token", f"The Bot API at {api} does not answer as it should: {words}.")]
    finally:
        await bot.shutdown()


async def _findings(bot: ExtBot[None], newsroom: Newsroom) -> AsyncIterator[Finding]:
    yield Finding(f"token of @{bot.username}")
    yield await _owners(bot, newsroom)
    yield await _service_chat(bot, newsroom.settings.service_chat)
    async for channel in each_channel(newsroom.store):
        yield await _channel(bot, channel)


async def _owners(bot: ExtBot[None], newsroom: Newsroom) -> Finding:
    owners = sorted(newsroom.settings.owners)
    if not owners:
        return Finding("owners", "There is no owner: set DATELINE_OWNERS to your own user id.")
    for owner in owners:
        try:
            await bot.get_chat(owner)
        except TelegramError as error:
            return Finding(
                "owners",
                f"Owner {owner} cannot be told of trouble ({plain_words(error)}): write /start to "
                f"@{bot.username} from that account.",
            )
    return Finding("owners")


async def _service_chat(bot: ExtBot[None], address: str | None) -> Finding:
    if address is None:
        return Finding(
            "service chat (none is set: owners are asked about posts that may have arrived)"
        )
    subject = f"service chat {address}"
    try:
        chat = await bot.get_chat(address)
        if chat.type == chat.PRIVATE:
            return Finding(subject)
        standing = standing_of(chat.type, await bot.get_chat_member(chat.id, bot.id))
    except TelegramError as error:
        return Finding(
            subject,
            f"The service chat {address} cannot be reached ({plain_words(error)}): mend "
            "DATELINE_SERVICE_CHAT, or let the bot in there.",
        )
    if chat.username:
        fault = f"The service chat {address} is public, and posts would be looked at in it: name a "
        return Finding(subject, f"{fault}private one in DATELINE_SERVICE_CHAT.")
    if standing.obstacle is not None:
        return Finding(
            subject, f"The bot cannot write into the service chat {address}: {standing.obstacle}."
        )
    return Finding(subject)


async def _channel(bot: ExtBot[None], channel: Channel) -> Finding:
    place = address_text(channel.address, channel.thread_id)
    standing = await standing_in(bot, channel)
    if standing is None:
        return Finding(place, f"Telegram does not tell the bot's rights in {place}: try again.")
    if standing.obstacle is not None:
        return Finding(place, f"{place} cannot be posted to: {standing.obstacle}.")
    if channel.state is ChannelState.PAUSED:
        return Finding(
            place,
            f"{place} is paused ({channel.pause_reason}), though the bot may post there: write "
            f"/resume {place} in its chat.",
        )
    if standing.lacks:
        return Finding(
            place,
            f"In {place} the bot lacks {', '.join(standing.lacks)}: posts older than two days can "
            "be neither corrected nor taken back there.",
        )
    return Finding(place)
