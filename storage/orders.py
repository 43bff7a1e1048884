"""An order for the posts of a changed article, written as part of the change's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.conditions import IS_LIVE_POST
from storage.records import CorrectionKind
from storage.schema import correction, delivery
from storage.upsert import insert_for


async def write_order(
    connection: AsyncConnection,
    article_id: int,
    revision: int,
    kind: CorrectionKind,
    *,
    by: str,
    now: datetime,
) -> None:
    """In the place of an older order; none where the article has no post to change."""
    post = sa.select(delivery.c.id).where(IS_LIVE_POST, delivery.c.article_id == article_id)
    if (await connection.execute(post.limit(1))).first() is None:
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
    statement = insert_for(connection.dialect, correction, {"article_id": article_id} | order)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["article_id"], set_=order)
    )
