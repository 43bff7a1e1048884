"""What became of what came in; the bands by which texts that are alike find each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.codec import marks_from_json, marks_to_json
from storage.decision_contract import MOST_DECISIONS, MOST_KEPT
from storage.engine import Database
from storage.packed import numbers, pack_numbers
from storage.prepared import Prepared
from storage.records import Decided, Decision, KeptMaterial, NewDecided, SourceKind
from storage.schema import NO_STDIN, article_band, decision, kept_material
from storage.upsert import insert_for

# Rows are counted out once in so many batches, by the number of the last one.
_PRUNE_EVERY = 1000


def _from_row(row: Any) -> Decided:
    return Decided(
        id=row.id,
        decision=Decision(row.decision),
        reason=row.reason,
        source_kind=SourceKind(row.source_kind),
        source_key=row.source_key,
        name=row.name,
        article_id=row.article_id,
        likeness=row.likeness,
        decided_by=row.decided_by,
        times=row.times,
        decided_at=row.decided_at,
    )


def write_decisions(connection: sa.Connection, news: Sequence[NewDecided], now: datetime) -> None:
    """What `note_decisions` does, as a part of a transaction."""
    # The last word on a source counts: one statement may not touch a row twice.
    last = {(one.source_key, one.decision): one for one in news if _is_source(one)}
    rows = [
        {
            "decision": one.decision.value,
            "reason": one.reason,
            "source_kind": one.source_kind.value,
            "source_key": one.source_key,
            "name": one.name,
            "article_id": one.article_id,
            "likeness": one.likeness,
            "decided_by": one.decided_by,
            "times": 1,
            "decided_at": now,
        }
        for one in (*last.values(), *(one for one in news if not _is_source(one)))
    ]
    before: int = connection.execute(_LAST).scalar_one()
    _noting(connection.dialect.name).run_all(connection, rows)
    _prune(connection, before=before)


_COLUMNS = (
    "decision", "reason", "source_kind", "source_key", "name", "article_id", "likeness",
    "decided_by", "times", "decided_at",
)  # fmt: skip
_LAST = sa.select(sa.func.coalesce(sa.func.max(decision.c.id), 0))


@cache
def _noting(dialect: str) -> Prepared:
    insert = insert_for(dialect, decision)
    changed = {name: insert.excluded[name] for name in _COLUMNS}
    return Prepared(
        insert.on_conflict_do_update(
            index_elements=["source_key", "decision"],
            index_where=sa.text(NO_STDIN),
            set_=changed | {"times": decision.c.times + sa.literal_column("1")},
        ),
        _COLUMNS,
    )


def _prune(connection: sa.Connection, *, before: int) -> None:
    """Let go of all but the newest, now and then. `before`: the last number before this batch."""
    if connection.execute(_LAST).scalar_one() // _PRUNE_EVERY == before // _PRUNE_EVERY:
        return
    kept = (
        sa.select(decision.c.id)
        .order_by(decision.c.decided_at.desc(), decision.c.id.desc())
        .limit(MOST_DECISIONS)
    )
    connection.execute(sa.delete(decision).where(decision.c.id.not_in(kept)))


class DecisionTables(Database):
    """Decisions of the Store's contract."""

    async def articles_of_bands(self, bands: Collection[int]) -> Sequence[tuple[int, int]]:
        rows = await self.rows(_OF_BANDS.params(bands=pack_numbers(bands)))
        return [(row.band, row.article_id) for row in rows]

    async def note_decisions(self, news: Sequence[NewDecided], *, now: datetime) -> None:
        if news:
            await self.at_once(lambda connection: write_decisions(connection, news, now))

    async def decisions(
        self, *, limit: int, decision: Decision | None = None, article_id: int | None = None
    ) -> Sequence[Decided]:
        columns = _TABLE.c
        query = sa.select(_TABLE).order_by(columns.decided_at.desc(), columns.id.desc())
        if decision is not None:
            query = query.where(columns.decision == decision.value)
        if article_id is not None:
            query = query.where(columns.article_id == article_id)
        async with self.reading() as connection:
            return [_from_row(row) for row in await connection.execute(query.limit(limit))]

    async def keep_material(self, material: KeptMaterial, *, now: datetime) -> int:
        values = asdict(material) | {
            "source_kind": material.source_kind.value,
            "marks": marks_to_json(material.marks),
            "kept_at": now,
        }
        async with self.writing() as connection:
            insert = insert_for(connection.dialect.name, kept_material, values)
            result = await connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["source_key"],
                    set_={name: insert.excluded[name] for name in values},
                ).returning(kept_material.c.id)
            )
            number: int = result.scalar_one()
            kept = (
                sa.select(kept_material.c.id)
                .order_by(kept_material.c.kept_at.desc(), kept_material.c.id.desc())
                .limit(MOST_KEPT)
            )
            await connection.execute(
                sa.delete(kept_material).where(kept_material.c.id.not_in(kept))
            )
        return number

    async def kept_material(self, number: int) -> KeptMaterial | None:
        query = sa.select(_KEPT).where(_KEPT.c.id == number)
        async with self.reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return KeptMaterial(
            name=row.name,
            source_kind=SourceKind(row.source_kind),
            source_key=row.source_key,
            format=row.format,
            data=row.data,
            address=row.address,
            charset=row.charset,
            marks=marks_from_json(row.marks),
        )


_OF_BANDS = sa.select(article_band).where(article_band.c.band.in_(numbers("bands")))
# The tables under names that no method hides.
_TABLE, _KEPT = decision, kept_material


def _is_source(one: NewDecided) -> bool:
    return one.source_kind is not SourceKind.STDIN
