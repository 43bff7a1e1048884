"""An order for the posts of a changed article, written as part of the change's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.broadcast_rows import IS_OPEN
from storage.conditions import IS_LIVE_POST
from storage.records import CorrectionKind
from storage.schema import article, broadcast, correction, delivery
from storage.upsert import insert_for


def is_being_planned(article_id: Any) -> sa.ColumnElement[bool]:
    """Whether a broadcast goes on writing rows of the revision with which it began."""
    return (
        sa.select(broadcast.c.edition_id)
        .join(article, article.c.id == broadcast.c.article_id)
        .where(broadcast.c.article_id == article_id, IS_OPEN, article.c.state == "approved")
        .exists()
    )


async def write_order(
    connection: AsyncConnection,
    article_id: int,
    revision: int,
    kind: CorrectionKind,
    *,
    by: str,
    now: datetime,
) -> None:
    """In the place of an older order; none where the article has no post to change, nor will."""
    post = sa.select(delivery.c.id).where(IS_LIVE_POST, delivery.c.article_id == article_id)
    post_to_change = sa.select(sa.or_(post.exists(), is_being_planned(article_id)))
    if not (await connection.execute(post_to_change)).scalar_one():
        return
    order: dict[str, Any] = {
        "revision": revision,
        "kind": kind.value,
        "requested_by": by,
        "ordered_at": now,
        "open": True,
    }
    if kind is CorrectionKind.SUBSTANCE:
        order["substance_revision"] = revision
    statement = insert_for(connection.dialect.name, correction, {"article_id": article_id} | order)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["article_id"], set_=order)
    )
