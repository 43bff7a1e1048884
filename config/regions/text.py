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
_LIKE_LOWER = {"ё": "е"}
_OTHER = re.compile("[" + "".join(_SAME) + "]")
_ODD_MARKS = re.compile(r"[\W_]+")
_LETTERS = {"ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "ь": "", "'": ""}


def normalise(text: str) -> str:
    """Lower case, ё as е, one apostrophe, one hyphen, one blank; as long as `text` is."""
    if not text.isascii():
        text = _OTHER.sub(lambda found: _SAME[found[0]], text)
    else:
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("`", "'")
    text = text.lower()
    for odd, plain in _LIKE_LOWER.items():
        text = text.replace(odd, plain)
    return text


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
