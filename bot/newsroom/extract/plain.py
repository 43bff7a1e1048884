"""Plain text → draft: breadcrumb, headline (once, even where it stands twice), body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.newsroom.extract.lede import is_dateline
from bot.newsroom.extract.parts import Draft, folded, one_line
from bot.newsroom.extract.wrap import Paragraph, plain_paragraphs
from bot.newsroom.spans import tidy

# A longer first line is no headline but the body's first paragraph.
MOST_TITLE_CHARS = 200
# Nor is a longer one that ends in a full stop, or one of two sentences.
_MOST_SENTENCE_CHARS = 120
_CRUMB = re.compile(r"(?<!\s)\s++(?:>|›|»|→)\s+")
_HOME = frozenset(
    ["home", "main", "homepage", "главная", "головна", "ana səhifə", "əsas səhifə", "ana sayfa"]
)


@dataclass(frozen=True, slots=True)
class _Breadcrumb:
    section: str | None
    title: str | None


def plain_draft(text: str) -> Draft:
    """Title None where the text opens with a paragraph and has no headline."""
    found = plain_paragraphs(text)
    crumb = _breadcrumb(found)
    if crumb:
        found = found[1:]
    title, body = _headline(found, crumb)
    twice = bool(title and body and _same(body[0].text, title))
    if twice:
        body = body[1:]
    return Draft(
        title=title,
        body=tidy("\n\n".join(_with_dateline(body))),
        stands_apart=bool(crumb) or twice or _has_wide_gap(body),
        section=crumb.section if crumb else None,
    )


def _breadcrumb(found: list[Paragraph]) -> _Breadcrumb | None:
    """The first line, where it leads from the home page or down to the title below it.

    Its last step is the title, or else the section: then a headline of its own follows.
    """
    if not found or "\n" in found[0].text:
        return None
    steps = [step.strip() for step in _CRUMB.split(found[0].text)]
    if len(steps) < 2:
        return None
    below = found[1].text.split("\n")[0] if len(found) > 1 else ""
    from_home = folded(steps[0]) in _HOME
    ends_in_title = _same(below, steps[-1])
    if not (from_home or ends_in_title):
        return None
    if from_home:
        steps = steps[1:]
    if ends_in_title:
        return _Breadcrumb(steps[-2] if len(steps) > 1 else None, None)
    if len(steps) > 1 and (not _is_headline(below) or below.endswith(".")):
        return _Breadcrumb(steps[-2], steps[-1])
    return _Breadcrumb(steps[-1], None)


def _headline(
    found: list[Paragraph], crumb: _Breadcrumb | None
) -> tuple[str | None, list[Paragraph]]:
    if crumb and crumb.title:
        return crumb.title, found
    if not found:
        return None, []
    first, *rest = found
    line, _, below = first.text.partition("\n")
    if not _is_headline(line):
        return None, found
    return line, [Paragraph(below, first.gap), *rest] if below else rest


def _is_headline(line: str) -> bool:
    if not 0 < len(line) <= MOST_TITLE_CHARS or line.startswith("• "):
        return False
    if line.endswith(".") and (". " in line or len(line) > _MOST_SENTENCE_CHARS):
        return False
    # "NATO – what comes next" is a headline, "BAKU – The talks have begun." is not.
    return not (is_dateline(line) and line.endswith((".", "!", "?", "…", "-", "–", "—")))


def _same(text: str, title: str) -> bool:
    """Equal but for case and white space, or `title` cut short with dots."""
    ours, theirs = folded(text), folded(title)
    stem = re.sub(r"\s*(?:…|\.\.\.)$", "", theirs)
    return ours == theirs or (stem != theirs and len(stem) >= 10 and ours.startswith(stem))


def _has_wide_gap(body: list[Paragraph]) -> bool:
    """More empty lines below the first paragraph than below any other."""
    return len(body) > 2 and body[0].gap > max(paragraph.gap for paragraph in body[1:])


def _with_dateline(body: list[Paragraph]) -> list[str]:
    """The paragraphs; a dateline that stands alone opens the one after it."""
    texts = [paragraph.text for paragraph in body]
    if len(texts) > 1 and is_dateline(texts[0]) and texts[0].endswith(("-", "–", "—")):
        return [one_line(f"{texts[0]} {texts[1]}"), *texts[2:]]
    return texts
