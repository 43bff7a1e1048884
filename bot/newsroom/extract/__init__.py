"""Raw material → the parts of an article. Values in, values out; one reader for each format.

plain     text: breadcrumb, headline, wrapped lines      (wrap)
markdown  front matter, then HTML
page      HTML: a page's article or a whole fragment      (metadata, linked, tei)
walls     a page that was fetched: is it the article, or what stands before it?
fields    what the editor wrote on top of it
lede      is the first paragraph a standfirst?
parts     the result, and its fingerprint
bounded   the same with an end in time and memory
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, tzinfo

from bot.common.errors import InputRefusedError
from bot.newsroom.decode import decode
from bot.newsroom.extract import walls
from bot.newsroom.extract.fields import (
    Fields,
    checked_address,
    checked_language,
    checked_moment,
    split_header,
)
from bot.newsroom.extract.lede import find_lede
from bot.newsroom.extract.markdown import markdown_draft, split_front_matter
from bot.newsroom.extract.page import page_draft
from bot.newsroom.extract.parts import Draft, Parts, fingerprint, folded, one_line, shortened
from bot.newsroom.extract.plain import plain_draft
from bot.newsroom.files import Format, Material
from bot.newsroom.language import detect_language
from bot.newsroom.spans import paragraphs, tidy, with_marks, without
from storage.richtext import Mark, RichText, Style

__all__ = ["Parts", "extract", "fingerprint"]

# About a thousand pages of a book; what tags and summarises an article has to end, too.
MOST_CHARS = 1_000_000
# A title made from the body's first line is cut to this.
_MADE_TITLE_CHARS = 120


def extract(material: Material, *, zone: tzinfo = UTC) -> Parts:
    """Decode and read an article. `zone` holds for dates that the editor wrote without an offset.

    Raises: InputRefusedError (see decode; no words, nothing below the title, too many of them, a
    field that cannot be meant).
    """
    text = decode(
        material.data,
        material.name,
        page=material.format is Format.HTML,
        fetched=material.address is not None,
        charset=material.charset,
    )
    fields, draft = _read(text, material)
    if material.address and material.format is Format.HTML:
        walls.check(text, draft, material.name)
    title = fields.title or draft.title
    body = draft.body
    _refuse_what_is_none(title, body, material.name)
    lede, body = _lede(fields, draft, body)
    title = title or shortened(draft.body.text.split("\n")[0], _MADE_TITLE_CHARS)
    return Parts(
        title=one_line(title),
        lede=lede,
        body=body,
        section=fields.section or draft.section,
        author=fields.author or draft.author,
        language=_language(fields, material, f"{title}\n\n{lede}\n\n{body.text}"),
        source_url=checked_address(fields.url, material.name) if fields.url else draft.source_url,
        published_at=checked_moment(fields.date, material.name, zone)
        if fields.date
        else draft.published_at,
        summary=fields.summary,
        image_url=draft.image_url,
    )


def _refuse_what_is_none(title: str | None, body: RichText, name: str) -> None:
    """Raises: InputRefusedError for what is no article."""
    if not any(character.isalpha() for character in (title or "") + body.text):
        raise InputRefusedError("{name} has no words in it: write the article", name=name)
    if not body or (title and _is_same(body.text, title)):
        raise InputRefusedError(
            "{name} has no text below its title: write the article's body under it",
            name=name,
        )
    if len(body.text) > MOST_CHARS:
        raise InputRefusedError(
            "{name} is longer than {most} characters: split it into several articles",
            name=name,
            most=MOST_CHARS,
        )


def _is_same(body: str, title: str) -> bool:
    """Whether they differ in no word. Counted first: to fold a whole body takes a while."""
    count = len(title.split())
    return len(body.split(maxsplit=count)) == count and folded(body) == folded(title)


def _read(text: str, material: Material) -> tuple[Fields, Draft]:
    if material.format is Format.HTML:
        return _with_told(page_draft(text, material.name, material.address), material)
    if material.format is Format.MARKDOWN:
        fields, text = split_front_matter(text, material.name)
        base = checked_address(fields.url, material.name) if fields.url else None
        return fields, _under(fields, markdown_draft(text, base), Style.HEADING)
    fields, below = split_header(text)
    draft = plain_draft(below)
    if material.marks:
        draft = replace(draft, body=with_marks(draft.body.text, text, material.marks))
    return fields, _under(fields, draft, None)


def _with_told(draft: Draft, material: Material) -> tuple[Fields, Draft]:
    """What a feed tells fills a page's gaps, and is the title of the text that it gives itself."""
    told = material.told
    if told is None:
        return Fields(), draft
    own = Fields() if material.address else Fields(title=told.title)
    known = replace(
        draft,
        title=draft.title or (told.title if material.address else None),
        section=draft.section or told.section,
        author=draft.author or told.author,
        source_url=draft.source_url or told.url,
        published_at=draft.published_at or told.published_at,
        image_url=draft.image_url or told.image_url,
    )
    return own, _under(own, known, Style.HEADING)


def _under(fields: Fields, draft: Draft, style: Style | None) -> Draft:
    """The draft as it stands under the editor's title: a headline of its own opens the body."""
    if not fields.title or not draft.title or folded(fields.title) == folded(draft.title):
        return draft
    first = f"{draft.title}\n\n"
    marks = [
        Mark(m.start + len(first), m.end + len(first), m.style, m.url) for m in draft.body.marks
    ]
    if style:
        marks.append(Mark(0, len(draft.title), style))
    return replace(draft, title=None, body=tidy(first + draft.body.text, marks))


def _lede(fields: Fields, draft: Draft, body: RichText) -> tuple[str, RichText]:
    """The lede, and the body without it."""
    told = fields.lede or draft.lede
    if told:
        for start, end in paragraphs(body)[:2]:
            if folded(body.text[start:end]) == folded(told) and end - start < len(body.text):
                return one_line(told), without(body, start, end)
        return one_line(told), body
    found = find_lede(body, stands_apart=draft.stands_apart)
    if not found.end:
        return "", body
    return one_line(body.text[: found.end]), without(body, 0, found.end)


def _language(fields: Fields, material: Material, text: str) -> str:
    if fields.language:
        return checked_language(fields.language, material.name)
    return detect_language(text)
