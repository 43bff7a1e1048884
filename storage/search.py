"""The search index: FTS5 on SQLite, a tsvector on PostgreSQL, both over the words of folding.py.

Newest first by a sort of the hits. A rowid that follows the time of publication would spare the
sort, but a revision may change that time, and a prefix makes FTS5 gather all hits anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.codec import brief_from_row
from storage.engine import Database
from storage.folding import folded, query_words, words_of
from storage.paging import BRIEF, newest_first, page, place
from storage.records import Article, ArticleBrief, Cursor, Page
from storage.schema import article, article_topic

# PostgreSQL's limit is 1 MiB, of which its bookkeeping may take as much as the words.
_TSVECTOR_BYTES = 500_000

_FTS_INSERT = sa.text(
    "INSERT INTO article_fts (rowid, title, lede, body) VALUES (:id, :title, :lede, :body)"
)
# An index without content of its own is told what to take out: the very words that went in.
_FTS_DELETE = sa.text(
    "INSERT INTO article_fts (article_fts, rowid, title, lede, body) "
    "VALUES ('delete', :id, :title, :lede, :body)"
)
_VECTOR_UPSERT = sa.text(
    "INSERT INTO article_fts (article_id, words) VALUES (:id, array_to_tsvector(:words)) "
    "ON CONFLICT (article_id) DO UPDATE SET words = excluded.words"
).bindparams(sa.bindparam("words", type_=postgresql.ARRAY(sa.Text)))


def _fts_row(one: Article) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": folded(one.title),
        "lede": folded(f"{one.lede}\n{one.summary}"),
        "body": folded(one.body.text),
    }


def vector_words(one: Article) -> list[str]:
    """The article's different words, in order, as many as a tsvector can hold."""
    text = f"{one.title}\n{one.lede}\n{one.summary}\n{one.body.text}"
    taken, room = [], _TSVECTOR_BYTES
    for word in dict.fromkeys(words_of(text)):
        room -= len(word.encode())
        if room < 0:
            break
        taken.append(word)
    return taken


def index_articles(connection: sa.Connection, articles: Sequence[Article]) -> None:
    """Write the words of articles, as they are stored, into the index."""
    if connection.dialect.name == "postgresql":
        values = [{"id": one.id, "words": vector_words(one)} for one in articles]
        connection.execute(_VECTOR_UPSERT, values)
    else:
        connection.execute(_FTS_INSERT, [_fts_row(one) for one in articles])


def unindex_article(connection: sa.Connection, old: Article) -> None:
    """Take the words of an article out; `old` is what is stored and about to be changed."""
    if connection.dialect.name != "postgresql":
        connection.execute(_FTS_DELETE, _fts_row(old))


def _hits(words: list[str], *, is_postgres: bool) -> sa.TextClause:
    """A query for the ids of articles that hold each of the words or one that begins with it.

    The words are letters and digits only (folding.py), so that quotes hold them safely.
    """
    if is_postgres:
        match = " & ".join(f"'{word}':*" for word in words)
        query = "SELECT article_id AS id FROM article_fts WHERE words @@ CAST(:match AS tsquery)"
    else:
        match = " ".join(f'"{word}"*' for word in words)
        query = "SELECT rowid AS id FROM article_fts WHERE article_fts MATCH :match"
    return sa.text(query).bindparams(match=match)


class SearchTables(Database):
    """`search` of the Store's contract."""

    async def search(
        self, words: str, *, limit: int, before: Cursor | None = None, topic: str | None = None
    ) -> Page[ArticleBrief]:
        wanted = query_words(words)
        if not wanted:
            return Page((), None)
        hits = _hits(wanted, is_postgres=self.is_postgres).columns(sa.column("id", sa.BigInteger))
        query = sa.select(*BRIEF).where(
            article.c.id.in_(sa.select(hits.subquery().c.id)), article.c.state == "approved"
        )
        if topic is not None:
            of_topic = sa.and_(
                article_topic.c.article_id == article.c.id, article_topic.c.topic == topic
            )
            query = query.where(sa.select(article_topic.c.article_id).where(of_topic).exists())
        query = newest_first(query, article.c.published_at, article.c.id, paged=before is not None)
        rows = await self.rows(query, place(limit, before))
        return page([brief_from_row(row) for row in rows], limit)
