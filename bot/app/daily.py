"""Once a day the bot's rights in every channel are looked at, before a post misses them.

At the start those of the paused ones are, which may have come back while no program ran.
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

DAY_SECONDS = 86_400.0
# Where the database was not available in the middle of a look.
AGAIN_SECONDS = 60.0
# Two calls a channel: spread, so that posts and readers do not notice.
PAUSE_SECONDS = 0.2

_log = log(__name__)


async def check_daily(bot: ExtBot[None], watch: RightsWatch, stop: asyncio.Event) -> None:
    """Until `stop`."""
    paused_only = True
    while not stop.is_set():
        try:
            await _check_all(bot, watch, stop, paused_only=paused_only)
        except StoreUnavailableError as error:
            _log.warning("the channels' rights cannot be looked at", error=str(error))
            await first_of(stop, seconds=AGAIN_SECONDS)
            continue
        paused_only = False
        await first_of(stop, seconds=DAY_SECONDS)


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
