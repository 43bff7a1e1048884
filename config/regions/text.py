"""One spelling for comparing: letters of equal worth become one, and no offset moves.

`normalise` keeps the length, so an offset in its result is an offset in the text it was given.
`fold` goes further (no diacritics, no punctuation) and serves only what a person types.
"""

from __future__ import annotations

import re
import unicodedata

# "İ" is the one character whose lower case is two; "ı" and "i" are one letter to a typist.
_SAME = {
    "İ": "i",
    "ı": "i",
    "’": "'",
    "ʼ": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\n": " ",
    "\t": " ",
    "\r": " ",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
}
_ASCII = [(odd, plain) for odd, plain in _SAME.items() if odd.isascii()]
_ODD_MARKS = re.compile(r"[\W_]+")
_LETTERS = {"ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "ь": "", "'": ""}


def normalise(text: str) -> str:
    """Lower case, ё as е, one apostrophe, one hyphen, one blank; as long as `text` is."""
    # Searches in C, each for one sign, of which a text has few.
    for odd, plain in _ASCII if text.isascii() else _SAME.items():
        text = text.replace(odd, plain)
    return text.lower().replace("ё", "е")


class _Bare(dict[int, str]):
    """A character without its marks, worked out once for each."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).lower())
        bare = "".join(char for char in plain if not unicodedata.combining(char))
        self[code] = bare
        return bare


_FOLDED = _Bare({ord(char): bare for char, bare in _LETTERS.items()})


def fold(words: str) -> str:
    """What two people who mean the same name would both type: "Côte d’Ivoire" → "cote divoire"."""
    return _ODD_MARKS.sub(" ", normalise(words).translate(_FOLDED)).strip()


def without_diacritics(words: str) -> str:
    """Latin letters bare, everything else as it was: "São Paulo" → "Sao Paulo"."""
    plain = unicodedata.normalize("NFKD", words)
    return "".join(char for char in plain if not unicodedata.combining(char))
