"""Once a day the bot's rights in every channel are looked at, before a post misses them.

Those of the paused ones are at the start and every ten minutes: rights may have come back while no
program ran, or while a post that they did not let through was still on its way, and then the pause
was written after the word that should have ended it.
"""

from __future__ import annotations

import asyncio

from telegram.ext import ExtBot

from bot.app.each_channel import each_channel
from bot.app.membership import standing_in
from bot.common.clock import first_of
from bot.common.logs import log
from bot.publishing.rights import ends_pause
from bot.publishing.watch import RightsWatch
from storage.errors import StoreUnavailableError
from storage.records import Channel, ChannelState

LOOK_SECONDS = 600.0
LOOKS_A_DAY = 144
# Where the database was not available in the middle of a look.
AGAIN_SECONDS = 60.0
# Two calls a channel: spread, so that posts and readers do not notice.
PAUSE_SECONDS = 0.2

_log = log(__name__)


async def check_daily(bot: ExtBot[None], watch: RightsWatch, stop: asyncio.Event) -> None:
    """Until `stop`."""
    looks = 0
    while not stop.is_set():
        paused_only = looks == 0 or looks % LOOKS_A_DAY != 0
        try:
            await _check_all(bot, watch, stop, paused_only=paused_only)
        except StoreUnavailableError as error:
            _log.warning("the channels' rights cannot be looked at", error=str(error))
            await first_of(stop, seconds=AGAIN_SECONDS)
            continue
        looks += 1
        await first_of(stop, seconds=LOOK_SECONDS)


async def _check_all(
    bot: ExtBot[None], watch: RightsWatch, stop: asyncio.Event, *, paused_only: bool
) -> None:
    async for channel in each_channel(watch.store, paused_only=paused_only):
        await _check(bot, watch, channel)
        await first_of(stop, seconds=PAUSE_SECONDS)
        if stop.is_set():
            return


async def _check(bot: ExtBot[None], watch: RightsWatch, channel: Channel) -> None:
    """What is paused for another cause than the bot's rights stays so."""
    standing = await standing_in(bot, channel)
    if standing is None:
        return
    paused = channel.state is ChannelState.PAUSED
    if not paused or ends_pause(channel.kind, channel.pause_reason, standing):
        await watch.found(channel, standing)
