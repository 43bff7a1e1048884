"""The one limiter of all that goes out, from the settings."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from bot.common.clock import Now
from bot.publishing.limits.gate import Gate
from bot.publishing.limits.values import FREE_PER_SECOND, PAID_PER_SECOND, Limits
from bot.publishing.limits.wire import Migrated
from config.settings import Settings
from storage.contract import Store
from storage.errors import ChannelNotFoundError

Number = TypeVar("Number", int, float)


def open_gate(settings: Settings) -> Gate:
    loop = asyncio.get_running_loop()
    return Gate(
        limits_of(settings), clock=loop.time, later=loop.call_later, most=settings.calls_at_once
    )


def limits_of(settings: Settings) -> Limits:
    """0 lifts a limit. Edits and answers are never paid for, so theirs stays the free one."""
    paid, given = settings.paid_broadcasts, settings.messages_per_second
    return Limits(
        overall_per_second=_or_none(FREE_PER_SECOND if paid or given is None else given),
        paid=paid,
        paid_per_second=_or_none(PAID_PER_SECOND if given is None else given),
        chat_per_second=_or_none(settings.chat_messages_per_second),
        group_per_minute=_or_none(settings.group_messages_per_minute),
    )


def _or_none(value: Number) -> Number | None:
    return value or None


def follow_groups(store: Store, now: Now) -> Migrated:
    """What is called when a group has become a supergroup with another number."""

    async def moved(chat: str, new: int) -> None:
        try:
            channel = await store.channel(chat)
        except ChannelNotFoundError:
            return
        await store.resolve_channel(
            channel.id, chat_id=new, kind="supergroup", title=None, now=now()
        )

    return moved
