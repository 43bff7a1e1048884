"""Articles, what was decided of what came in, and readers' searches."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from storage.schema.base import metadata, partial
from storage.types import Moment, Number, RowId, Words


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
        Column("image_url", Words),
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
# and state are copied in, so that a list is read off the key in its order, without a sort.
article_topic = Table(
    "article_topic",
    metadata,
    Column("topic", Words, primary_key=True),
    Column("published_at", Moment, primary_key=True),
    Column("article_id", ForeignKey("article.id"), primary_key=True, index=True),
    Column("state", Words, nullable=False),
    Column("about", sa.Boolean, nullable=False),
    partial(
        "ix_article_topic_aside",
        "topic", "state", "published_at", "article_id",
        where="state <> 'approved'",
    ),
    sqlite_with_rowid=False,
)  # fmt: skip

# Counting a million rows by GROUP BY takes 90 ms; this is kept in the article's own transaction.
topic_count = Table(
    "topic_count",
    metadata,
    Column("topic", Words, primary_key=True),
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
    Column("marks", sa.JSON, nullable=False),
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
