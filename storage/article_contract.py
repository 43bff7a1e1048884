"""What every Store keeps to: articles. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import (
    Article,
    ArticleBrief,
    ArticleState,
    CorrectionKind,
    Cursor,
    KnownArticle,
    NewArticle,
    NewDecided,
    Page,
    Reading,
    RegionTag,
    TagEdit,
    TopicTag,
)


class ArticleStore(Protocol):
    async def known_articles(
        self,
        sources: Collection[str],
        fingerprints: Collection[str],
        addresses: Collection[str] = (),
    ) -> Sequence[KnownArticle]:
        """Articles that come from one of the sources, have one of the contents or are of one of
        the canonical addresses, by id.

        A text from standard input is found by its content alone.
        """

    async def add_article(self, new: NewArticle, *, now: datetime) -> Article:
        """`add_articles` with one."""

    async def add_articles(
        self,
        news: Sequence[NewArticle],
        *,
        now: datetime,
        decided: Sequence[NewDecided] = (),
        digests: Mapping[str, str] | None = None,
    ) -> Sequence[Article]:
        """Store revision 1 of each, its regions, its search row and the counters; in order.

        `decided`: none, or for each what is noted of it (see `note_decisions`), with the number
        that the article gets. `digests`: source key → what is noted of its bytes (see
        `note_readings`), of those that are to be known again. It stands in the same transaction.
        Raises: SourceTakenError, also where two of `news` come from one source.
        """

    async def add_revision(
        self,
        article_id: int,
        new: NewArticle,
        *,
        expected_revision: int,
        now: datetime,
        correction: CorrectionKind = CorrectionKind.ASK,
        by: str = "dateline",
        decided: NewDecided | None = None,
    ) -> Article:
        """Replace the content by a new revision; the old one stays in the history. `decided`: what
        is noted of it in the same transaction.

        `published_at` None keeps the stored one. Keeps the source, state and `tag_edits`, which
        `new` has to heed. Where it has posts and is not retracted, the order to correct them is
        written with it.
        Raises: ArticleNotFoundError, RevisionConflictError.
        """

    async def set_tags(
        self,
        was: Article,
        *,
        regions: tuple[RegionTag, ...],
        topics: tuple[TopicTag, ...],
        edits: tuple[TagEdit, ...],
    ) -> Article:
        """Give it other tags, with the editors' words that they heed; no revision is made.

        Raises: ArticleNotFoundError; RevisionConflictError where it is no longer as `was`.
        """

    async def set_article_state(self, article_id: int, state: ArticleState) -> Article:
        """Only approved articles are in lists, counters and the search; the content stays.

        Its planned posts wait for what becomes of it: see `mark_sending` and `withdraw`.
        Raises: ArticleNotFoundError.
        """

    async def article(self, article_id: int) -> Article:
        """Raises: ArticleNotFoundError."""

    async def articles_by_id(self, ids: Sequence[int]) -> Sequence[Article]:
        """In the order of `ids`. Raises: ArticleNotFoundError."""

    async def revisions(self, article_id: int) -> Sequence[tuple[int, datetime, str]]:
        """Number, time and title of each revision, oldest first. Raises: ArticleNotFoundError."""

    async def articles(
        self,
        *,
        limit: int,
        before: Cursor | None = None,
        topic: str | None = None,
        about_only: bool = False,
        state: ArticleState | None = ArticleState.APPROVED,
    ) -> Page[ArticleBrief]:
        """Newest first; of one region or topic where given. `state` None: of every state.

        A macro-region's list is served as fast as a country's (its rows are stored with it).
        """

    async def search(
        self, words: str, *, limit: int, before: Cursor | None = None, topic: str | None = None
    ) -> Page[ArticleBrief]:
        """Approved articles that hold every word (prefixes too), newest first; of one region or
        topic where given.

        `words` is what a person typed: none of it reaches the query language raw.
        Words without a letter or digit find nothing.
        """

    async def topic_counts(self) -> Sequence[tuple[str, int]]:
        """How many approved articles are about each region and topic.

        Most first, ties by code; no zeros.
        """

    async def readings(self, sources: Collection[str]) -> Sequence[Reading]:
        """What was last read of each of these sources; of those that were never read nothing."""

    async def note_readings(self, readings: Sequence[Reading], *, now: datetime) -> None:
        """In place of what was noted of these sources before; each source at most once."""

    async def keep_query(self, words: str, *, now: datetime) -> int:
        """A number that stands for these words in a button; the same words, the same number."""

    async def kept_query(self, query_id: int) -> str | None:
        """The words, None where unknown."""
