"""The chats that Dateline posts to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Database
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import Channel, ChannelState, NewChannel
from storage.schema import channel
from storage.types import fits


def _key(address: str, thread_id: int | None) -> str:
    """What makes a channel itself: names have no case, threads are places of their own."""
    return f"{address.lower()}#{'' if thread_id is None else thread_id}"


def _from_row(row: Any) -> Channel:
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
    )


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
    return _from_row(row)


async def _may_move(connection: AsyncConnection, stored: Channel, address: str) -> bool:
    """Whether a number is replaced by a new one; not where another channel has that one already."""
    if not stored.address.removeprefix("-").isdecimal():
        return False
    taken = sa.select(channel.c.id).where(channel.c.key == _key(address, stored.thread_id))
    return (await connection.execute(taken)).first() is None


class ChannelTables(Database):
    """Channels of the Store's contract."""

    async def add_channel(self, new: NewChannel, *, now: datetime) -> Channel:
        values = {
            "key": _key(new.address, new.thread_id),
            "address": new.address,
            "thread_id": new.thread_id,
            "chat_id": new.chat_id,
            "kind": new.kind,
            "title": new.title,
            "language": new.language,
            "time_zone": new.time_zone,
            "state": ChannelState.ACTIVE.value,
            "added_at": now,
        }
        if not (fits(new.thread_id) and fits(new.chat_id)):
            raise ChannelNotFoundError(new.address)
        async with self.writing() as connection:
            try:
                result = await connection.execute(
                    sa.insert(channel).values(values).returning(channel)
                )
            except sa.exc.IntegrityError as error:
                raise ChannelExistsError(new.address) from error
            return _from_row(result.one())

    async def channel(self, address: str, thread_id: int | None = None) -> Channel:
        query = sa.select(channel).where(channel.c.key == _key(address, thread_id))
        async with self.reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise ChannelNotFoundError(address)
        return _from_row(row)

    async def channel_by_id(self, channel_id: int) -> Channel:
        async with self.reading() as connection:
            return await stored_channel(connection, channel_id)

    async def channels(self, *, with_private: bool = False) -> Sequence[Channel]:
        query = sa.select(channel).order_by(channel.c.id)
        if not with_private:
            query = query.where(channel.c.kind != "private")
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query)]

    async def resolve_channel(
        self, channel_id: int, *, chat_id: int, kind: str, title: str | None
    ) -> None:
        async with self.writing() as connection:
            stored = await stored_channel(connection, channel_id, lock=True)
            values: dict[str, Any] = {"chat_id": chat_id, "kind": kind}
            if title is not None:
                values["title"] = title
            if await _may_move(connection, stored, str(chat_id)):
                values |= {"address": str(chat_id), "key": _key(str(chat_id), stored.thread_id)}
            await connection.execute(
                sa.update(channel).where(channel.c.id == channel_id).values(values)
            )

    async def pause_channel(self, channel_id: int, *, reason: str, now: datetime) -> bool:
        return await self._turn(
            channel_id, ChannelState.PAUSED, {"pause_reason": reason, "paused_at": now}
        )

    async def activate_channel(self, channel_id: int) -> bool:
        return await self._turn(
            channel_id, ChannelState.ACTIVE, {"pause_reason": None, "paused_at": None}
        )

    async def _turn(self, channel_id: int, state: ChannelState, values: dict[str, Any]) -> bool:
        async with self.writing() as connection:
            stored = await stored_channel(connection, channel_id, lock=True)
            if stored.state is state:
                return False
            await connection.execute(
                sa.update(channel)
                .where(channel.c.id == channel_id)
                .values(state=state.value, **values)
            )
        return True
