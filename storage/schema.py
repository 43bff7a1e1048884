"""The tables. A change here needs a migration: tests/storage/test_migrations.py compares."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from storage.types import Moment, Number, RowId, Words

# The head of storage/migrations/versions, known here so that comparing needs no Alembic.
SCHEMA_VERSION = "0001"

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some of the rows. `where` is written with literals: SQLite uses a partial
    index only for queries that repeat its condition word for word."""
    condition = sa.text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _content() -> list[Column[object]]:
    """What a revision can change; narrow columns first, so that lists need not read the body."""
    return [
        Column("title", Words, nullable=False),
        Column("summary", Words, nullable=False),
        Column("summary_origin", Words, nullable=False),
        Column("language", Words, nullable=False),
        Column("section", Words),
        Column("author", Words),
        Column("source_url", Words),
        Column("published_at", Moment, nullable=False),
        Column("changed_at", Moment, nullable=False),
        Column("canonical_url", Words),
        Column("fingerprint", Words, nullable=False),
        Column("main_region", Words),
        Column("regions", sa.JSON, nullable=False),
        Column("topics", sa.JSON, nullable=False),
        Column("lede", Words, nullable=False),
        Column("body_marks", sa.JSON, nullable=False),
        Column("body", Words, nullable=False),
    ]


article = Table(
    "article",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("revision", sa.Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("source_kind", Words, nullable=False),
    Column("source_key", Words, nullable=False),
    Column("tag_edits", sa.JSON, nullable=False),  # by editors; they outlive every revision
    Column("from_archive", sa.Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    *_content(),
    Index("ix_article_newest", "published_at", "id"),
    Index("ix_article_fingerprint", "fingerprint"),
    partial("ix_article_canonical_url", "canonical_url", where="canonical_url IS NOT NULL"),
    # Texts from standard input all bear the same key; every other source gives one article.
    partial("uq_article_source", "source_key", where="source_kind <> 'stdin'", unique=True),
    partial("ix_article_aside", "state", "published_at", "id", where="state <> 'approved'"),
)

# The revisions that were replaced; the latest stands in `article`.
article_revision = Table(
    "article_revision",
    metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True),
    Column("revision", sa.Integer, primary_key=True),
    *_content(),
)

# One row per article and region or topic, macro-regions too, whatever the article's state; time
# and state are copied in, so that a region's list is read off the key in its order, without a sort.
article_region = Table(
    "article_region",
    metadata,
    Column("region", Words, primary_key=True),
    Column("published_at", Moment, primary_key=True),
    Column("article_id", ForeignKey("article.id"), primary_key=True, index=True),
    Column("state", Words, nullable=False),
    Column("about", sa.Boolean, nullable=False),
    partial(
        "ix_article_region_aside",
        "region", "state", "published_at", "article_id",
        where="state <> 'approved'",
    ),
    sqlite_with_rowid=False,
)  # fmt: skip

# Counting a million rows by GROUP BY takes 90 ms; this is kept in the article's own transaction.
region_count = Table(
    "region_count",
    metadata,
    Column("region", Words, primary_key=True),
    Column("articles", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Bytes that were read already are told by their digest; what they made stands in `article`.
reading = Table(
    "reading",
    metadata,
    Column("source_key", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("read_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Texts that are alike share some of their bands (bot/newsroom/similar.py); most articles have
# sixteen. What a revision leaves behind is taken out by the article.
article_band = Table(
    "article_band",
    metadata,
    Column("band", Number, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("article.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What became of what came in. A source that is looked at every hour gets one row for each kind of
# decision and not one for each look.
NO_STDIN = "source_kind <> 'stdin'"
decision = Table(
    "decision",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("decision", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("source_kind", Words, nullable=False),
    Column("source_key", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("article_id", ForeignKey("article.id"), index=True),
    Column("likeness", sa.Double),
    Column("decided_by", Words),
    Column("times", sa.Integer, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Index("ix_decision_newest", "decided_at", "id"),
    Index("ix_decision_kind", "decision", "decided_at", "id"),
    partial("uq_decision_source", "source_key", "decision", where=NO_STDIN, unique=True),
)

# What was no new article and could not be sent again: an editor may want it all the same.
kept_material = Table(
    "kept_material",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("source_key", Words, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("source_kind", Words, nullable=False),
    Column("format", Words, nullable=False),
    Column("data", sa.LargeBinary, nullable=False),
    Column("address", Words),
    Column("charset", Words),
    Column("kept_at", Moment, nullable=False),
)

kept_query = Table(
    "kept_query",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("digest", Words, nullable=False, unique=True),  # SHA-256 of the words: any length fits
    Column("words", Words, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

channel = Table(
    "channel",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Words, nullable=False, unique=True),  # address without case, and thread
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
    partial("ix_channel_paused", "id", where="state = 'paused'"),
    # One chat, or one thread of it, is one channel, by whatever address people name it.
    partial("uq_channel_chat", "chat_id", where="thread_id IS NULL", unique=True),
    partial(
        "uq_channel_thread", "chat_id", "thread_id", where="thread_id IS NOT NULL", unique=True
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
    Column("attempts", sa.Integer, nullable=False),
    Column("message_id", Number),
    Column("chat_id", Number),
    Column("reason", Words),
    Column("planned_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("sending_at", Moment),
    Column("settled_at", Moment),
    # Of unknown rows: when it was left to a person. NULL: the program is still finding out.
    Column("asked_at", Moment),
    Column("lease_owner", Words),
    Column("lease_until", Moment),
    sa.CheckConstraint(
        "state IN ('planned', 'sending', 'sent', 'unknown', 'failed', 'withdrawn')", name="state"
    ),
    Index("ix_delivery_channel", "channel_id", "id"),
    Index("ix_delivery_article", "article_id", "id"),
    Index("ix_delivery_edition", "edition_id", "state"),
    partial(
        "uq_delivery_once",
        "channel_id", "article_id", "part", "copy",
        where="action = 'send' AND state NOT IN ('failed', 'withdrawn') "
        "AND article_id IS NOT NULL",
        unique=True,
    ),
    partial(
        "ix_delivery_given_up",
        "channel_id", "article_id", "article_revision",
        where="action = 'send' AND state IN ('failed', 'withdrawn')",
    ),
    partial("ix_delivery_planned", "id", where="state = 'planned'"),
    partial("ix_delivery_later", "not_before", where="state = 'planned'"),
    partial("ix_delivery_sending", "channel_id", where="state = 'sending'"),
    partial("ix_delivery_unknown", "id", where="state = 'unknown'"),
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

# The search index is no table that SQLAlchemy can describe. Its rows are written by
# storage/search.py: triggers would be lost in Alembic's batch mode.
SEARCH_DDL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_fts USING fts5("
        "title, lede, body, content='', tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE article_fts ("
        "article_id BIGINT NOT NULL PRIMARY KEY REFERENCES article (id), "
        "words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_fts_words ON article_fts USING gin (words)",
    ),
}


def _create_search(_: object, connection: sa.Connection, **_options: object) -> None:
    for statement in SEARCH_DDL[connection.dialect.name]:
        connection.exec_driver_sql(statement)


sa.event.listen(metadata, "after_create", _create_search)
