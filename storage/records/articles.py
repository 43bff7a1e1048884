"""Articles: as they come in, as they are stored, and the regions that they speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.richtext import RichText


def is_country(region: str) -> bool:
    """A country's code has two capitals; a macro-region goes by a slug."""
    return len(region) == 2 and region.isupper()


class ArticleState(StrEnum):
    """Only approved articles reach readers and channels."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETRACTED = "retracted"


class SummaryOrigin(StrEnum):
    """Who wrote the summary; an editor's is never overwritten by another."""

    EXTRACT = "extract"  # sentences of the article
    MODEL = "model"  # written by a model, its names and numbers found in the article
    EDITOR = "editor"


class SourceKind(StrEnum):
    """Where an article came from."""

    FILE = "file"
    STDIN = "stdin"
    MESSAGE = "message"
    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that speak for a region: `field[start:start + len(words)]`."""

    words: str
    kind: str  # name, demonym, capital, seat, leader, city, place; word (of a topic)
    field: str  # title, lede, body
    start: int  # code points from the start of that field


@dataclass(frozen=True, slots=True)
class RegionTag:
    """A region that an article speaks of, how surely, and by which words.

    `about` tells what the article is about from what it only mentions; at most one is `main`.
    A macro-region has no evidence of its own when it follows from its countries.
    """

    region: str
    score: float  # 0 to 1
    about: bool
    main: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic beside regions that an article treats, such as "energy"; fields as in RegionTag.

    Without evidence it was told by the article's section.
    """

    topic: str
    score: float  # 0 to 1
    about: bool
    evidence: tuple[Evidence, ...] = ()


class TagRole(StrEnum):
    """The part that a region or topic plays in an article."""

    ABOUT = "about"
    MENTIONED = "mentioned"
    REMOVED = "removed"  # none, whatever is found


@dataclass(frozen=True, slots=True)
class TagEdit:
    """What an editor says of a region or topic; it wins over what is found in the text."""

    code: str  # of the region or topic
    role: TagRole
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it comes out of the newsroom, not yet stored."""

    title: str
    lede: str
    body: RichText
    language: str  # ISO 639-1
    section: str | None
    author: str | None
    source_kind: SourceKind
    source_key: str  # names the source: the file's path, "stdin", the chat and message, a
    # page's address as newsroom/canonical.py compares it
    source_url: str | None
    published_at: datetime | None  # as the source says; None: the time of adding stands in
    summary: str
    summary_origin: SummaryOrigin
    regions: tuple[RegionTag, ...]
    topics: tuple[TopicTag, ...]
    fingerprint: str  # of title, lede, body and own summary: equal means nothing changed
    state: ArticleState = ArticleState.APPROVED
    # Its source had published it before Dateline knew the source: readers find it, no schedule
    # takes it by itself.
    from_archive: bool = False
    canonical_url: str | None = None  # a key of the page's address: equal means the same page
    image_url: str | None = None  # of the lead image, as the source names it; nothing fetches it
    bands: tuple[int, ...] = ()  # 64 bits each; texts that are alike share some
    tag_edits: tuple[TagEdit, ...] = ()  # those that `regions` and `topics` heed


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article, whole, in its latest revision."""

    id: int
    revision: int  # 1, 2, 3 ...
    state: ArticleState
    title: str
    lede: str
    body: RichText
    language: str
    section: str | None
    author: str | None
    source_kind: SourceKind
    source_key: str
    source_url: str | None
    published_at: datetime
    added_at: datetime
    changed_at: datetime
    summary: str
    summary_origin: SummaryOrigin
    regions: tuple[RegionTag, ...]
    topics: tuple[TopicTag, ...]
    fingerprint: str
    from_archive: bool
    tag_edits: tuple[TagEdit, ...]
    image_url: str | None = None

    @property
    def main_region(self) -> str | None:
        return next((tag.region for tag in self.regions if tag.main), None)

    @property
    def known(self) -> KnownArticle:
        return KnownArticle(
            id=self.id,
            revision=self.revision,
            source_kind=self.source_kind,
            source_key=self.source_key,
            fingerprint=self.fingerprint,
            summary=self.summary,
            summary_origin=self.summary_origin,
        )

    @property
    def brief(self) -> ArticleBrief:
        return ArticleBrief(
            id=self.id,
            state=self.state,
            title=self.title,
            summary=self.summary,
            language=self.language,
            published_at=self.published_at,
            main_region=self.main_region,
        )


@dataclass(frozen=True, slots=True)
class ArticleBrief:
    """An article as a line of a list."""

    id: int
    state: ArticleState
    title: str
    summary: str
    language: str
    published_at: datetime
    main_region: str | None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the intake's decision needs to know of an article that is already here."""

    id: int
    revision: int
    source_kind: SourceKind
    source_key: str
    fingerprint: str
    summary: str
    summary_origin: SummaryOrigin
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes of a source that were read, and the article that they made or were found in."""

    source_key: str
    digest: str  # equal means: the same bytes, read the same way
    article_id: int
