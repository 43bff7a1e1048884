"""Raw material → an article to be decided on: extracted, tagged, summarised. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from bot.newsroom.canonical import canonical_url
from bot.newsroom.extract import Parts, fingerprint
from bot.newsroom.extract.bounded import extract_bounded
from bot.newsroom.files import Material
from bot.newsroom.regions import Tagger, TopicTagger
from bot.newsroom.similar import bands, shingled_text, shingles
from bot.newsroom.summary import summarise
from storage.records import NewArticle, SourceKind, SummaryOrigin


def prepare(
    material: Material, kind: SourceKind, tagger: Tagger, topics: TopicTagger, zone: tzinfo
) -> NewArticle:
    """Heavy enough for a thread of its own. `zone` is that of dates without an offset.

    Raises: InputRefusedError.
    """
    parts = extract_bounded(material, zone=zone)
    summary, origin = _summary(parts)
    words = parts.title, parts.lede, parts.body.text
    new = NewArticle(
        title=parts.title,
        lede=parts.lede,
        body=parts.body,
        language=parts.language,
        section=parts.section,
        author=parts.author,
        source_kind=kind,
        source_key=_source_key(material, parts),
        from_archive=material.from_archive,
        source_url=parts.source_url,
        published_at=parts.published_at,
        summary=summary,
        summary_origin=origin,
        regions=tagger.tag(*words, parts.language),
        topics=topics.tag(*words, parts.language, parts.section),
        fingerprint=fingerprint(parts),
        canonical_url=canonical_url(parts.source_url),
    )
    return replace(new, bands=bands(shingles(shingled_text(new))))


def _source_key(material: Material, parts: Parts) -> str:
    """A page goes by what it calls its address: one page, one article, whatever led to it."""
    if material.told and material.told.article_key:
        return material.told.article_key
    own = canonical_url(parts.source_url) if material.address else None
    return own or material.key


def _summary(parts: Parts) -> tuple[str, SummaryOrigin]:
    """An editor's own summary always wins."""
    if parts.summary:
        return parts.summary, SummaryOrigin.EDITOR
    extract_ = summarise(parts.title, parts.lede, parts.body.text, parts.language)
    return extract_.text, SummaryOrigin.EXTRACT
