"""Words as the search compares them: the same for the index and the query, on both databases.

A change here makes the words of stored articles differ from those in the index: it needs a
migration that fills the index anew.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

MAX_WORD_CHARS = 64  # PostgreSQL refuses words of 2,048 bytes; nobody types more than this
MAX_QUERY_WORDS = 32

_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_WORD = re.compile(r"\w+")  # of a text without "_": two thirds of the time of [^\W_]+
# Letters that people leave out or cannot type, and that no decomposition takes apart.
_LOOKALIKES = tuple(zip("ёəıłøđ", "еeilod", strict=True))


# Letters and signs of nearly every text; each folds by itself, so that a table in C can do it.
_COMMON = (
    "".join(map(chr, (*range(0x80), *range(0x410, 0x450))))
    + "ЁёЄєІіЇїҐґƏəİıÖöÜüĞğŞşÇçéèáàäåâãêëíîïñóôøúûÉ«»‘’“”„–—−‐…•£€°§©®\u00a0"
)


def words_of(text: str) -> list[str]:
    """The words in order: without case, Latin letters without their marks, ё as е, ə as e."""
    return folded(text).split()


def folded(text: str) -> str:
    """The words as one text, parted by one blank or more."""
    try:
        coded, _ = codecs.charmap_encode(text, "strict", _CODES)
    except UnicodeEncodeError:
        words = _folded(text)
    else:
        words, _ = codecs.charmap_decode(coded, "strict", _FOLDED)
    if _has_long_word(words):
        return " ".join([word[:MAX_WORD_CHARS] for word in words.split()])
    return words


def _has_long_word(words: str) -> bool:
    """From blank to blank in leaps as long as a word may be: so no word needs to be looked at."""
    start, size = 0, len(words)
    while size - start > MAX_WORD_CHARS:
        blank = words.rfind(" ", start, start + MAX_WORD_CHARS + 1)
        if blank < 0:
            return True
        start = blank + 1
    return False


def _folded(text: str) -> str:
    """The words, parted by blanks, whatever letters they are of."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed))
    # Searches in C, each for one letter; `translate` would look every letter up.
    for letter, plain in (*_LOOKALIKES, ("_", " ")):
        bare = bare.replace(letter, plain)
    return " ".join(_WORD.findall(bare))


_CODES = codecs.charmap_build(_COMMON.ljust(256, "\ufffe"))
_FOLDED = "".join(_folded(sign) or " " for sign in _COMMON)


def query_words(typed: str) -> list[str]:
    """The different words that a person typed, the first MAX_QUERY_WORDS of them."""
    return list(dict.fromkeys(words_of(typed)))[:MAX_QUERY_WORDS]
