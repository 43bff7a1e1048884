"""The search index."""

from __future__ import annotations

import sqlalchemy as sa

from storage.schema.base import metadata

# The search index is no table that SQLAlchemy can describe. Its rows are written by
# storage/search.py: triggers would be lost in Alembic's batch mode.
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


def _create_search(_: object, connection: sa.Connection, **_options: object) -> None:
    for statement in SEARCH_DDL[connection.dialect.name]:
        connection.exec_driver_sql(statement)


sa.event.listen(metadata, "after_create", _create_search)
