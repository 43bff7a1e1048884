"""Articles that go to every channel: how far their planning is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from storage.schema.base import metadata
from storage.types import Number, Words

# An article for every channel up to `last_channel`; its rows are planned up to `planned_through`.
broadcast = Table(
    "broadcast",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("article_revision", sa.Integer, nullable=False),
    Column("planned_through", Number, nullable=False),
    Column("planned_rows", Number, nullable=False),  # all that were written, whatever they are now
    # Its rows are among those of the ledger after the one and up to the other: what is still
    # planned of it is found without an index of its own.
    Column("row_before", Number, nullable=False),
    Column("last_row", Number, nullable=False),
    Column("last_channel", Number, nullable=False),
    # Whether owners have been told what of it failed: from then on each failure is told by itself.
    Column("reported", sa.Boolean, nullable=False),
)

# Its messages for each language and time zone of a channel; empty words: for all others.
broadcast_part = Table(
    "broadcast_part",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    Column("language", Words, primary_key=True),
    Column("time_zone", Words, primary_key=True),
    Column("form", Words, primary_key=True),
    Column("part", sa.Integer, primary_key=True),
    Column("rendering_id", ForeignKey("rendering.id"), nullable=False),
    sqlite_with_rowid=False,
)
