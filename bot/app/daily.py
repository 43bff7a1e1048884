"""Once a day the bot's rights in every channel are looked at, before a post misses them."""

from __future__ import annotations

import asyncio

from telegram.ext import ExtBot

from bot.app.membership import standing_in
from bot.common.clock import first_of
from bot.common.logs import log
from bot.publishing.watch import RightsWatch
from storage.errors import StoreUnavailableError
from storage.records import ChannelState

DAY_SECONDS = 86_400.0
# Two calls a channel: spread, so that posts and readers do not notice.
PAUSE_SECONDS = 0.2

_log = log(__name__)


async def check_daily(bot: ExtBot[None], watch: RightsWatch, stop: asyncio.Event) -> None:
    """Until `stop`; the first time a day after the start."""
    while True:
        await first_of(stop, seconds=DAY_SECONDS)
        if stop.is_set():
            return
        try:
            await _check_all(bot, watch, stop)
        except StoreUnavailableError as error:
            _log.warning("the channels' rights cannot be looked at", error=str(error))


async def _check_all(bot: ExtBot[None], watch: RightsWatch, stop: asyncio.Event) -> None:
    """What is paused stays so: not every cause shows in the bot's rights."""
    for channel in await watch.store.channels():
        if channel.state is ChannelState.PAUSED:
            continue
        standing = await standing_in(bot, channel)
        if standing is not None and not standing.may_post:
            await watch.found(channel, standing)
        elif standing is not None and standing.lacks:
            await watch.notices.rights_lacking(channel, standing.lacks)
            watch.wake_sender()
        await first_of(stop, seconds=PAUSE_SECONDS)
        if stop.is_set():
            return
