"""Whether a summary that was written, not extracted, says only what its article says. Pure.

Names, numbers and regions can be compared word by word, and in news they are what must not be
wrong. What a sentence claims of them cannot be checked this way: an editor reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.newsroom.language import detect_language
from bot.newsroom.sentences import split_sentences
from bot.newsroom.summary.choose import MOST_CHARS, MOST_SENTENCES
from bot.newsroom.summary.names import names, stands_in, words_of
from bot.newsroom.summary.numbers import numbers
from storage.records import RegionTag

# Fewer letters tell no language surely, and are no summary either.
_FEWEST_CHARS = 40
_MARKUP = re.compile(r"^\s*(?:[#>*•-]|\d+[.)])\s|\*\*|__|```|https?://", re.MULTILINE)
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")


def fault(
    summary: str,
    article: str,
    language: str,
    *,
    told: Sequence[RegionTag],
    known: Sequence[RegionTag],
) -> str | None:
    """The first reason not to take it, in words for the log; None where there is none.

    `told` are the regions that the summary speaks of, `known` those of the article.
    """
    return _form(summary, language) or _content(summary, article, language, told, known)


def _form(summary: str, language: str) -> str | None:
    if len(summary) < _FEWEST_CHARS:
        return f"it has {len(summary)} characters, fewer than {_FEWEST_CHARS}"
    if len(summary) > MOST_CHARS:
        return f"it has {len(summary)} characters, more than {MOST_CHARS}"
    if _MARKUP.search(summary):
        return "it is a list, or marked up"
    if not _ENDS.search(summary):
        return "its last sentence has no end"
    if (count := len(split_sentences(summary, language))) > MOST_SENTENCES:
        return f"it has {count} sentences, more than {MOST_SENTENCES}"
    if (found := detect_language(summary)) != language:
        return f"it is in {found}, and the article in {language}"
    return None


def _content(
    summary: str,
    article: str,
    language: str,
    told: Sequence[RegionTag],
    known: Sequence[RegionTag],
) -> str | None:
    here = {tag.region for tag in known}
    if strange := next((tag for tag in told if tag.evidence and tag.region not in here), None):
        return f"“{strange.evidence[0].words}” is not in the article"
    # A country may be called otherwise than in the article: "Turkish" for "of Turkey".
    placed = {
        place
        for tag in told
        for evidence in tag.evidence
        if evidence.kind in ("name", "demonym")
        for place in range(evidence.start, evidence.start + len(evidence.words))
    }
    words = words_of(article)
    for start, name in names(summary, language):
        if start not in placed and not stands_in(name, words, language):
            return f"“{name}” is not in the article"
    meant = {value for _, values in numbers(article, language) for value in values}
    for written, values in numbers(summary, language):
        if not values & meant:
            return f"“{written}” is not in the article"
    return None
