"""Which sentences of an article can stand in a summary, and which only beside their neighbour."""

from __future__ import annotations

import re
import string
from enum import IntEnum
from typing import NamedTuple

import regex

from bot.newsroom.sentences import Sentence, has_open_quotation
from bot.newsroom.summary.words import CALENDAR, CAPITAL_DATES, LEANING, OPENINGS, PRONOUNS

_FEWEST_WORDS = 5
_FEWEST_LETTERS = 0.6  # of all characters but white space; fewer is a table or a list of results
_MOST_CAPITALS = 0.6  # of all letters; more is a heading
_BYLINE_WORDS = 10  # at most
_MANY_WORDS_CHARS = 90  # most sentences have more words than those in so many characters
_LOOK_FOR_PRONOUN = 8  # words: further on, a name has nearly always come first

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_PLAIN_SMALL = string.ascii_lowercase.encode()
_CLOSING = "\"'”’»)]"
_CRUMB_SIGNS = re.compile(r"[>›»→|]")
_CRUMBS = regex.compile(r"(?<=\S\s)[>›»→](?=\s\S)|\|")
_LIST_OR_TABLE = re.compile(r"(?:[-*•–—]|\d{1,2}[.)])\s|\d{1,2}:\d{2}\b")
_LABEL = regex.compile(r"\p{Lu}[\p{L}’'-]+(?:\s[\p{L}’'-]+)?:\s")  # Winner: ..., In happier times
_BYLINE = regex.compile(
    r"(?:By|Written by|Автор|Автори|Авторы|Текст|Müəllif|Mətn)\b:?\s*"
    r"(?:\p{Lu}[\p{L}.’'-]*[\s,]*|and\s|и\s|та\s|və\s){1,7}\.?$"
)
_CREDIT = regex.compile(
    r"https?://|www\.|\S@\S+\.\S|©|contributed to this (?:report|story|article)|"
    r"[Aa]ll rights reserved|Getty Images"
)
# One of these is in every credit.
_CREDIT_SIGNS = (
    "http", "www.", "@", "©", "to this report", "to this story", "to this article",
    "ll rights reserved", "Getty Images",
)  # fmt: skip
_CREDIT_START = regex.compile(
    r"(?:Additional )?(?:Reporting|Editing|Writing|Compiled) by\b|"
    r"(?:Photo|Picture|Image|Source|Фото|Источник|Джерело|Foto|Şəkil|Mənbə)\b.{0,20}:|"
    r"(?:Read (?:more|also)|See also|Scroll down|Click here|Subscribe|Follow us|Sign up|"
    r"Чита(?:йте|ть) также|Читайте також|Подпис(?:ывайтесь|аться)|Підписуйтесь|Həmçinin oxuyun|"
    r"Abunə olun|Updated:|Published:|Обновлено:|Оновлено:|Опубликовано:|Опубліковано:)",
    regex.IGNORECASE,
)
_DATELINE_ALONE = regex.compile(
    r"\p{Lu}[\p{L}.’'-]+(?:\s\p{L}[\p{L}.’'-]+){0,2},\s\d{1,2}\s\p{L}+.{0,40}$"
)


class Standing(IntEnum):
    """How well a sentence can stand in a summary; a higher one is always preferred."""

    NEVER = 0  # no part of the story: byline, breadcrumb, credit, dateline
    AT_NEED = 1  # a heading, a question, half of a quotation: better than nothing
    GOOD = 2


class Judgement(NamedTuple):
    """What a sentence is fit for, and why not for more."""

    standing: Standing
    reason: str
    leans: bool = False  # means nothing without the sentence before it


def may_hold_credits(text: str) -> bool:
    """Looked for in a whole text first: nearly none holds one, and then no sentence need be."""
    return any(map(text.__contains__, _CREDIT_SIGNS))


def judge(
    sentence: Sentence, language: str, *, headless: bool = False, credits_: bool = True
) -> Judgement:
    """What `sentence` is fit for. `headless`: it may lack a closing mark, as a lede often does.

    `credits_`: what `may_hold_credits` says of the text that it stands in.
    """
    text = sentence.text
    words = _first_words(text)
    if not words:
        return Judgement(Standing.NEVER, "no words")
    if _may_be_crumbs(text) and _CRUMBS.search(text):
        return Judgement(Standing.NEVER, "breadcrumb")
    if (credits_ and _CREDIT.search(text)) or _CREDIT_START.match(text):
        return Judgement(Standing.NEVER, "credit or invitation")
    if len(words) <= _BYLINE_WORDS and (_BYLINE.match(text) or _DATELINE_ALONE.match(text)):
        return Judgement(Standing.NEVER, "byline or dateline")
    fault = _fault(text, words, headless)
    return Judgement(
        Standing.AT_NEED if fault else Standing.GOOD,
        fault or "whole",
        _leans(text, words, language),
    )


def _may_be_crumbs(text: str) -> bool:
    """To find no sign of a crumb takes a tenth of the time that it takes to find no crumb."""
    if text.isascii():
        return ">" in text or "|" in text
    return _CRUMB_SIGNS.search(text) is not None


def _first_words(text: str) -> list[str]:
    """So many that it can be told whether there are more than _BYLINE_WORDS.

    No rule asks for more of them, and to find them all takes three times as long.
    """
    words: list[str] = _WORD.findall(text, 0, _MANY_WORDS_CHARS)
    if len(words) <= _BYLINE_WORDS + 1:  # the last of them may have been cut
        words = _WORD.findall(text)
    return words[: _BYLINE_WORDS + 1]


def _fault(text: str, words: list[str], headless: bool) -> str | None:
    if len(words) < _FEWEST_WORDS:
        return "too short"
    end = text.rstrip(_CLOSING)
    if end.endswith(("?", "?!")):
        return "question"
    if text[0].islower() or text[0] in ",.;:)]»”":
        return "fragment"
    if text.endswith(":") or not (headless or end.endswith((".", "!", "…"))):
        return "heading"
    if fault := _letters_fault(text):
        return fault
    if not text[0].isalpha() and _LIST_OR_TABLE.match(text):
        return "list item"
    if ":" in text and _LABEL.match(text):
        return "caption"
    if has_open_quotation(text):
        return "half a quotation"
    return None


def _letters_fault(text: str) -> str | None:
    """Too many capitals, or too few letters at all."""
    visible = len(text) - text.count(" ")
    enough = max(_FEWEST_LETTERS, 1 - _MOST_CAPITALS) * visible
    plain = text.encode("ascii", "ignore")
    if len(plain) - len(plain.translate(None, _PLAIN_SMALL)) >= enough:
        return None  # nearly every sentence in English: its letters need not be looked at singly
    if sum(map(str.islower, text)) >= enough:
        return None
    letters = sum(map(str.isalpha, text))
    if sum(map(str.isupper, text)) > _MOST_CAPITALS * letters:
        return "heading in capitals"
    return "table" if letters < _FEWEST_LETTERS * visible else None


def _leans(text: str, words: list[str], language: str) -> bool:
    if language not in LEANING:
        return False
    first = _without_short_form(words[0].casefold())
    second = words[1].casefold() if len(words) > 1 else ""
    if first in LEANING[language] and second not in CALENDAR[language]:
        return True
    if text[0] in "\"'“‘«„":
        return _pronoun_speaks(text, language)
    if first not in OPENINGS[language]:
        return False
    third = words[2].casefold() if len(words) > 2 else ""
    points_back = second in LEANING[language] and third not in CALENDAR[language]
    return points_back or _pronoun_first(words, language)


def _without_short_form(word: str) -> str:
    """He's, they’d: the words before the apostrophe."""
    return word.partition("'")[0].partition("’")[0]


def _pronoun_first(words: list[str], language: str) -> bool:
    """Whether a pronoun comes before any name."""
    for word in words[1:_LOOK_FOR_PRONOUN]:
        folded = _without_short_form(word.casefold())
        if folded in PRONOUNS[language]:
            return True
        if word[0].isupper() and folded not in CAPITAL_DATES:
            return False
    return False


_AFTER_QUOTATION = regex.compile(r"[\"'”’»],?\s*[-–—]?\s*((?:\p{L}+\s?){1,2})")


def _pronoun_speaks(text: str, language: str) -> bool:
    """Whether the speaker after a quotation is but a pronoun ("...", she said)."""
    return any(
        word.casefold() in PRONOUNS[language]
        for found in _AFTER_QUOTATION.finditer(text, 1)
        for word in found[1].split()
    )
