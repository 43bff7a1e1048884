"""The chats that Dateline posts to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backlogs import settle_backlog
from storage.channel_rows import (
    channel_from_row,
    find_channel,
    key_of,
    namesakes,
    number_in,
    of_chats,
    stored_channel,
)
from storage.conditions import IS_LISTED, IS_PAUSED
from storage.engine import Database
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.merging import merge_channels
from storage.plans import write_notices
from storage.records import Backlog, Channel, ChannelState, NewChannel, Notice, PostForm, Resumption
from storage.schema import channel
from storage.types import fits
from storage.upsert import insert_for


async def _set_address(connection: AsyncConnection, of: Channel, address: str) -> None:
    await connection.execute(
        sa.update(channel).where(channel.c.id == of.id).values(address=address, key=key_of(address))
    )


async def _set(connection: AsyncConnection, channel_id: int, **values: Any) -> None:
    await connection.execute(sa.update(channel).where(channel.c.id == channel_id).values(**values))


class ChannelTables(Database):
    """Channels of the Store's contract."""

    async def add_channel(self, new: NewChannel, *, now: datetime) -> Channel:
        chat_id = number_in(new.address) if new.chat_id is None else new.chat_id
        if not (fits(new.thread_id) and fits(chat_id)):
            raise ChannelNotFoundError(new.address)
        values = {
            "key": key_of(new.address),
            "address": new.address,
            "thread_id": new.thread_id,
            "chat_id": chat_id,
            "kind": new.kind,
            "title": new.title,
            "language": new.language,
            "time_zone": new.time_zone,
            "state": ChannelState.ACTIVE.value,
            "backlog": new.backlog.value,
            "form": new.form.value,
            "added_at": now,
        }
        async with self.writing() as connection:
            statement = insert_for(
                connection.dialect.name, channel, values
            ).on_conflict_do_nothing()
            row = (await connection.execute(statement.returning(channel))).first()
            if row is None:
                known = await find_channel(connection, new.address, new.thread_id, chat_id)
                assert known is not None  # noqa: S101 (channels are never deleted but by merging)
                raise ChannelExistsError(new.address, known)
            return channel_from_row(row)

    async def channel(self, address: str, thread_id: int | None = None) -> Channel:
        async with self.reading() as connection:
            found = await find_channel(connection, address, thread_id, number_in(address))
        if found is None:
            raise ChannelNotFoundError(address)
        return found

    async def channel_by_id(self, channel_id: int) -> Channel:
        async with self.reading() as connection:
            return await stored_channel(connection, channel_id)

    async def channels_of(self, *chats: str) -> Sequence[Channel]:
        query = sa.select(channel).where(of_chats(chats)).order_by(channel.c.id)
        return [channel_from_row(row) for row in await self.rows(query)]

    async def channels(
        self,
        *,
        with_private: bool = False,
        paused_only: bool = False,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[Channel]:
        query = sa.select(channel).order_by(channel.c.id).limit(limit)
        if after:
            query = query.where(channel.c.id > after)
        if not with_private:
            query = query.where(IS_LISTED)
        if paused_only:
            query = query.where(IS_PAUSED)
        async with self.reading() as connection:
            return [channel_from_row(row) for row in await connection.execute(query)]

    async def resolve_channel(
        self,
        channel_id: int,
        *,
        chat_id: int,
        kind: str,
        title: str | None,
        now: datetime,
        address: str | None = None,
    ) -> Channel:
        async with self.writing() as connection:
            own = await stored_channel(connection, channel_id, lock=True)
            name = address or own.address
            if number_in(name) is not None:
                name = str(chat_id)
            for other in await namesakes(connection, own, name, chat_id):
                if other.chat_id not in (None, chat_id):
                    await _set_address(connection, other, str(other.chat_id))
                    continue
                if number_in(name) is not None:
                    name = other.address  # people know it by its name
                kept_id = await merge_channels(connection, own, other, now=now)
                own = await stored_channel(connection, kept_id)
            await _set_address(connection, own, name)
            values: dict[str, Any] = {"chat_id": chat_id, "kind": kind}
            if title is not None:
                values["title"] = title
            await connection.execute(
                sa.update(channel).where(channel.c.id == own.id).values(values)
            )
            return await stored_channel(connection, own.id)

    async def pause_channel(
        self, channel_id: int, *, reason: str, now: datetime, notices: Sequence[Notice] = ()
    ) -> bool:
        async with self.writing() as connection:
            stored = await stored_channel(connection, channel_id, lock=True)
            if stored.state is ChannelState.PAUSED:
                return False
            paused = {"pause_reason": reason, "paused_at": now}
            await _set(connection, channel_id, state=ChannelState.PAUSED.value, **paused)
            await write_notices(connection, notices)
        return True

    async def note_lacks(
        self, channel_id: int, lacks: Sequence[str], *, notices: Sequence[Notice] = ()
    ) -> bool:
        written = " ".join(lacks) or None
        async with self.writing() as connection:
            await stored_channel(connection, channel_id, lock=True)
            changed = (
                sa.update(channel)
                .where(channel.c.id == channel_id, channel.c.lacks.is_distinct_from(written))
                .values(lacks=written)
                .returning(channel.c.id)
            )
            if (await connection.execute(changed)).first() is None:
                return False
            await write_notices(connection, notices)
        return True

    async def resume_channel(
        self,
        channel_id: int,
        *,
        now: datetime,
        notices_of: Callable[[Channel, Resumption], Sequence[Notice]] | None = None,
    ) -> Resumption | None:
        active = {"state": ChannelState.ACTIVE.value, "pause_reason": None, "paused_at": None}
        async with self.writing() as connection:
            stored = await stored_channel(connection, channel_id, lock=True)
            if stored.state is ChannelState.ACTIVE:
                return None
            resumption = await settle_backlog(connection, stored, now=now)
            await _set(connection, channel_id, **active)
            if notices_of is not None:
                await write_notices(connection, notices_of(stored, resumption))
        return resumption

    async def set_backlog(self, channel_id: int, backlog: Backlog) -> Channel:
        async with self.writing() as connection:
            await stored_channel(connection, channel_id, lock=True)
            await _set(connection, channel_id, backlog=backlog.value)
            return await stored_channel(connection, channel_id)

    async def set_form(self, channel_id: int, form: PostForm) -> Channel:
        async with self.writing() as connection:
            await stored_channel(connection, channel_id, lock=True)
            await _set(connection, channel_id, form=form.value)
            return await stored_channel(connection, channel_id)
