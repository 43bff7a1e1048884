"""Rows of channels: what makes two of them one, and how they are found and read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import ChannelNotFoundError
from storage.records import Backlog, Channel, ChannelState, PostForm
from storage.schema import channel


def key_of(address: str) -> str:
    """What makes an address itself: names have no case."""
    return address.lower()


def number_in(address: str) -> int | None:
    """The chat's number where the address is one, None for a name."""
    digits = address.removeprefix("-")
    return int(address) if digits.isascii() and digits.isdecimal() else None


def channel_from_row(row: Any) -> Channel:
    return Channel(
        id=row.id,
        address=row.address,
        thread_id=row.thread_id,
        chat_id=row.chat_id,
        kind=row.kind,
        title=row.title,
        language=row.language,
        time_zone=row.time_zone,
        state=ChannelState(row.state),
        pause_reason=row.pause_reason,
        backlog=Backlog(row.backlog),
        form=PostForm(row.form),
        lacks=tuple((row.lacks or "").split()),
    )


def _in_thread(thread_id: int | None) -> sa.ColumnElement[bool]:
    """In the words of the unique indices."""
    if thread_id is None:
        return channel.c.thread_id.is_(None)
    return channel.c.thread_id == thread_id


def _is_chat(chat_id: int, thread_id: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(channel.c.chat_id == chat_id, _in_thread(thread_id))


def _is_named(address: str, thread_id: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(channel.c.key == key_of(address), _in_thread(thread_id))


def of_chats(chats: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a channel is one of these chats, or a thread of one: numbers as text, or names.

    Said index by index: SQLite reads a partial one only where its condition stands beside.
    """
    numbers = [number for number in map(number_in, chats) if number is not None]
    found = [channel.c.key.in_([key_of(one) for one in chats])]
    if numbers:
        found.append(channel.c.chat_id.in_(numbers))
    whole = channel.c.thread_id.is_(None)
    return sa.or_(*(sa.and_(each, part) for each in found for part in (whole, ~whole)))


async def find_channel(
    connection: AsyncConnection, address: str, thread_id: int | None, chat_id: int | None
) -> Channel | None:
    """By the chat's number where it is known, else by the address as it is written."""
    by_key = _is_named(address, thread_id)
    query = sa.select(channel).where(by_key)
    if chat_id is not None:
        by_chat = _is_chat(chat_id, thread_id)
        query = sa.select(channel).where(sa.or_(by_chat, by_key))
        query = query.order_by(sa.case((by_chat, 0), else_=1))
    row = (await connection.execute(query)).first()
    return None if row is None else channel_from_row(row)


async def stored_channel(
    connection: AsyncConnection, channel_id: int, *, lock: bool = False
) -> Channel:
    """With `lock` nobody else changes it or plans for it until the end of the transaction.

    Raises: ChannelNotFoundError.
    """
    query = sa.select(channel).where(channel.c.id == channel_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        raise ChannelNotFoundError(str(channel_id))
    return channel_from_row(row)


async def namesakes(
    connection: AsyncConnection, of: Channel, address: str, chat_id: int
) -> list[Channel]:
    """The channels but `of` that have this chat's number or go by this address."""
    query = (
        sa.select(channel)
        .where(
            channel.c.id != of.id,
            sa.or_(_is_chat(chat_id, of.thread_id), _is_named(address, of.thread_id)),
        )
        .order_by(channel.c.id)
    )
    return [channel_from_row(row) for row in await connection.execute(query.with_for_update())]
