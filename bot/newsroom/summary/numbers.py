"""The numbers of a text, in digits or in words, in spellings that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.newsroom.summary.number_words import NUMBER_WORDS

# 1,200 and 1 200 and 1.200; 3.5 and 3,5. Of 10:30 and 2026-11-23 each part is a number.
_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FOLDED = str.maketrans("ё’ʼ", "е''")


def numbers(text: str, language: str) -> list[tuple[str, frozenset[str]]]:
    """Each number as written, with the spellings of what it may mean; no order is promised.

    "1.200" may be a thousand and more, or a little over one. Words count in `language` alone.
    """
    plain = text.casefold().translate(_FOLDED)
    words = NUMBER_WORDS.get(language, {})
    return [
        *((found[0], frozenset(_meant(found[0]))) for found in _DIGITS.finditer(plain)),
        *((word, words[word]) for word in _WORD.findall(plain) if word in words),
    ]


def _meant(written: str) -> Iterator[str]:
    decimal = _DECIMAL.fullmatch(written)
    if decimal:
        whole, fraction = _bare(decimal[1]), decimal[2].rstrip("0")
        yield f"{whole}.{fraction}" if fraction else whole
    if _THOUSANDS.fullmatch(written):
        yield re.sub(r"\D", "", written)
    elif not decimal:
        yield from map(_bare, re.split(r"\D", written))


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"
