"""Bytes → text: the encoding told and checked; binaries and broken text refused in one sentence.

UTF-8 (with a byte order mark or without) and UTF-16 with one are taken. A page may declare another
encoding; UTF-8 is tried before it, since text that is valid UTF-8 and not plain ASCII is hardly
ever anything else, while pages saved by a browser often keep the declaration of the original.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from bot.common.errors import InputRefusedError

# First bytes that no text begins with, and what a person calls such files.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
)

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
_NONCHARACTERS = [0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)]
_SURROGATES = range(0xD800, 0xE000)
# Controls that no reader sees and that a database or Telegram refuses; tab and line feed stay.
_UNPRINTABLE = dict.fromkeys(
    [*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF, *_NONCHARACTERS, *_SURROGATES]
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, name: str, *, page: bool = False) -> str:
    """The text of `data`, in NFC, lines ended by "\\n", without unprintable characters.

    `page`: HTML, whose own declaration of an encoding counts where the bytes are not UTF-8.
    Raises: InputRefusedError (empty, only white space, binary, of another encoding).
    """
    if not data:
        raise InputRefusedError("{name} is empty: write the article into it first", name=name)
    text = _text(data, name, page)
    if "\0" in text:
        raise _binary(name)
    text = printable(unicodedata.normalize("NFC", text))
    if not text.strip():
        raise InputRefusedError(
            "{name} holds only white space: write the article into it first", name=name
        )
    return text


def printable(text: str) -> str:
    """`text` with line ends as "\\n" and without control characters and stray surrogates."""
    return _LINE_ENDS.sub("\n", text).translate(_UNPRINTABLE)


def _text(data: bytes, name: str, page: bool) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", name)
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind:
        raise InputRefusedError(
            "{name} is a {kind} file, not text: save its text as .txt, .md or .html and add that",
            name=name,
            kind=kind,
        )
    if b"\0" in data:
        raise _binary(name)
    declared = _declared(data) if page else None
    if declared and (data.isascii() or not _is_utf8(data)):
        return _strictly(data, declared, name)
    return _strictly(data, "utf-8-sig", name)


def _declared(data: bytes) -> str | None:
    """The legacy encoding that a page declares, None where it declares none that is known."""
    found = _DECLARED.search(data[:_PRESCAN_BYTES])
    if not found:
        return None
    try:
        encoding = codecs.lookup((found[1] or found[2]).decode("ascii", "replace")).name
    except LookupError:
        return None
    encoding = _READ_AS.get(encoding, encoding)
    return encoding if encoding in _LEGACY else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        raise InputRefusedError(
            "{name} is not valid {encoding} (first wrong byte at offset {offset}):"
            " save it as UTF-8 and add it again",
            name=name,
            encoding="UTF-8" if encoding == "utf-8-sig" else encoding.upper(),
            offset=error.start + mark,
        ) from error


def _binary(name: str) -> InputRefusedError:
    return InputRefusedError(
        "{name} is binary, not text (or UTF-16 without a byte order mark):"
        " save its text as UTF-8 and add that",
        name=name,
    )
