"""An article for every channel: one edition, and its rows in chunks that hold nobody up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from storage.conditions import IS_LIVE_POST, WAS_PLANNED
from storage.engine import Database
from storage.errors import ArticleNotFoundError, RevisionConflictError
from storage.records import (
    Broadcast,
    DeliveryAction,
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
from storage.upsert import Insert, insert_for

IS_OPEN = broadcast.c.planned_through < broadcast.c.last_channel
_REASON = "asked for by an editor, for every channel"


def _reached(article_id: Any) -> sa.ColumnElement[bool]:
    has_it = sa.select(delivery.c.id).where(
        IS_LIVE_POST,
        delivery.c.channel_id == channel.c.id,
        delivery.c.article_id == article_id,
    )
    return sa.and_(channel.c.state == "active", channel.c.kind != "private", ~has_it.exists())


# What a channel wears, as a key: NULL is none, and an empty word stands for it.
_WORN = (
    sa.func.coalesce(channel.c.language, ""),
    sa.func.coalesce(channel.c.time_zone, ""),
    channel.c.form,
)


class BroadcastTables(Database):
    """Broadcasts of the Store's contract."""

    async def broadcast_reach(self, article_id: int) -> Mapping[Dress, int]:
        dress = (channel.c.language, channel.c.time_zone, channel.c.form)
        query = sa.select(*dress, sa.func.count()).where(_reached(article_id)).group_by(*dress)
        async with self.reading() as connection:
            return {
                Dress(language, zone, PostForm(form)): count
                for language, zone, form, count in await connection.execute(query)
            }

    async def begin_broadcast(self, new: NewBroadcast, *, now: datetime) -> int:
        return await self.at_once(lambda connection: _begin(connection, new, now))

    async def plan_broadcast(self, *, limit: int) -> bool:
        return await self.at_once(lambda connection: _plan_chunk(connection, limit))

    async def broadcasts(self, *, limit: int) -> Sequence[Broadcast]:
        latest = (
            sa.select(broadcast, edition.c.fired_at, article.c.title)
            .join_from(broadcast, edition, edition.c.id == broadcast.c.edition_id)
            .join(article, article.c.id == broadcast.c.article_id)
            .where(article.c.state == "approved")
            .order_by(broadcast.c.edition_id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            found = (await connection.execute(latest)).all()
            counts = (
                sa.select(delivery.c.edition_id, delivery.c.state, sa.func.count())
                .where(WAS_PLANNED, delivery.c.edition_id.in_([row.edition_id for row in found]))
                .group_by(delivery.c.edition_id, delivery.c.state)
            )
            rows: dict[int, dict[DeliveryState, int]] = {row.edition_id: {} for row in found}
            for edition_id, state, count in await connection.execute(counts):
                rows[edition_id][DeliveryState(state)] = count
            for row in found:
                others = sum(rows[row.edition_id].values())
                if row.planned_rows > others:
                    rows[row.edition_id][DeliveryState.PLANNED] = row.planned_rows - others
        return [
            Broadcast(
                edition_id=row.edition_id,
                article_id=row.article_id,
                article_title=row.title,
                began_at=row.fired_at,
                is_planned=row.planned_through >= row.last_channel,
                rows=rows[row.edition_id],
            )
            for row in found
        ]


def _begin(connection: sa.Connection, new: NewBroadcast, now: datetime) -> int:
    known = sa.select(article.c.revision).where(article.c.id == new.article_id)
    revision = connection.execute(known.with_for_update(read=True)).scalar()
    if revision is None:
        raise ArticleNotFoundError(new.article_id)
    if revision != new.article_revision:
        raise RevisionConflictError(new.article_id)
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
    last = connection.execute(sa.select(sa.func.max(channel.c.id))).scalar() or 0
    connection.execute(
        sa.insert(broadcast).values(
            edition_id=edition_id,
            article_id=new.article_id,
            article_revision=new.article_revision,
            planned_through=0,
            planned_rows=0,
            last_channel=last,
            reported=False,
        )
    )
    _write_parts(connection, edition_id, new)
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


def _plan_chunk(connection: sa.Connection, limit: int) -> bool:
    oldest = (
        sa.select(broadcast)
        .join(article, article.c.id == broadcast.c.article_id)
        # What is retracted goes no further; were it approved again, so would this go on.
        .where(IS_OPEN, article.c.state == "approved")
        .order_by(broadcast.c.edition_id)
        .limit(1)
    )
    current = connection.execute(oldest.with_for_update(of=broadcast)).first()
    if current is None:
        return False
    following = (
        sa.select(channel.c.id)
        .where(channel.c.id > current.planned_through, channel.c.id <= current.last_channel)
        .order_by(channel.c.id)
        .limit(limit)
        .subquery()
    )
    through = connection.execute(sa.select(sa.func.max(following.c.id))).scalar()
    through = current.last_channel if through is None else through
    insert = partial(_insert_rows, connection.dialect, current, through)
    planned = connection.execute(insert(dressed=True)).rowcount
    if _is_dress_missing(connection, current, through):
        planned += connection.execute(insert(dressed=False)).rowcount
    connection.execute(
        sa.update(broadcast)
        .where(broadcast.c.edition_id == current.edition_id)
        .values(planned_through=through, planned_rows=broadcast.c.planned_rows + planned)
    )
    return True


def _is_dress_missing(connection: sa.Connection, of: Any, through: int) -> bool:
    """Whether a channel has changed its settings since: for most this saves half of the work."""
    worn = sa.select(*_WORN).where(channel.c.id > of.planned_through, channel.c.id <= through)
    made = sa.select(*_dress_of(broadcast_part)).where(broadcast_part.c.edition_id == of.edition_id)
    return connection.execute(sa.except_(worn, made).limit(1)).first() is not None


def _dress_of(part: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    return part.c.language, part.c.time_zone, part.c.form


def _insert_rows(dialect: sa.Dialect, of: Any, through: int, *, dressed: bool) -> Insert:
    """Rows for channels up to `through`: those whose dress is there, or all the others."""
    part = broadcast_part.alias()
    theirs = sa.and_(
        part.c.edition_id == of.edition_id,
        *(made == worn for made, worn in zip(_dress_of(part), _WORN, strict=True)),
    )
    if dressed:
        wears = theirs
    else:
        plain = broadcast_part.alias()
        none_theirs = ~sa.select(part.c.part).where(theirs).correlate(channel).exists()
        part = plain
        wears = sa.and_(
            plain.c.edition_id == of.edition_id,
            plain.c.language == "",
            plain.c.time_zone == "",
            plain.c.form == PostForm.SUMMARY.value,
            none_theirs,
        )
    values: dict[str, Any] = {
        "edition_id": sa.literal(of.edition_id),
        "channel_id": channel.c.id,
        "article_id": sa.literal(of.article_id),
        "article_revision": sa.literal(of.article_revision),
        "part": part.c.part,
        "copy": sa.literal(0),
        "action": sa.literal(DeliveryAction.SEND.value),
        "state": sa.literal(DeliveryState.PLANNED.value),
        "rendering_id": part.c.rendering_id,
        "attempts": sa.literal(0),
    }
    fired = sa.select(edition.c.fired_at).where(edition.c.id == of.edition_id).scalar_subquery()
    rows = (
        sa.select(*values.values(), fired)
        .select_from(channel.join(part, wears))
        .where(channel.c.id > of.planned_through, channel.c.id <= through, _reached(of.article_id))
        # The parts of a channel in their order: so they are sent.
        .order_by(channel.c.id, part.c.part)
    )
    names = [*values, "planned_at"]
    return insert_for(dialect, delivery).from_select(names, rows).on_conflict_do_nothing()
