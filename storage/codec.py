"""Between records and what their columns hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from storage.records import (
    Article,
    ArticleBrief,
    ArticleState,
    Evidence,
    KnownArticle,
    NewArticle,
    RegionTag,
    SourceKind,
    SummaryOrigin,
    TagEdit,
    TagRole,
    TopicTag,
)
from storage.richtext import Mark, RichText, Style
from storage.types import storable

Values = dict[str, Any]
Tag = TypeVar("Tag", RegionTag, TopicTag)


def marks_to_json(marks: Iterable[Mark]) -> list[list[Any]]:
    return [[mark.start, mark.end, mark.style.value, mark.url] for mark in marks]


def marks_from_json(rows: list[list[Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(start, end, Style(style), url) for start, end, style, url in rows)


def rich_to_json(rich: RichText) -> list[Any]:
    return [rich.text, marks_to_json(rich.marks)]


def rich_from_json(row: list[Any]) -> RichText:
    text, marks = row
    return RichText(text, marks_from_json(marks))


def tags_from_json(kind: type[Tag], rows: list[Values]) -> tuple[Tag, ...]:
    return tuple(
        kind(**{**row, "evidence": tuple(Evidence(**item) for item in row["evidence"])})
        for row in rows
    )


def edits_to_json(edits: tuple[TagEdit, ...]) -> list[Values]:
    return [
        {
            "code": edit.code,
            "role": edit.role.value,
            "by": edit.by,
            "at": edit.at.astimezone(UTC).isoformat(),
        }
        for edit in edits
    ]


def edits_from_json(rows: list[Values]) -> tuple[TagEdit, ...]:
    return tuple(
        TagEdit(row["code"], TagRole(row["role"]), row["by"], datetime.fromisoformat(row["at"]))
        for row in rows
    )


def content_values(new: NewArticle) -> Values:
    """The columns that a revision sets, without its times."""
    return {
        "title": new.title,
        "lede": new.lede,
        "body": new.body.text,
        "body_marks": marks_to_json(new.body.marks),
        "language": new.language,
        "section": new.section,
        "author": new.author,
        "source_url": new.source_url,
        "image_url": new.image_url,
        "summary": new.summary,
        "summary_origin": new.summary_origin.value,
        "main_region": next((tag.region for tag in new.regions if tag.main), None),
        "regions": new.regions,
        "topics": new.topics,
        "canonical_url": new.canonical_url,
        "fingerprint": new.fingerprint,
    }


def article_from_new(new: NewArticle, number: int, now: datetime) -> Article:
    """What `article_from_row` makes of the row that a new article becomes.

    The words of tags are names and stems that were found: nothing in them is unstorable.
    """
    return Article(
        id=number,
        revision=1,
        state=new.state,
        title=storable(new.title),
        lede=storable(new.lede),
        body=replace(new.body, text=storable(new.body.text)),
        language=new.language,
        section=new.section and storable(new.section),
        author=new.author and storable(new.author),
        source_kind=new.source_kind,
        source_key=storable(new.source_key),
        source_url=new.source_url and storable(new.source_url),
        published_at=(new.published_at or now).astimezone(UTC),
        added_at=now.astimezone(UTC),
        changed_at=now.astimezone(UTC),
        summary=storable(new.summary),
        summary_origin=new.summary_origin,
        regions=new.regions,
        topics=new.topics,
        fingerprint=new.fingerprint,
        from_archive=new.from_archive,
        tag_edits=new.tag_edits,
        image_url=new.image_url and storable(new.image_url),
    )


def article_from_row(row: Any) -> Article:
    return Article(
        id=row.id,
        revision=row.revision,
        state=ArticleState(row.state),
        title=row.title,
        lede=row.lede,
        body=RichText(row.body, marks_from_json(row.body_marks)),
        language=row.language,
        section=row.section,
        author=row.author,
        source_kind=SourceKind(row.source_kind),
        source_key=row.source_key,
        source_url=row.source_url,
        published_at=row.published_at,
        added_at=row.added_at,
        changed_at=row.changed_at,
        summary=row.summary,
        summary_origin=SummaryOrigin(row.summary_origin),
        regions=tags_from_json(RegionTag, row.regions),
        topics=tags_from_json(TopicTag, row.topics),
        fingerprint=row.fingerprint,
        from_archive=row.from_archive,
        tag_edits=edits_from_json(row.tag_edits),
        image_url=row.image_url,
    )


def known_from_row(row: Any) -> KnownArticle:
    return KnownArticle(
        id=row.id,
        revision=row.revision,
        source_kind=SourceKind(row.source_kind),
        source_key=row.source_key,
        fingerprint=row.fingerprint,
        summary=row.summary,
        summary_origin=SummaryOrigin(row.summary_origin),
        canonical_url=row.canonical_url,
    )


def brief_from_row(row: Any) -> ArticleBrief:
    return ArticleBrief(
        id=row.id,
        state=ArticleState(row.state),
        title=row.title,
        summary=row.summary,
        language=row.language,
        published_at=row.published_at,
        main_region=row.main_region,
    )


def topic_rows(stored: Article) -> list[tuple[str, bool]]:
    """Each region and topic of the article, and whether it is about it; by code.

    Two tags of one code count as one that is about it if any is. Sorted, so that two writers on
    PostgreSQL lock the counters in the same order.
    """
    merged: dict[str, bool] = {}
    for code, about in (
        *((tag.region, tag.about) for tag in stored.regions),
        *((tag.topic, tag.about) for tag in stored.topics),
    ):
        merged[code] = about or merged.get(code, False)
    return sorted(merged.items())
