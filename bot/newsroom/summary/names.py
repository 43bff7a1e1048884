"""The names of a text, told by their capitals, and whether one stands in another, inflected or not.

Not a dictionary's knowledge: two forms are one name where they share their stem and what is left of
each is no longer than an ending of the language can be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from bot.newsroom.sentences import split_sentences
from config.regions.text import normalise

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
# What an English name and what is made of it end in: Ukraine, Ukrainian; Iran, Iranians.
_ENGLISH = frozenset(
    ["", "s", "'s", "n", "ns", "an", "ans", "ian", "ians", "ish", "ese", "i", "is"]
)
# How much of a form may be an ending, and how few letters a stem may have.
_ENDINGS = {"ru": 4, "uk": 4, "az": 7}
_SHORTEST_STEM = 3

Words = Mapping[str, Sequence[str]]  # by their first letters


def names(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Words with a capital that do not begin a sentence, and abbreviations wherever they stand."""
    for sentence in split_sentences(text, language):
        first = True
        for found in _WORD.finditer(sentence.text):
            word = found[0]
            abbreviation = len(word) > 1 and word.isupper()
            if word[0].isupper() and (abbreviation or not first):
                yield sentence.start + found.start(), word
            first = False


def words_of(text: str) -> Words:
    """The words of a text, ready for `stands_in`."""
    words: dict[str, set[str]] = defaultdict(set)
    for word in _WORD.findall(normalise(text)):
        words[word[:_SHORTEST_STEM]].add(word)
    return {start: sorted(found) for start, found in words.items()}


def stands_in(name: str, words: Words, language: str) -> bool:
    """Whether one of the words is this name in some form."""
    plain = normalise(name)
    return any(_same(plain, word, language) for word in words.get(plain[:_SHORTEST_STEM], ()))


def _same(one: str, other: str, language: str) -> bool:
    if one == other:
        return True
    pairs = zip(one, other, strict=False)
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    short, long = sorted((one[stem:], other[stem:]), key=len)
    if language not in _ENDINGS:
        return stem >= _SHORTEST_STEM and short in ("", "e", "a", "y") and long in _ENGLISH
    if language == "az":  # endings are added, and the stem before them hardly changes
        return stem >= _SHORTEST_STEM and len(short) <= 1 and len(long) <= _ENDINGS["az"]
    longest = min(_ENDINGS[language], stem - 1)
    return stem >= _SHORTEST_STEM and len(short) <= 2 and len(long) <= longest
