"""The private chats of the owners, to which notices go."""

from __future__ import annotations

from datetime import datetime

from storage.contract import Store
from storage.errors import ChannelNotFoundError
from storage.records import ChannelState


async def reopen_chat(store: Store, user_id: int, *, now: datetime) -> bool:
    """Let notices go to this owner again: somebody who writes to the bot can be written to.

    True where the chat was paused (never begun, or the bot blocked) and notices may wait.
    """
    try:
        chat = await store.channel(str(user_id))
    except ChannelNotFoundError:
        return False
    if chat.state is not ChannelState.PAUSED:
        return False
    return await store.resume_channel(chat.id, now=now) is not None
