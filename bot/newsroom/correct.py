"""An editor's correction of one field of a stored article: values in, values out."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.common.errors import DatelineError
from bot.newsroom.canonical import canonical_url
from bot.newsroom.extract.parts import one_line
from bot.newsroom.regions import Tagger, TopicTagger, edited
from bot.newsroom.similar import bands, shingled_text
from bot.newsroom.spans import tidy
from bot.newsroom.summary import summarise
from storage.records import Article, NewArticle, SummaryOrigin
from storage.richtext import RichText


class Field(StrEnum):
    TITLE = "title"
    SUMMARY = "summary"
    LEDE = "lede"
    BODY = "body"


def corrected(article: Article, field: Field, written: RichText) -> Article:
    """The article with this text in the field, in the body with its marks; a summary that is no
    editor's follows the body.

    Raises: DatelineError where the text has no words or changes nothing.
    """
    text = written.text.strip()
    if not any(character.isalnum() for character in text):
        raise DatelineError("There are no words in this: send the new text, or tap Cancel.")
    match field:
        case Field.TITLE:
            changed = replace(article, title=one_line(text))
        case Field.SUMMARY:
            changed = replace(article, summary=text, summary_origin=SummaryOrigin.EDITOR)
        case Field.LEDE:
            changed = replace(article, lede=one_line(text))
        case Field.BODY:
            changed = replace(article, body=tidy(written.text, written.marks))
    if field in (Field.LEDE, Field.BODY) and article.summary_origin is not SummaryOrigin.EDITOR:
        words = changed.title, changed.lede, changed.body.text
        summary = summarise(*words, changed.language).text
        changed = replace(changed, summary=summary, summary_origin=SummaryOrigin.EXTRACT)
    if changed == article:
        raise DatelineError("This is what stands there already: send the new text, or tap Cancel.")
    return changed


def retagged(changed: Article, tagger: Tagger, topics: TopicTagger) -> Article:
    """With the regions and topics of the words that stand there now, and an editor's."""
    words = changed.title, changed.lede, changed.body.text
    regions, topics_ = edited(
        tagger.book,
        tagger.tag(*words, changed.language),
        topics.tag(*words, changed.language, changed.section),
        changed.tag_edits,
    )
    return replace(changed, regions=regions, topics=topics_)


def as_new(changed: Article) -> NewArticle:
    """What is to be stored as its next revision.

    The fingerprint stays that of the source: the same file, imported again, is unchanged and does
    not undo the correction.
    """
    return NewArticle(
        title=changed.title,
        lede=changed.lede,
        body=changed.body,
        language=changed.language,
        section=changed.section,
        author=changed.author,
        source_kind=changed.source_kind,
        source_key=changed.source_key,
        source_url=changed.source_url,
        image_url=changed.image_url,
        published_at=changed.published_at,
        summary=changed.summary,
        summary_origin=changed.summary_origin,
        regions=changed.regions,
        topics=changed.topics,
        tag_edits=changed.tag_edits,
        fingerprint=changed.fingerprint,
        canonical_url=canonical_url(changed.source_url),
        bands=bands(shingled_text(changed)),
    )
