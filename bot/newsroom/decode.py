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
from bot.newsroom.charset import declared, is_utf8, read_page

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

_NONCHARACTERS = [0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)]
_SURROGATES = range(0xD800, 0xE000)
# Controls that no reader sees and that a database or Telegram refuses; tab and line feed stay.
_UNPRINTABLE = dict.fromkeys(
    [*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF, *_NONCHARACTERS, *_SURROGATES]
)
_IS_UNPRINTABLE = re.compile("[" + "".join(map(chr, _UNPRINTABLE)) + "]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def decode(
    data: bytes,
    name: str,
    *,
    page: bool = False,
    fetched: bool = False,
    charset: str | None = None,
) -> str:
    """The text of `data`, in NFC, lines ended by "\n", without unprintable characters.

    `page`: HTML, whose own declaration of an encoding counts where the bytes are not UTF-8.
    `fetched`: nobody can save it again, so the likeliest reading is taken; `charset` is what the
    server said of it.
    Raises: InputRefusedError (empty, only white space, binary, of another encoding).
    """
    if not data:
        raise InputRefusedError("{name} is empty: write the article into it first", name=name)
    text = _text(data, name, page=page, fetched=fetched, charset=charset)
    if "\0" in text:
        raise _binary(name)
    text = normal(text)
    if not text.strip():
        raise InputRefusedError(
            "{name} holds only white space: write the article into it first", name=name
        )
    return text


def normal(text: str) -> str:
    """As every text is kept: `printable`, and in NFC."""
    return printable(unicodedata.normalize("NFC", text))


def printable(text: str) -> str:
    """`text` with line ends as "\\n" and without control characters and stray surrogates."""
    if text.replace("\n", "").isprintable():
        return text  # most texts: the searches below take five times as long
    text = _LINE_ENDS.sub("\n", text)
    # `translate` looks at each sign by itself; hardly any text has one to take out.
    return text.translate(_UNPRINTABLE) if _IS_UNPRINTABLE.search(text) else text


def _text(data: bytes, name: str, *, page: bool, fetched: bool, charset: str | None) -> str:
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
    if fetched:
        text = read_page(data, charset)
        if text is None:
            raise InputRefusedError(
                "{name} does not tell in which encoding it is written: open it in a browser and "
                "add its text",
                name=name,
            )
        return text
    encoding = declared(data) if page else None
    if encoding and (data.isascii() or not is_utf8(data)):
        return _strictly(data, encoding, name)
    return _strictly(data, "utf-8-sig", name)


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
