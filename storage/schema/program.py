"""What the program keeps of itself: who runs, who is in the middle of what, its sources."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from storage.schema.base import metadata
from storage.types import Moment, Number, RowId, Words

# Who runs: one program a name, until it says otherwise or falls silent.
lease = Table(
    "lease",
    metadata,
    Column("name", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("held_until", Moment, nullable=False),
    sqlite_with_rowid=False,
)

conversation = Table(
    "conversation",
    metadata,
    Column("chat_id", Number, primary_key=True, autoincrement=False),
    Column("user_id", Number, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("texts", sa.JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

source = Table(
    "source",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("form", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("key", Words, nullable=False, unique=True),
    Column("title", Words),
    Column("state", Words, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("interval_seconds", sa.Integer, nullable=False),
    Column("next_poll_at", Moment, nullable=False),
    Column("last_try_at", Moment),
    Column("last_success_at", Moment),
    Column("imported_at", Moment),
    Column("failures", sa.Integer, nullable=False),
    Column("failing_since", Moment),
    Column("trouble", sa.JSON(none_as_null=True)),
    Column("articles", sa.Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("added_by", Words, nullable=False),
)

# What a source has given and what has been dealt with, so that it is dealt with once.
source_entry = Table(
    "source_entry",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("key", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("source_key", Words),
    Column("noted_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
