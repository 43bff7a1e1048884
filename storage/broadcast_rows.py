"""The rows of a broadcast for a stretch of channels, written in one statement.

The statements are made once: a chunk of 2,000 rows costs eight milliseconds, and putting its
statements together cost four more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.conditions import IS_LISTED, IS_LIVE_POST
from storage.records import PostForm
from storage.schema import article, broadcast, broadcast_part, channel, delivery, edition
from storage.types import Moment
from storage.upsert import Insert

IS_OPEN = broadcast.c.planned_through < broadcast.c.last_channel
ITS_ROWS = sa.and_(
    delivery.c.id > broadcast.c.row_before,
    delivery.c.id <= broadcast.c.last_row,
    delivery.c.edition_id == broadcast.c.edition_id,
)

# What a channel wears, as a key: NULL is none, and an empty word stands for it.
_WORN = (
    sa.func.coalesce(channel.c.language, ""),
    sa.func.coalesce(channel.c.time_zone, ""),
    channel.c.form,
)
_PLAIN = ("", "", PostForm.SUMMARY.value)


def reached(article_id: Any, *within: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a broadcast of the article goes to a channel: no live post of it is there.

    `within`: what else is known of the posts that are looked at.
    """
    has_it = sa.select(delivery.c.id).where(
        IS_LIVE_POST,
        delivery.c.channel_id == channel.c.id,
        delivery.c.article_id == article_id,
        *within,
    )
    return sa.and_(_MAY_GET, ~has_it.exists())


def _whole(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger())


_MAY_GET = sa.and_(channel.c.state == "active", IS_LISTED)
_ARTICLE, _EDITION = _whole("article_id"), _whole("edition_id")


def _in_chunk(channel_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return sa.and_(channel_id > _whole("after"), channel_id <= _whole("through"))


_IN_CHUNK = _in_chunk(channel.c.id)
_OLDEST = (
    sa.select(broadcast, edition.c.fired_at)
    .join(article, article.c.id == broadcast.c.article_id)
    .join(edition, edition.c.id == broadcast.c.edition_id)
    # What is retracted goes no further; were it approved again, so would this go on.
    .where(IS_OPEN, article.c.state == "approved")
    .order_by(broadcast.c.edition_id)
    .limit(1)
    .with_for_update(of=broadcast)
)
_FOLLOWING = (
    sa.select(channel.c.id)
    .where(channel.c.id > _whole("after"), channel.c.id <= _whole("last"))
    .order_by(channel.c.id)
    .limit(_whole("limit"))
    .subquery()
)
_THROUGH = sa.select(sa.func.max(_FOLLOWING.c.id))
_ADVANCE = (
    sa.update(broadcast)
    .where(broadcast.c.edition_id == _whole("of"))
    .values(
        planned_through=_whole("at"),
        planned_rows=broadcast.c.planned_rows + _whole("planned"),
        last_row=sa.func.coalesce(
            sa.select(sa.func.max(delivery.c.id)).scalar_subquery(), broadcast.c.last_row
        ),
    )
)


def _wears(part: Any, dress: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    made = (part.c.language, part.c.time_zone, part.c.form)
    return sa.and_(
        part.c.edition_id == _EDITION,
        *(one == other for one, other in zip(made, dress, strict=True)),
    )


_HAS_DRESS = sa.select(broadcast_part.c.part).where(_wears(broadcast_part, _WORN)).exists()
# A post of the article to one of these channels, or a channel that has changed its settings since:
# in most chunks there is neither, and asking row by row would take a fifth of the time.
_HAS_EXCEPTIONS = sa.select(
    sa.or_(
        sa.select(delivery.c.id)
        .where(
            IS_LIVE_POST,
            delivery.c.article_id == _ARTICLE,
            _in_chunk(delivery.c.channel_id),
        )
        .exists(),
        sa.select(channel.c.id).where(_IN_CHUNK, ~_HAS_DRESS).exists(),
    )
)


def _filled(
    insert: Insert, is_its: Callable[[Any], sa.ColumnElement[bool]], whom: sa.ColumnElement[bool]
) -> Insert:
    """`is_its`: whether a part is made for a channel."""
    part = broadcast_part.alias()
    values: dict[str, sa.ColumnElement[Any]] = {
        "edition_id": _EDITION,
        "channel_id": channel.c.id,
        "article_id": _ARTICLE,
        "article_revision": sa.bindparam("revision", type_=sa.Integer()),
        "part": part.c.part,
        "copy": sa.literal_column("0"),
        "action": sa.literal_column("'send'"),
        "state": sa.literal_column("'planned'"),
        "rendering_id": part.c.rendering_id,
        "in_broadcast": sa.true(),
        "attempts": sa.literal_column("0"),
        "planned_at": sa.bindparam("fired_at", type_=Moment()),
    }
    rows = (
        sa.select(*values.values())
        .select_from(channel.join(part, is_its(part)))
        .where(_IN_CHUNK, whom)
        # The parts of a channel in their order: so they are sent.
        .order_by(channel.c.id, part.c.part)
    )
    return insert.from_select(list(values), rows).on_conflict_do_nothing()


def _in_its_dress(part: Any) -> sa.ColumnElement[bool]:
    return _wears(part, _WORN)


def _in_its_dress_or_plain(part: Any) -> sa.ColumnElement[bool]:
    return sa.or_(_in_its_dress(part), sa.and_(_wears(part, _PLAIN), ~_HAS_DRESS))


def _careful(into: Insert) -> Insert:
    # Said of the posts as well, or PostgreSQL looks through all that are planned by now.
    left = reached(_ARTICLE, _in_chunk(delivery.c.channel_id))
    return _filled(into, _in_its_dress_or_plain, left)


_PLAINLY = _filled(sqlite.insert(delivery), _in_its_dress, _MAY_GET)
_CAREFULLY = _careful(sqlite.insert(delivery))
# Whoever changes a channel's settings between two statements would be missed by both: it is one.
_ON_POSTGRES = _careful(postgresql.insert(delivery))


def _insert_for(connection: sa.Connection, chunk: dict[str, Any]) -> Insert:
    if connection.dialect.name == "postgresql":
        return _ON_POSTGRES
    # Nobody else writes meanwhile.
    return _CAREFULLY if connection.execute(_HAS_EXCEPTIONS, chunk).scalar() else _PLAINLY


def plan_chunk(connection: sa.Connection, limit: int) -> bool:
    """`plan_broadcast` of the Store's contract, as part of a transaction."""
    current = connection.execute(_OLDEST).first()
    if current is None:
        return False
    after, last = current.planned_through, current.last_channel
    following = {"after": after, "last": last, "limit": limit}
    through = connection.execute(_THROUGH, following).scalar()
    through = last if through is None else through
    chunk = {
        "article_id": current.article_id,
        "edition_id": current.edition_id,
        "after": after,
        "through": through,
    }
    insert = _insert_for(connection, chunk)
    chunk |= {"revision": current.article_revision, "fired_at": current.fired_at}
    planned = connection.execute(insert, chunk).rowcount
    progress = {"of": current.edition_id, "at": through, "planned": planned}
    connection.execute(_ADVANCE, progress)
    return True
