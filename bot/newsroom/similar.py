"""The same text again, lightly edited or under another headline: shingles, MinHash bands, likeness.

Two texts share a band with a probability that rises steeply with their likeness (locality-sensitive
hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3). So a look-up of a
few stored numbers finds the candidates among any number of articles, and each is then compared by
the exact Jaccard index. Headlines do not count: they are what others write anew.
"""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Final

from rensa import RMinHash

from bot.newsroom.extract import Parts
from storage.folding import words_of
from storage.records import Article, NewArticle

# Shingles of three words: of 4,255 articles that were tried no two on different events were as
# like as this but for tables of one form, and short ones of those (bonds, dividends).
_WORDS: Final = 3
_ALIKE: Final = 0.5
_SHORT_ALIKE: Final = 0.75
_SHORT: Final = 120  # different shingles
_LEAST: Final = 20  # with fewer of them chance decides
# 16 bands of 3: a likeness of .5 is found in 88 of 100 cases, .6 in 98, .7 in all but one in 600.
BANDS: Final = 16
_ROWS: Final = 3
_SEED: Final = 20261122  # it and the library's algorithm make the stored bands: see `_BAND`
# Different figures in a text from which they tell forms; how many of them a copy has in common.
_FORM_FIGURES: Final = 4
_SAME_FIGURES: Final = 0.5
_FIGURE = re.compile(r"(?<!\w)\d+(?:[.,:]\d+)*")
_BAND = struct.Struct(f"<HB{_ROWS}I")
_NUMBER = struct.Struct("<q")

Shingles = frozenset[str]


def shingled_text(article: Article | NewArticle | Parts) -> str:
    """What of an article is compared. Whether the first paragraph is a lede makes no difference."""
    return f"{article.lede}\n{article.body.text}"


def shingles(text: str) -> Shingles:
    """Every three words that stand side by side, as the search folds them."""
    return frozenset(_in_order(text))


def _in_order(text: str) -> list[str]:
    """The shingles, also those that come again."""
    words = words_of(text)
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def bands(text: str) -> tuple[int, ...]:
    """BANDS whole numbers of 64 bits (signed); none where the text is too short to tell.

    A shingle that comes again changes none of them, so that most texts need no set of theirs. The
    version of the library's algorithm goes into each: a later one finds no old band, and joins
    nothing wrongly.
    """
    found = _in_order(text)
    if len(set(found[: 2 * _LEAST])) < _LEAST and len(set(found)) < _LEAST:
        return ()
    minhash = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update(found)
    digest = minhash.digest()
    return tuple(
        _hashed(_BAND.pack(RMinHash.ALGORITHM_VERSION, band, *digest[start : start + _ROWS]))
        for band, start in enumerate(range(0, BANDS * _ROWS, _ROWS))
    )


def likeness(one: Shingles, other: Shingles) -> float:
    """The Jaccard index: what both have, of what either has; 0 to 1."""
    return len(one & other) / (len(one | other) or 1)


def is_form(one: str, other: str) -> bool:
    """Whether both are one form with other figures: the rates, the cases, the weather of two days.

    A copy keeps the figures of what it copies, or most of those that it keeps at all.
    """
    figures, others = set(_FIGURE.findall(one)), set(_FIGURE.findall(other))
    fewer = min(len(figures), len(others))
    return fewer >= _FORM_FIGURES and len(figures & others) < _SAME_FIGURES * fewer


def is_near(one: Shingles, other: Shingles) -> bool:
    """Whether they are one text. Short ones have to be more alike: forms are filled in anew."""
    short = min(len(one), len(other)) < _SHORT
    return likeness(one, other) >= (_SHORT_ALIKE if short else _ALIKE)


def _hashed(band: bytes) -> int:
    number: int = _NUMBER.unpack(hashlib.blake2b(band, digest_size=8).digest())[0]
    return number
