"""Channels, schedules, editions, and the ledger of deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from storage.schema.base import metadata, partial
from storage.types import Moment, Number, RowId, Words

channel = Table(
    "channel",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Words, nullable=False),  # the address without case
    Column("address", Words, nullable=False),
    Column("thread_id", Number),
    Column("chat_id", Number),
    Column("kind", Words, nullable=False),
    Column("title", Words),
    Column("language", Words),
    Column("time_zone", Words),
    Column("state", Words, nullable=False),
    Column("pause_reason", Words),
    Column("lacks", Words),  # the rights that owners have been told are missing, parted by spaces
    Column("backlog", Words, nullable=False),
    Column("form", Words, nullable=False),
    Column("paused_at", Moment),
    Column("added_at", Moment, nullable=False),
    # Lists and daily looks pass over people's own chats, of which there may be a million.
    partial("ix_channel_listed", "id", where="kind <> 'private'"),
    # Looked at every ten minutes: no walk past all that may post.
    partial("ix_channel_paused", "id", where="state = 'paused'"),
    # One chat, or one thread of it, is one channel, by whatever address people name it.
    partial("uq_channel_chat", "chat_id", where="thread_id IS NULL", unique=True),
    partial(
        "uq_channel_chat_thread", "chat_id", "thread_id", where="thread_id IS NOT NULL", unique=True
    ),
    partial("uq_channel_key", "key", where="thread_id IS NULL", unique=True),
    partial(
        "uq_channel_key_thread", "key", "thread_id", where="thread_id IS NOT NULL", unique=True
    ),
)

schedule = Table(
    "schedule",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel_id", ForeignKey("channel.id"), nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("expression", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("topic", Words),
    Column("article_id", ForeignKey("article.id")),
    Column("article_limit", sa.Integer, nullable=False),
    Column("missed", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("handled_until", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel_id", ForeignKey("channel.id"), index=True),  # NULL: for every channel
    Column("schedule_id", ForeignKey("schedule.id")),
    Column("slot_at", Moment),
    Column("origin", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("fired_at", Moment, nullable=False),
    Column("reason", Words, nullable=False),
    Column("requested_by", Words, nullable=False),
    sa.UniqueConstraint("schedule_id", "slot_at"),
)

edition_article = Table(
    "edition_article",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    Column("position", sa.Integer, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False, index=True),
    Column("reason", Words, nullable=False),
    sqlite_with_rowid=False,
)

# Apart from the delivery, so that one text that goes to many chats can stand here once.
rendering = Table(
    "rendering",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("payload", sa.JSON, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("edition_id", ForeignKey("edition.id"), nullable=False),
    Column("channel_id", ForeignKey("channel.id"), nullable=False),
    Column("article_id", ForeignKey("article.id")),
    Column("article_revision", sa.Integer),
    Column("part", sa.Integer, nullable=False),
    # 0; more where an article went out twice before two channels proved to be one chat.
    Column("copy", sa.Integer, nullable=False),
    Column("action", Words, nullable=False),
    Column("target_id", ForeignKey("delivery.id")),
    Column("shown_revision", sa.Integer),  # of a post that was edited
    Column("state", Words, nullable=False),
    Column("rendering_id", ForeignKey("rendering.id"), nullable=False),
    Column("in_broadcast", sa.Boolean, nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("message_id", Number),
    Column("chat_id", Number),
    Column("reason", Words),
    Column("planned_at", Moment, nullable=False),
    Column("not_before", Moment),  # NULL: as soon as can be
    Column("sending_at", Moment),
    Column("settled_at", Moment),
    # Of unknown rows: when it was left to a person. NULL: the program is still finding out.
    Column("asked_at", Moment),
    Column("lease_owner", Words),
    Column("lease_until", Moment),
    sa.CheckConstraint(
        "state IN ('planned', 'sending', 'sent', 'unknown', 'failed', 'withdrawn')", name="state"
    ),
    # A row that is planned enters three indices: a million of them are written in seconds.
    Index("ix_delivery_channel", "channel_id", "id"),
    partial("ix_delivery_planned", "id", where="state = 'planned'"),
    partial(
        "uq_delivery_once",
        "article_id", "channel_id", "part", "copy",
        where="action = 'send' AND state NOT IN ('failed', 'withdrawn') "
        "AND article_id IS NOT NULL",
        unique=True,
    ),
    partial(
        "ix_delivery_given_up",
        "channel_id", "article_id", "article_revision",
        where="action = 'send' AND state IN ('failed', 'withdrawn')",
    ),
    partial("ix_delivery_edition", "edition_id", "state", where="state <> 'planned'"),
    partial(
        "ix_delivery_later", "not_before", where="state = 'planned' AND not_before IS NOT NULL"
    ),
    partial("ix_delivery_sending", "channel_id", where="state = 'sending'"),
    partial("ix_delivery_unknown", "id", where="state = 'unknown'"),
    # What people look through: no row of a broadcast is in its way.
    partial(
        "ix_delivery_single", "state", "id", where="article_id IS NOT NULL AND NOT in_broadcast"
    ),
    partial("ix_delivery_leased", "channel_id", where="lease_owner IS NOT NULL"),
)  # fmt: skip

# What an article's posts are to follow: one order an article, the latest. `open`: rows have yet to
# be planned for it; a question that is closed waits for an editor's answer.
correction = Table(
    "correction",
    metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True),
    Column("revision", sa.Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("substance_revision", sa.Integer),
    Column("requested_by", Words, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("open", sa.Boolean, nullable=False),
    partial("ix_correction_open", "ordered_at", where="open"),
    sqlite_with_rowid=False,
)

hold = Table(
    "hold",
    metadata,
    Column("id", sa.Integer, primary_key=True, autoincrement=False),
    Column("held_by", Words, nullable=False),
    Column("since", Moment, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)
