"""Sources, and what of them has been dealt with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Database
from storage.errors import SourceExistsError, SourceNotFoundError
from storage.plans import write_plan
from storage.records import (
    NewSource,
    Notice,
    Poll,
    Source,
    SourceEntry,
    SourceForm,
    SourceState,
    Trouble,
)
from storage.schema import source as sources_table
from storage.schema import source_entry
from storage.source_contract import ENTRY_DAYS
from storage.upsert import insert_for

Values = dict[str, Any]
# Every value is a parameter of the statement, and SQLite takes 32,766.
_ENTRIES_AT_ONCE = 1000


def _from_row(row: Any) -> Source:
    trouble = row.trouble and Trouble(row.trouble["message"], row.trouble["values"])
    return Source(
        id=row.id,
        form=SourceForm(row.form),
        address=row.address,
        key=row.key,
        title=row.title,
        state=SourceState(row.state),
        etag=row.etag,
        last_modified=row.last_modified,
        interval=timedelta(seconds=row.interval_seconds),
        next_poll_at=row.next_poll_at,
        last_try_at=row.last_try_at,
        last_success_at=row.last_success_at,
        imported_at=row.imported_at,
        failures=row.failures,
        failing_since=row.failing_since,
        trouble=trouble or None,
        articles=row.articles,
        added_at=row.added_at,
        added_by=row.added_by,
    )


async def _stored(connection: AsyncConnection, source_id: int, *, lock: bool = False) -> Source:
    query = sa.select(sources_table).where(sources_table.c.id == source_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        raise SourceNotFoundError(source_id)
    return _from_row(row)


def _ended(old: Source, poll: Poll) -> Values:
    """The columns that a poll changes."""
    failed = {
        "failures": old.failures + 1,
        "failing_since": old.failing_since or poll.tried_at,
    }
    succeeded = {
        "failures": 0,
        "failing_since": None,
        "last_success_at": poll.tried_at,
        "imported_at": old.imported_at or (poll.tried_at if poll.whole else None),
    }
    gone = poll.gone and old.state is SourceState.ACTIVE
    trouble = poll.trouble
    return {
        "state": (SourceState.GONE if gone else old.state).value,
        "title": poll.title,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "interval_seconds": int(poll.interval.total_seconds()),
        "next_poll_at": poll.next_poll_at,
        "last_try_at": poll.tried_at,
        "trouble": trouble and {"message": trouble.message, "values": dict(trouble.values)},
        "articles": old.articles + poll.articles,
    } | (succeeded if poll.succeeded else failed)


class SourceTables(Database):
    """Sources of the Store's contract."""

    async def add_source(self, new: NewSource, *, now: datetime) -> Source:
        values = {
            "form": new.form.value,
            "address": new.address,
            "key": new.key,
            "title": new.title,
            "state": SourceState.ACTIVE.value,
            "interval_seconds": int(new.interval.total_seconds()),
            "next_poll_at": now,
            "failures": 0,
            "articles": 0,
            "added_at": now,
            "added_by": new.added_by,
        }
        async with self.writing() as connection:
            insert = insert_for(connection.dialect.name, sources_table, values)
            added = await connection.execute(
                insert.on_conflict_do_nothing().returning(sources_table)
            )
            row = added.first()
            if row is not None:
                return _from_row(row)
            query = sa.select(sources_table).where(sources_table.c.key == new.key)
            raise SourceExistsError(_from_row((await connection.execute(query)).one()))

    async def source(self, source_id: int) -> Source:
        async with self.reading() as connection:
            return await _stored(connection, source_id)

    async def sources(self) -> Sequence[Source]:
        query = sa.select(sources_table).order_by(sources_table.c.id)
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query)]

    async def due_sources(self, *, now: datetime, limit: int) -> Sequence[Source]:
        query = (
            sa.select(sources_table)
            .where(
                sources_table.c.state == SourceState.ACTIVE.value,
                sources_table.c.next_poll_at <= now,
            )
            .order_by(sources_table.c.next_poll_at, sources_table.c.id)
            .limit(limit)
        )
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query)]

    async def set_source_state(
        self, source_id: int, state: SourceState, *, now: datetime
    ) -> Source:
        async with self.writing() as connection:
            old = await _stored(connection, source_id, lock=True)
            values: Values = {"state": state.value}
            if state is SourceState.ACTIVE and old.state is not SourceState.ACTIVE:
                values |= {"next_poll_at": now, "failures": 0, "failing_since": None}
            changed = await connection.execute(
                sa.update(sources_table)
                .where(sources_table.c.id == source_id)
                .values(values)
                .returning(sources_table)
            )
            return _from_row(changed.one())

    async def remove_source(self, source_id: int) -> None:
        async with self.writing() as connection:
            await _stored(connection, source_id, lock=True)
            for table, number in (
                (source_entry, source_entry.c.source_id),
                (sources_table, sources_table.c.id),
            ):
                await connection.execute(sa.delete(table).where(number == source_id))

    async def source_entries(
        self, source_id: int, keys: Collection[str]
    ) -> Mapping[str, SourceEntry]:
        query = sa.select(source_entry).where(
            source_entry.c.source_id == source_id, source_entry.c.key.in_(keys)
        )
        rows = await self.rows(query)
        return {row.key: SourceEntry(row.key, row.digest, row.source_key) for row in rows}

    async def entries_of(self, source_id: int, source_key: str) -> Collection[str]:
        query = sa.select(source_entry.c.key).where(
            source_entry.c.source_id == source_id, source_entry.c.source_key == source_key
        )
        return {row.key for row in await self.rows(query)}

    async def settle_poll(
        self,
        source_id: int,
        poll: Poll,
        entries: Sequence[SourceEntry] = (),
        notices: Sequence[Notice] = (),
        standing: Collection[str] = (),
    ) -> bool:
        async with self.writing() as connection:
            try:
                old = await _stored(connection, source_id, lock=True)
            except SourceNotFoundError:
                return False
            values = _ended(old, poll)
            taken = sa.select(sources_table.c.id).where(
                sources_table.c.key == poll.key, sources_table.c.id != source_id
            )
            if (await connection.execute(taken)).first() is None:
                values |= {"address": poll.address, "key": poll.key}
            await connection.execute(
                sa.update(sources_table).where(sources_table.c.id == source_id).values(values)
            )
            await _write_entries(connection, source_id, entries, poll.tried_at)
            if entries and standing:
                await _forget_entries(connection, source_id, standing, poll.tried_at)
            for notice in notices:
                await write_plan(connection, notice.edition, notice.deliveries)
        return True


async def _write_entries(
    connection: AsyncConnection, source_id: int, entries: Sequence[SourceEntry], now: datetime
) -> None:
    # Of two with one key the later one counts; PostgreSQL refuses to change a row twice.
    rows = [
        {
            "source_id": source_id,
            "key": key,
            "digest": one.digest,
            "source_key": one.source_key,
            "noted_at": now,
        }
        for key, one in {entry.key: entry for entry in entries}.items()
    ]
    insert = insert_for(connection.dialect.name, source_entry)
    upsert = insert.on_conflict_do_update(
        index_elements=["source_id", "key"],
        set_={name: insert.excluded[name] for name in ("digest", "source_key", "noted_at")},
    )
    for start in range(0, len(rows), _ENTRIES_AT_ONCE):
        await connection.execute(upsert, rows[start : start + _ENTRIES_AT_ONCE])


async def _forget_entries(
    connection: AsyncConnection, source_id: int, standing: Collection[str], now: datetime
) -> None:
    table, long_ago = source_entry.c, now - timedelta(days=ENTRY_DAYS)
    query = sa.select(table.key).where(table.source_id == source_id, table.noted_at < long_ago)
    old = set((await connection.execute(query)).scalars()).difference(standing)
    forget = sa.delete(source_entry).where(
        table.source_id == source_id, table.key == sa.bindparam("old_key")
    )
    if old:
        await connection.execute(forget, [{"old_key": key} for key in old])
