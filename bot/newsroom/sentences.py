"""Sentences of a text, with their places in it: English, Russian, Ukrainian, Azerbaijani and more.

The boundaries come from sentencex (razdel for Russian); what follows mends them: it joins what
both leave apart (Azerbaijani abbreviations and initials, a quotation of several sentences, a piece
that goes on in lower case) and parts what an unclosed quotation mark has glued together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

Span = tuple[int, int]

_BLOCK_END = regex.compile(r"\n[ \t\r]*\n|\n(?=[ \t]*(?:[-*•–—]|\d{1,2}[.)])[ \t])")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_GOES_ON = regex.compile(r"[\p{Pe}\p{Pf}\"']*[,;:]|(?:[-–—]\s*)?\p{Ll}")
_INITIAL = regex.compile(r"(?<![\w.’'])\p{Lu}\.$|(?<=\p{Lu}\.\s?)\p{Lu}\.$")
_LAST_WORD = regex.compile(r"([\p{L}-]+)\.$")
_PAIRED = re.compile(r"[«»“”„‹›()\[\]]")
_ASCII_PAIRED = "()[]"
_CLOSERS = {"«": "»", "“": "”", "„": "“”»", "‹": "›", "(": ")", "[": "]"}
_SINGLE_OPENS = regex.compile(r"(?<![\p{L}\p{N}])['‘](?=[\p{L}\p{N}])")
_SINGLE_CLOSES = regex.compile(r"(?<=[.,!?…])['’](?!\p{L})")
_SINGLE_MAY_CLOSE = regex.compile(r"(?<=[\p{L}\p{N}])['’](?![\p{L}\p{N}])")
_STRAY = "\"'”’»)"
_STRAY_CLOSE = re.compile(rf"[{_STRAY}]+(?=\s)")
_STRAY_OPEN = regex.compile(r"(?<=\s)[\"'“‘«(]$")

_LONGEST_QUOTATION = 4  # pieces; beyond that a missing closing mark is likelier than a long speech
_GLUED = 400  # characters; hardly a sentence is longer, and a glued one always is
_BLINDFOLD = str.maketrans(dict.fromkeys("\"'“”‘’«»„‹›()[]", " "))

# Words that stand before a name or a number and so never close a sentence. Those that may close
# one ("və s.", "млн") are not here: a capital after them is taken for a new sentence.
_LEADING_ABBREVIATIONS = {
    language: frozenset(words.split())
    for language, words in {
        "az": "akad azərb bax cən dos dr gen hüq küç kv məh məs müəl müh polk pr prof prosp "
        "qəs red resp səh şəh tel təq tərc univ vil",
        "ru": "акад ген гр им инж корр наб обл оз пер пл пос проф просп рис св см стр табл тел ул",
        "uk": "акад буд вул ген гр див доц ім інж корр наб напр обл оз пл пор пров просп "
        "проф рис св см стор табл тел",
    }.items()
}


class Sentence(NamedTuple):
    """One sentence: `text == source[start:end]`, no white space at either end.

    Offsets are code points of the text that was given, end exclusive.
    """

    text: str
    start: int
    end: int


def split_sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of `text` in order; together they hold every character but white space.

    None crosses an empty line ("\\n\\n") nor the start of a list item. `language` is ISO 639-1;
    a language unknown to sentencex is split by its fallback rules. Raises nothing.
    """
    found: list[Sentence] = []
    for start, end in _blocks(text):
        raw = _boundaries(text[start:end], start, language)
        for left, right in _mended(text, raw, language):
            found.append(Sentence(text[left:right], left, right))
    return found


def has_open_quotation(text: str) -> bool:
    """Whether a quotation mark or bracket in `text` has no partner in it.

    An apostrophe is a quotation mark only where it stands like one: before a word without one
    after, or after the closing mark of a sentence.
    """
    return text.count('"') % 2 == 1 or _has_open_pair(text) or _has_open_single(text)


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs, and the items of lists in them."""
    start = 0
    for found in _BLOCK_END.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _boundaries(block: str, offset: int, language: str) -> list[Span]:
    """Raw pieces of one block; one too long to be true is split once more without its quotes."""
    pieces: list[Span] = []
    for start, end in _segmented(block, language):
        if end - start > _GLUED:
            blind = block[start:end].translate(_BLINDFOLD)
            pieces += [(start + a, start + b) for a, b in _segmented(blind, language)]
        else:
            pieces.append((start, end))
    return [(offset + start, offset + end) for start, end in pieces]


def _segmented(block: str, language: str) -> Iterator[Span]:
    if language == "ru":
        import razdel  # here, as nothing but Russian needs it and it is slow to import

        for piece in razdel.sentenize(block):
            yield piece.start, piece.stop
    else:
        import sentencex  # here, as the command line's --help must not wait for it

        for boundary in sentencex.get_sentence_boundaries(language or "en", block):
            yield boundary["start_index"], boundary["end_index"]


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start = end - len(words.lstrip())
    return start, max(start, end - (len(words) - len(words.rstrip())))


def _mended(text: str, raw: list[Span], language: str) -> list[Span]:
    """Trimmed pieces, with each quotation mark on its own side and the parted ones joined."""
    pieces = [(start, end) for start, end in (_trimmed(text, *span) for span in raw) if start < end]
    joined: list[Span] = []
    for index, (start, end) in enumerate(pieces):
        if joined:
            start = _move_marks(text, joined, start, end)
            if start == end:
                continue
            rest = [(start, end), *pieces[index + 1 : index + _LONGEST_QUOTATION]]
            if _belongs_together(text, joined[-1], rest, language):
                joined[-1] = joined[-1][0], end
                continue
        joined.append((start, end))
    return joined


def _move_marks(text: str, joined: list[Span], start: int, end: int) -> int:
    """Give a closing mark at `start` to the piece before, take an opening one from its end."""
    first, last = joined[-1]
    stray = _STRAY_CLOSE.match(text, start, end) if text[start] in _STRAY else None
    if stray:
        joined[-1] = first, stray.end()
        return _trimmed(text, stray.end(), end)[0]
    if last == start and _STRAY_OPEN.search(text, first, last):
        joined[-1] = _trimmed(text, first, last - 1)
        return start - 1
    return start


def _belongs_together(text: str, before: Span, rest: list[Span], language: str) -> bool:
    start, end = rest[0]
    first = text[start]
    if first.isupper() and first.isalpha():
        pass  # nearly every piece: neither without a word nor going on
    elif not _WORD.search(text, start, end) or _GOES_ON.match(text, start, end):
        return True
    left = text[before[0] : before[1]]
    if language in _LEADING_ABBREVIATIONS and (
        _INITIAL.search(left) or _ends_in_abbreviation(left, language)
    ):
        return True
    return _closes_later(text, left, rest)


def _ends_in_abbreviation(left: str, language: str) -> bool:
    word = _LAST_WORD.search(left)
    return word is not None and word[1].casefold() in _LEADING_ABBREVIATIONS[language]


def _closes_later(text: str, left: str, rest: list[Span]) -> bool:
    """Whether `left` opens a quotation that one of the next pieces closes."""
    if not _has_open_pair(left):
        return False
    return any(not _has_open_pair(left + text[rest[0][0] : end]) for _, end in rest)


def _has_open_pair(text: str) -> bool:
    if text.isascii() and not any(map(text.__contains__, _ASCII_PAIRED)):
        return False
    waiting: list[str] = []
    for mark in _PAIRED.findall(text):
        if waiting and mark in waiting[-1]:
            waiting.pop()
        elif mark in _CLOSERS:
            waiting.append(_CLOSERS[mark])
        else:
            return True
    return bool(waiting)


def _has_open_single(text: str) -> bool:
    if "'" not in text and "’" not in text and "‘" not in text:
        return False
    opens = len(_SINGLE_OPENS.findall(text))
    closes = len(_SINGLE_CLOSES.findall(text))
    return closes > opens or opens > closes + len(_SINGLE_MAY_CLOSE.findall(text))
