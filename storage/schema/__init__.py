"""The tables. A change here needs a migration: tests/storage/test_migrations.py compares."""

from storage.schema.articles import (
    NO_STDIN,
    article,
    article_band,
    article_revision,
    article_topic,
    decision,
    kept_material,
    kept_query,
    reading,
    topic_count,
)
from storage.schema.base import (
    SCHEMA_VERSION,
    metadata,
    partial,
)
from storage.schema.broadcasts import broadcast, broadcast_part
from storage.schema.program import (
    conversation,
    lease,
    source,
    source_entry,
)
from storage.schema.publishing import (
    channel,
    correction,
    delivery,
    edition,
    edition_article,
    hold,
    rendering,
    schedule,
)
from storage.schema.search import (
    SEARCH_DDL,
)

__all__ = [
    "NO_STDIN",
    "SCHEMA_VERSION",
    "SEARCH_DDL",
    "article",
    "article_band",
    "article_revision",
    "article_topic",
    "broadcast",
    "broadcast_part",
    "channel",
    "conversation",
    "correction",
    "decision",
    "delivery",
    "edition",
    "edition_article",
    "hold",
    "kept_material",
    "kept_query",
    "lease",
    "metadata",
    "partial",
    "reading",
    "rendering",
    "schedule",
    "source",
    "source_entry",
    "topic_count",
]
