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
    limit: int,
    before: Cursor | None,
) -> sa.Select[Any]:
    """The rows after the cursor, and one more than the page holds: it tells of a next."""
    if before is not None:
        last = sa.tuple_(
            sa.literal(before.published_at, Moment), sa.literal(before.id, ComparedNumber)
        )
        query = query.where(sa.tuple_(published_at, number) < last)
    return query.order_by(published_at.desc(), number.desc()).limit(limit + 1)


def page(rows: Sequence[ArticleBrief], limit: int) -> Page[ArticleBrief]:
    """Of `limit + 1` rows the page, and the way to the next one."""
    shown = tuple(rows[:limit])
    if len(rows) <= limit or not shown:
        return Page(shown, None)
    return Page(shown, Cursor(shown[-1].published_at, shown[-1].id))
