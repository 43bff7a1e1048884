"""Bytes → text: encodings taken, encodings refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.common.errors import InputRefusedError
from bot.newsroom.decode import decode, printable

WORDS = "Bakı və Київ: «переговори» – €"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
    ],
)
def test_unicode_is_taken_with_or_without_a_mark(data: bytes) -> None:
    assert decode(data, "a.txt") == WORDS


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty: write the article into it first"),
        (b" \n\t\xc2\xa0\n", "holds only white space: write the article into it first"),
        (b"%PDF-1.7 ...", "is a PDF file, not text"),
        (b"PK\x03\x04\x14", "is a ZIP or Office file, not text"),
        (b"{\\rtf1 words}", "is a RTF file, not text"),
        (b"words\0words", "is binary, not text (or UTF-16 without a byte order mark)"),
        ("words".encode("utf-16-le"), "is binary, not text (or UTF-16 without"),
        ("words".encode("utf-32"), "is binary, not text"),
        ("Привет".encode("cp1251"), "is not valid UTF-8 (first wrong byte at offset 0)"),
        (b"caf\xe9 au lait", "is not valid UTF-8 (first wrong byte at offset 3)"),
        (codecs.BOM_UTF8 + b"ab\xff", "is not valid UTF-8 (first wrong byte at offset 5)"),
        (
            codecs.BOM_UTF16_LE + b"a\0\x00\xd8",
            "is not valid UTF-16 (first wrong byte at offset 4)",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        decode(data, "a.txt")
    assert str(refused.value).startswith(f"a.txt {sentence}")
    assert "\n" not in str(refused.value)
    assert "{" not in str(refused.value)


RUSSIAN = "<meta charset={}><p>Переговоры в Баку"


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (RUSSIAN.format("windows-1251"), "cp1251"),
        (RUSSIAN.format('"KOI8-R"'), "koi8-r"),
        (RUSSIAN.format("iso-8859-5"), "iso8859-5"),
        ("<?xml version='1.0' encoding='windows-1251'?><p>Переговоры", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=cp1251"><p>Баку', "cp1251"),
        # A browser saves as UTF-8 and keeps the old declaration.
        (RUSSIAN.format("windows-1251"), "utf-8"),
        (RUSSIAN.format("no-such-thing"), "utf-8"),
        # Declared in ASCII, a page can hold no UTF-16 (HTML standard, prescan, step 13).
        (RUSSIAN.format("utf-16"), "utf-8"),
        ("<meta charset=iso-8859-1><p>“€”", "cp1252"),
    ],
)
def test_a_page_is_read_by_what_it_declares(page: str, encoding: str) -> None:
    assert decode(page.encode(encoding), "a.html", page=True) == page


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "hex", "rot13", "punycode"])
def test_codecs_that_hide_markup_are_not_honoured(encoding: str) -> None:
    page = f"<meta charset={encoding}><p>+ADw-b+AD4- \\x3cb\\x3e"
    assert decode(page.encode(), "a.html", page=True) == page


def test_a_declared_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(
        InputRefusedError, match=r"not valid CP1252 \(first wrong byte at offset 28"
    ):
        decode(b"<meta charset=iso-8859-1><p>\x81\x8d", "a.html", page=True)


def test_plain_text_declares_nothing() -> None:
    with pytest.raises(InputRefusedError, match="not valid UTF-8"):
        decode("<meta charset=cp1251> Баку".encode("cp1251"), "a.txt")


def test_text_comes_out_composed_and_printable() -> None:
    assert decode("Київ\r\nі\u0306\x07\u2028x\ufeff".encode(), "a") == "Київ\nі\u0306\nx"
    assert decode("и\u0306".encode(), "a") == "й"


@given(st.text())
def test_printable_leaves_nothing_that_a_database_refuses(text: str) -> None:
    clean = printable(text)
    assert printable(clean) == clean
    assert clean.encode().decode() == clean
    assert not any(ord(c) < 32 and c not in "\t\n" for c in clean)


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_taken_or_refused(data: bytes, page: bool) -> None:
    try:
        assert decode(data, "a", page=page).strip()
    except InputRefusedError as refused:
        assert str(refused).startswith("a ")
