"""All channels, one after the other, without all of them in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

from storage.contract import Store
from storage.records import Channel

PAGE = 100


async def each_channel(store: Store, *, paused_only: bool = False) -> AsyncIterator[Channel]:
    """By id, without people's own chats; what changes meanwhile may come changed or not.

    Raises: StoreUnavailableError, at any of them.
    """
    after = 0
    while page := await store.channels(paused_only=paused_only, after=after, limit=PAGE):
        after = page[-1].id
        for channel in page:
            yield channel
