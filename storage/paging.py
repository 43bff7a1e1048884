"""Lists that run from the newest to the oldest, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.records import ArticleBrief, Cursor, Page
from storage.schema import article
from storage.types import ComparedNumber, Moment

BRIEF = (
    article.c.id,
    article.c.state,
    article.c.title,
    article.c.summary,
    article.c.language,
    article.c.published_at,
    article.c.main_region,
)


def newest_first(
    query: sa.Select[Any],
    published_at: sa.ColumnElement[Any],
    number: sa.ColumnElement[Any],
    *,
    paged: bool,
) -> sa.Select[Any]:
    """The rows in order, from a cursor on if `paged`. Its parameters are what `place` gives."""
    if paged:
        last = sa.tuple_(
            sa.bindparam("before_moment", type_=Moment),
            sa.bindparam("before_id", type_=ComparedNumber),
        )
        query = query.where(sa.tuple_(published_at, number) < last)
    most = sa.bindparam("most_rows", type_=sa.Integer)
    return query.order_by(published_at.desc(), number.desc()).limit(most)


def place(limit: int, before: Cursor | None) -> dict[str, object]:
    """A page's parameters: one row more than it holds, which tells of a next."""
    found: dict[str, object] = {"most_rows": limit + 1}
    if before is not None:
        found |= {"before_moment": before.published_at, "before_id": before.id}
    return found


def page(rows: Sequence[ArticleBrief], limit: int) -> Page[ArticleBrief]:
    """Of `limit + 1` rows the page, and the way to the next one."""
    shown = tuple(rows[:limit])
    if len(rows) <= limit or not shown:
        return Page(shown, None)
    return Page(shown, Cursor(shown[-1].published_at, shown[-1].id))
