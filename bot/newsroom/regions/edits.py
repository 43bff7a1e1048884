"""What editors say of an article's tags, laid over what was found. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.newsroom.regions.macro import above
from config.regions import RegionBook
from storage.records import RegionTag, TagEdit, TagRole, TopicTag

Regions = tuple[RegionTag, ...]
Topics = tuple[TopicTag, ...]
Tag = TypeVar("Tag", RegionTag, TopicTag)


def with_edit(edits: Sequence[TagEdit], new: TagEdit) -> tuple[TagEdit, ...]:
    """The last word on each region or topic counts."""
    return (*(edit for edit in edits if edit.code != new.code), new)


def edited(
    book: RegionBook, regions: Regions, topics: Topics, edits: Sequence[TagEdit]
) -> tuple[Regions, Topics]:
    """The tags as editors want them, the main region first, then by score.

    Macro-regions follow the countries, unless an editor has spoken of them too. Where the main
    region is gone, the surest of those that the article is about takes its place.
    """
    if not edits:
        return regions, topics
    found = {tag.region: tag for tag in regions}
    treated = {tag.topic: tag for tag in topics}
    countries = [edit for edit in edits if edit.code not in (*book.topics, *book.macros)]
    for edit in countries:
        _put(found, edit, RegionTag(edit.code, 0.0, about=False, main=False))
    found = _with_macros(book, _with_main(book, found))
    for edit in edits:
        if edit.code in book.topics:
            _put(treated, edit, TopicTag(edit.code, 0.0, about=False))
        elif edit.code in book.macros:
            _put(found, edit, RegionTag(edit.code, 0.0, about=False, main=False))
    return (
        tuple(sorted(found.values(), key=lambda tag: (not tag.main, -tag.score, tag.region))),
        tuple(sorted(treated.values(), key=lambda tag: (-tag.score, tag.topic))),
    )


def _put(tags: dict[str, Tag], edit: TagEdit, missing: Tag) -> None:
    tag = tags.pop(edit.code, missing)
    match edit.role:
        case TagRole.ABOUT:
            tags[edit.code] = replace(tag, about=True, score=1.0)
        case TagRole.MENTIONED:
            tag = replace(tag, main=False) if isinstance(tag, RegionTag) else tag
            tags[edit.code] = replace(tag, about=False)
        case TagRole.REMOVED:
            pass


def _with_main(book: RegionBook, found: dict[str, RegionTag]) -> dict[str, RegionTag]:
    about = [tag for tag in found.values() if tag.about and tag.region not in book.macros]
    if about and not any(tag.main for tag in about):
        surest = max(about, key=lambda tag: (tag.score, tag.region))
        return found | {surest.region: replace(surest, main=True)}
    return found


def _with_macros(book: RegionBook, found: dict[str, RegionTag]) -> dict[str, RegionTag]:
    """The countries as they are, and the macro-regions that follow from them or are named."""
    countries = {code: tag for code, tag in found.items() if code not in book.macros}
    own = {code: tag for code, tag in found.items() if code in book.macros and tag.evidence}
    scores = above(
        book,
        {code: tag.score for code, tag in countries.items()},
        {code: tag.score for code, tag in own.items()},
        frozenset(code for code, tag in countries.items() if tag.about),
    )
    macros = {
        slug: RegionTag(slug, value, about, False, own[slug].evidence if slug in own else ())
        for slug, (value, about) in scores.items()
    }
    return countries | macros
