"""Which encoding a page is in: what it or its server says, unless the bytes say otherwise.

A file that is declared wrongly is refused (see decode): its editor can save it again. Of a page
that was fetched nobody can, so there the likeliest reading is taken, or none.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

# The legacy encodings of the WHATWG Encoding Standard that Python knows, by Python's names.
# Not every codec of Python's is safe to name: "utf-7" or "unicode_escape" hide markup.
_LEGACY = frozenset(
    [
        *("cp866", "koi8-r", "koi8-u", "mac-cyrillic", "cp874", "cp932", "cp949", "gbk", "gb18030"),
        *("big5", "euc_jp", "iso2022_jp", *(f"cp{page}" for page in range(1250, 1259))),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    ]
)
# What the standard reads in their stead: what pages declare and what they hold differ.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# A page names its encoding within its first 1024 bytes (HTML standard, 4.2.5.4).
_PRESCAN_BYTES = 1024
_DECLARED = re.compile(
    rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
# What a text looks like that was read in the wrong one of two encodings: Cyrillic as Latin is all
# accents (no language writes four in a row), one Cyrillic as another has its case turned over, or
# signs of box drawing amid its words.
_GARBLED = re.compile(r"[À-ÖØ-öø-ÿ]{4,}|[а-яё][А-ЯЁ]{3,}|[а-яёА-ЯЁ][─-╿]|[─-╿][а-яёА-ЯЁ]")
_FOREIGN_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_MOST_GARBLED = 0.1  # of the words that are not plain ASCII
# A page of UTF-8 may hold a few broken letters: cut teasers, a comment pasted in.
_MOST_BROKEN = 0.02
_SAMPLE_BYTES = 1 << 16


def read_page(data: bytes, server_says: str | None) -> str | None:
    """The text of a page that was fetched, None where no reading is likely.

    UTF-8 where it is valid; else what the server or the page declares, where that gives words;
    else UTF-8 with a few broken letters; else what charset-normalizer finds likeliest.
    """
    says = [legacy(server_says) if server_says else None, declared(data)]
    if is_utf8(data) and not (data.isascii() and any(says)):
        return data.decode("utf-8-sig")
    for encoding in says:
        text = _decoded(data, encoding) if encoding else None
        if text is not None and not _is_garbled(text):
            return text
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    if broken <= _MOST_BROKEN * (len(data) - len(text) + broken):
        return text
    return _likeliest(data)


def _likeliest(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(_foreign(data), cp_isolation=sorted(_LEGACY)).best()
    text = _decoded(data, found.encoding) if found else None
    return None if text is None or _is_garbled(text) else text


def _foreign(data: bytes) -> bytes:
    """The words that tell an encoding, without the markup that would drown them."""
    words = re.findall(rb"[^<>\"'=/;&]*[\x80-\xff][^<>\"'=/;&]*", data)
    return b" ".join(words)[:_SAMPLE_BYTES]


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_garbled(text: str) -> bool:
    words: Sequence[str] = _FOREIGN_WORD.findall(text[: 4 * _SAMPLE_BYTES])
    return len(_GARBLED.findall(text[: 4 * _SAMPLE_BYTES])) > _MOST_GARBLED * len(words)


def declared(data: bytes) -> str | None:
    """The legacy encoding that a page declares, None where it declares none that is known."""
    found = _DECLARED.search(data[:_PRESCAN_BYTES])
    if not found:
        return None
    return legacy((found[1] or found[2]).decode("ascii", "replace"))


def legacy(name: str) -> str | None:
    """Python's name for a legacy encoding, as pages mean it; None where none is known by it."""
    try:
        encoding = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    encoding = _READ_AS.get(encoding, encoding)
    return encoding if encoding in _LEGACY else None


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
