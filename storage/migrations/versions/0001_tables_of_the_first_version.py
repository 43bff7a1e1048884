"""Tables of the first version"""

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, RowId, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The same words as in storage/schema on the day of this migration; they stay as they are here.
SEARCH_DDL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_fts USING fts5("
        "title, lede, body, content='', tokenize='ascii', detail=none)",
    ),
    "postgresql": (
        "CREATE TABLE article_fts ("
        "article_id BIGINT NOT NULL PRIMARY KEY REFERENCES article (id), "
        "words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_fts_words ON article_fts USING gin (words)",
    ),
}


def _partial(
    name: str, table: str, columns: list[str], *, where: str, unique: bool = False
) -> None:
    """An index of some rows only."""
    some = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=some, postgresql_where=some)


def upgrade() -> None:
    _article()
    _article_band()
    _decision()
    _kept_material()
    _channel()
    _conversation()
    _hold()
    _source()
    _source_entry()
    _kept_query()
    _lease()
    _topic_count()
    _rendering()
    _reading()
    _article_topic()
    _article_revision()
    _correction()
    _schedule()
    _edition()
    _broadcast_part()
    _broadcast()
    _delivery()
    _edition_article()
    for statement in SEARCH_DDL[op.get_bind().dialect.name]:
        op.execute(statement)


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", RowId, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("source_kind", Words(), nullable=False),
        sa.Column("source_key", Words(), nullable=False),
        sa.Column("tag_edits", sa.JSON(), nullable=False),
        sa.Column("from_archive", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("summary", Words(), nullable=False),
        sa.Column("summary_origin", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("section", Words(), nullable=True),
        sa.Column("author", Words(), nullable=True),
        sa.Column("source_url", Words(), nullable=True),
        sa.Column("image_url", Words(), nullable=True),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("canonical_url", Words(), nullable=True),
        sa.Column("fingerprint", Words(), nullable=False),
        sa.Column("main_region", Words(), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lede", Words(), nullable=False),
        sa.Column("body_marks", sa.JSON(), nullable=False),
        sa.Column("body", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    _indices_of_article()


def _indices_of_article() -> None:
    _partial(
        "ix_article_aside", "article", ["state", "published_at", "id"], where="state <> 'approved'"
    )
    _partial(
        "ix_article_canonical_url", "article", ["canonical_url"], where="canonical_url IS NOT NULL"
    )
    op.create_index("ix_article_fingerprint", "article", ["fingerprint"], unique=False)
    op.create_index("ix_article_newest", "article", ["published_at", "id"], unique=False)
    _partial(
        "uq_article_source", "article", ["source_key"], where="source_kind <> 'stdin'", unique=True
    )


def _article_band() -> None:
    op.create_table(
        "article_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_band_article_id_article")
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_article_band")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_article_band_article_id"), "article_band", ["article_id"], unique=False
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", RowId, nullable=False),
        sa.Column("decision", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("source_kind", Words(), nullable=False),
        sa.Column("source_key", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("article_id", RowId, nullable=True),
        sa.Column("likeness", sa.Double(), nullable=True),
        sa.Column("decided_by", Words(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_decision_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_article_id"), "decision", ["article_id"], unique=False)
    op.create_index("ix_decision_kind", "decision", ["decision", "decided_at", "id"], unique=False)
    op.create_index("ix_decision_newest", "decision", ["decided_at", "id"], unique=False)
    _partial(
        "uq_decision_source",
        "decision",
        ["source_key", "decision"],
        where="source_kind <> 'stdin'",
        unique=True,
    )


def _kept_material() -> None:
    op.create_table(
        "kept_material",
        sa.Column("id", RowId, nullable=False),
        sa.Column("source_key", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("source_kind", Words(), nullable=False),
        sa.Column("format", Words(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("address", Words(), nullable=True),
        sa.Column("charset", Words(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_material")),
        sa.UniqueConstraint("source_key", name=op.f("uq_kept_material_source_key")),
    )


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("title", Words(), nullable=True),
        sa.Column("language", Words(), nullable=True),
        sa.Column("time_zone", Words(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("pause_reason", Words(), nullable=True),
        sa.Column("lacks", Words(), nullable=True),
        sa.Column("backlog", Words(), nullable=False),
        sa.Column("form", Words(), nullable=False),
        sa.Column("paused_at", Moment(), nullable=True),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    _indices_of_channel()


def _indices_of_channel() -> None:
    _partial("ix_channel_listed", "channel", ["id"], where="kind <> 'private'")
    _partial("ix_channel_paused", "channel", ["id"], where="state = 'paused'")
    _partial("uq_channel_chat", "channel", ["chat_id"], where="thread_id IS NULL", unique=True)
    _partial(
        "uq_channel_chat_thread",
        "channel",
        ["chat_id", "thread_id"],
        where="thread_id IS NOT NULL",
        unique=True,
    )
    _partial("uq_channel_key", "channel", ["key"], where="thread_id IS NULL", unique=True)
    _partial(
        "uq_channel_key_thread",
        "channel",
        ["key", "thread_id"],
        where="thread_id IS NOT NULL",
        unique=True,
    )


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name=op.f("pk_conversation")),
        sqlite_with_rowid=False,
    )


def _hold() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held_by", Words(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_hold_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", RowId, nullable=False),
        sa.Column("form", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("title", Words(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("etag", Words(), nullable=True),
        sa.Column("last_modified", Words(), nullable=True),
        sa.Column("interval_seconds", sa.Integer(), nullable=False),
        sa.Column("next_poll_at", Moment(), nullable=False),
        sa.Column("last_try_at", Moment(), nullable=True),
        sa.Column("last_success_at", Moment(), nullable=True),
        sa.Column("imported_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.Column("trouble", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("added_by", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )


def _source_entry() -> None:
    op.create_table(
        "source_entry",
        sa.Column("source_id", RowId, nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("source_key", Words(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_entry_source_id_source")
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_source_entry")),
        sqlite_with_rowid=False,
    )


def _kept_query() -> None:
    op.create_table(
        "kept_query",
        sa.Column("id", RowId, nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_query")),
        sa.UniqueConstraint("digest", name=op.f("uq_kept_query_digest")),
    )


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", Words(), nullable=False),
        sa.Column("owner", Words(), nullable=False),
        sa.Column("held_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
        sqlite_with_rowid=False,
    )


def _topic_count() -> None:
    op.create_table(
        "topic_count",
        sa.Column("topic", Words(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topic_count")),
        sqlite_with_rowid=False,
    )


def _rendering() -> None:
    op.create_table(
        "rendering",
        sa.Column("id", RowId, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendering")),
    )


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("source_key", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_reading_article_id_article")
        ),
        sa.PrimaryKeyConstraint("source_key", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )


def _article_topic() -> None:
    op.create_table(
        "article_topic",
        sa.Column("topic", Words(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("about", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_topic_article_id_article")
        ),
        sa.PrimaryKeyConstraint(
            "topic", "published_at", "article_id", name=op.f("pk_article_topic")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_article_topic_article_id"), "article_topic", ["article_id"], unique=False
    )
    _partial(
        "ix_article_topic_aside",
        "article_topic",
        ["topic", "state", "published_at", "article_id"],
        where="state <> 'approved'",
    )


def _article_revision() -> None:
    op.create_table(
        "article_revision",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("summary", Words(), nullable=False),
        sa.Column("summary_origin", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("section", Words(), nullable=True),
        sa.Column("author", Words(), nullable=True),
        sa.Column("source_url", Words(), nullable=True),
        sa.Column("image_url", Words(), nullable=True),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("canonical_url", Words(), nullable=True),
        sa.Column("fingerprint", Words(), nullable=False),
        sa.Column("main_region", Words(), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lede", Words(), nullable=False),
        sa.Column("body_marks", sa.JSON(), nullable=False),
        sa.Column("body", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_revision_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_article_revision")),
    )


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("substance_revision", sa.Integer(), nullable=True),
        sa.Column("requested_by", Words(), nullable=False),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_correction_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_correction")),
        sqlite_with_rowid=False,
    )
    _partial("ix_correction_open", "correction", ["ordered_at"], where="open")


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", RowId, nullable=False),
        sa.Column("channel_id", RowId, nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("expression", Words(), nullable=False),
        sa.Column("zone", Words(), nullable=False),
        sa.Column("topic", Words(), nullable=True),
        sa.Column("article_id", RowId, nullable=True),
        sa.Column("article_limit", sa.Integer(), nullable=False),
        sa.Column("missed", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("handled_until", Moment(), nullable=False),
        sa.Column("created_by", Words(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_schedule_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_schedule_channel_id_channel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_channel_id"), "schedule", ["channel_id"], unique=False)


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("id", RowId, nullable=False),
        sa.Column("channel_id", RowId, nullable=True),
        sa.Column("schedule_id", RowId, nullable=True),
        sa.Column("slot_at", Moment(), nullable=True),
        sa.Column("origin", Words(), nullable=False),
        sa.Column("outcome", Words(), nullable=False),
        sa.Column("fired_at", Moment(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("requested_by", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_edition_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_edition_schedule_id_schedule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("schedule_id", "slot_at", name=op.f("uq_edition_schedule_id_slot_at")),
    )
    op.create_index(op.f("ix_edition_channel_id"), "edition", ["channel_id"], unique=False)


def _broadcast_part() -> None:
    op.create_table(
        "broadcast_part",
        sa.Column("edition_id", RowId, nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("time_zone", Words(), nullable=False),
        sa.Column("form", Words(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("rendering_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_broadcast_part_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["rendering_id"],
            ["rendering.id"],
            name=op.f("fk_broadcast_part_rendering_id_rendering"),
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "language", "time_zone", "form", "part", name=op.f("pk_broadcast_part")
        ),
        sqlite_with_rowid=False,
    )


def _broadcast() -> None:
    op.create_table(
        "broadcast",
        sa.Column("edition_id", RowId, autoincrement=False, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("article_revision", sa.Integer(), nullable=False),
        sa.Column("planned_through", sa.BigInteger(), nullable=False),
        sa.Column("planned_rows", sa.BigInteger(), nullable=False),
        sa.Column("row_before", sa.BigInteger(), nullable=False),
        sa.Column("last_row", sa.BigInteger(), nullable=False),
        sa.Column("last_channel", sa.BigInteger(), nullable=False),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_broadcast_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_broadcast_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_broadcast")),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", RowId, nullable=False),
        sa.Column("edition_id", RowId, nullable=False),
        sa.Column("channel_id", RowId, nullable=False),
        sa.Column("article_id", RowId, nullable=True),
        sa.Column("article_revision", sa.Integer(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("action", Words(), nullable=False),
        sa.Column("target_id", RowId, nullable=True),
        sa.Column("shown_revision", sa.Integer(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("rendering_id", RowId, nullable=False),
        sa.Column("in_broadcast", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("sending_at", Moment(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("lease_owner", Words(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'unknown', 'failed', 'withdrawn')",
            name=op.f("ck_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_delivery_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_delivery_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_delivery_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["rendering_id"], ["rendering.id"], name=op.f("fk_delivery_rendering_id_rendering")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["delivery.id"], name=op.f("fk_delivery_target_id_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    _indices_of_delivery()


def _indices_of_delivery() -> None:
    op.create_index("ix_delivery_channel", "delivery", ["channel_id", "id"], unique=False)
    _partial("ix_delivery_edition", "delivery", ["edition_id", "state"], where="state <> 'planned'")
    _partial(
        "ix_delivery_given_up",
        "delivery",
        ["channel_id", "article_id", "article_revision"],
        where="action = 'send' AND state IN ('failed', 'withdrawn')",
    )
    _partial(
        "ix_delivery_later",
        "delivery",
        ["not_before"],
        where="state = 'planned' AND not_before IS NOT NULL",
    )
    _partial("ix_delivery_leased", "delivery", ["channel_id"], where="lease_owner IS NOT NULL")
    _partial("ix_delivery_planned", "delivery", ["id"], where="state = 'planned'")
    _partial("ix_delivery_sending", "delivery", ["channel_id"], where="state = 'sending'")
    _partial(
        "ix_delivery_single",
        "delivery",
        ["state", "id"],
        where="article_id IS NOT NULL AND NOT in_broadcast",
    )
    _partial("ix_delivery_unknown", "delivery", ["id"], where="state = 'unknown'")
    _partial(
        "uq_delivery_once",
        "delivery",
        ["article_id", "channel_id", "part", "copy"],
        where="action = 'send' AND state NOT IN ('failed', 'withdrawn') AND article_id IS NOT NULL",
        unique=True,
    )


def _edition_article() -> None:
    op.create_table(
        "edition_article",
        sa.Column("edition_id", RowId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_edition_article_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_article_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_edition_article")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_edition_article_article_id"), "edition_article", ["article_id"], unique=False
    )
