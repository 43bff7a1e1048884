"""An article for every channel: one edition, and its rows in chunks that hold nobody up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.broadcast_rows import ITS_ROWS, plan_chunk, reached
from storage.conditions import IS_PLANNED, WAS_PLANNED, is_in
from storage.engine import Database
from storage.errors import ArticleNotFoundError, RevisionConflictError
from storage.records import (
    Broadcast,
    DeliveryState,
    Dress,
    EditionOrigin,
    EditionOutcome,
    NewBroadcast,
    PostForm,
)
from storage.schema import (
    article,
    broadcast,
    broadcast_part,
    channel,
    delivery,
    edition,
    edition_article,
    rendering,
)

_REASON = "asked for by an editor, for every channel"


class BroadcastTables(Database):
    """Broadcasts of the Store's contract."""

    async def broadcast_reach(self, article_id: int) -> Mapping[Dress, int]:
        dress = (channel.c.language, channel.c.time_zone, channel.c.form)
        query = sa.select(*dress, sa.func.count()).where(reached(article_id)).group_by(*dress)
        async with self.reading() as connection:
            return {
                Dress(language, zone, PostForm(form)): count
                for language, zone, form, count in await connection.execute(query)
            }

    async def begin_broadcast(self, new: NewBroadcast, *, now: datetime) -> int:
        return await self.at_once(lambda connection: _begin(connection, new, now))

    async def plan_broadcast(self, *, limit: int) -> bool:
        # What a power cut takes back is planned again; what has been sent of it is firm.
        return await self.at_once(lambda connection: plan_chunk(connection, limit), firm=False)

    async def broadcasts(self, *, limit: int) -> Sequence[Broadcast]:
        waits = sa.select(delivery.c.id).where(ITS_ROWS, IS_PLANNED).exists()
        latest = (
            sa.select(broadcast, edition.c.fired_at, article.c.title, waits.label("waits"))
            .join_from(broadcast, edition, edition.c.id == broadcast.c.edition_id)
            .join(article, article.c.id == broadcast.c.article_id)
            .where(article.c.state == "approved")
            .order_by(broadcast.c.edition_id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            found = (await connection.execute(latest)).all()
            rows = [await _rows_by_state(connection, row) for row in found]
        return [
            Broadcast(
                edition_id=row.edition_id,
                article_id=row.article_id,
                article_title=row.title,
                began_at=row.fired_at,
                is_planned=row.planned_through >= row.last_channel,
                rows=by_state,
            )
            for row, by_state in zip(found, rows, strict=True)
        ]


async def _rows_by_state(connection: AsyncConnection, of: Any) -> dict[DeliveryState, int]:
    """One state is not counted but is what the others leave over: of a broadcast that is through
    it is SENT, and a million rows are not gone through."""
    rest = DeliveryState.PLANNED if of.waits else DeliveryState.SENT
    others = [state for state in DeliveryState if state not in (rest, DeliveryState.PLANNED)]
    counts = (
        sa.select(delivery.c.state, sa.func.count())
        .where(WAS_PLANNED, is_in(others), delivery.c.edition_id == of.edition_id)
        .group_by(delivery.c.state)
    )
    found = {DeliveryState(state): count for state, count in await connection.execute(counts)}
    left = of.planned_rows - sum(found.values())
    return found | ({rest: left} if left > 0 else {})


def _begin(connection: sa.Connection, new: NewBroadcast, now: datetime) -> int:
    known = sa.select(article.c.revision).where(article.c.id == new.article_id)
    revision = connection.execute(known.with_for_update(read=True)).scalar()
    if revision is None:
        raise ArticleNotFoundError(new.article_id)
    if revision != new.article_revision:
        raise RevisionConflictError(new.article_id)
    edition_id = _write_edition(connection, new, now)
    last = connection.execute(sa.select(sa.func.max(channel.c.id))).scalar() or 0
    last_row = connection.execute(sa.select(sa.func.max(delivery.c.id))).scalar() or 0
    connection.execute(
        sa.insert(broadcast).values(
            edition_id=edition_id,
            article_id=new.article_id,
            article_revision=new.article_revision,
            planned_through=0,
            planned_rows=0,
            row_before=last_row,
            last_row=last_row,
            last_channel=last,
            reported=False,
        )
    )
    _write_parts(connection, edition_id, new)
    return edition_id


def _write_edition(connection: sa.Connection, new: NewBroadcast, now: datetime) -> int:
    edition_id: int = connection.execute(
        sa.insert(edition)
        .values(
            channel_id=None,
            origin=EditionOrigin.EDITOR.value,
            outcome=EditionOutcome.PLANNED.value,
            fired_at=now,
            reason=_REASON,
            requested_by=new.requested_by,
        )
        .returning(edition.c.id)
    ).scalar_one()
    connection.execute(
        sa.insert(edition_article).values(
            edition_id=edition_id, position=0, article_id=new.article_id, reason=_REASON
        )
    )
    return edition_id


def _write_parts(connection: sa.Connection, edition_id: int, new: NewBroadcast) -> None:
    for dress, payloads in new.payloads.items():
        for part, payload in enumerate(payloads):
            text = sa.insert(rendering).values(payload=dict(payload)).returning(rendering.c.id)
            connection.execute(
                sa.insert(broadcast_part).values(
                    edition_id=edition_id,
                    language=dress.language or "",
                    time_zone=dress.time_zone or "",
                    form=dress.form.value,
                    part=part,
                    rendering_id=connection.execute(text).scalar_one(),
                )
            )
