"""Pages whose servers lie about their encoding, or say nothing."""

from __future__ import annotations

import pytest

from bot.newsroom.charset import read_page

RUSSIAN = "<p>Трамваи возвращаются в Гюмри: городской совет проголосовал за две линии, и ёлки.</p>"
UKRAINIAN = "<p>Порти України знижують збори, і перевізники з Одеси цьому дуже раді.</p>"
TURKIC = "<p>Bakı limanı gözlədiyimizdən çox yük qəbul etdi, şəhər sevinir.</p>"
GERMAN = "<p>Größere Straßenbahnen für Köln: schöne Aussichten über Brücken.</p>"


@pytest.mark.parametrize(
    ("text", "encoding", "server_says"),
    [
        (RUSSIAN, "utf-8", "windows-1251"),
        (RUSSIAN, "utf-8", "iso-8859-1"),
        (RUSSIAN, "utf-8", None),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "koi8-r"),
        (RUSSIAN, "cp1251", None),
        (RUSSIAN, "koi8-r", "windows-1251"),
        (RUSSIAN, "koi8-r", None),
        (RUSSIAN, "iso8859-5", "no-such-thing"),
        (UKRAINIAN, "cp1251", "utf-8"),
        (UKRAINIAN, "koi8-u", "koi8-u"),
        (TURKIC, "utf-8", "iso-8859-9"),
        (GERMAN, "cp1252", "utf-8"),
        (GERMAN, "cp1252", "iso-8859-1"),
        ("<p>Plain words.</p>", "ascii", "unicode_escape"),
    ],
)
def test_a_page_is_read_for_what_it_is(text: str, encoding: str, server_says: str | None) -> None:
    page = f"<html><body class='a'>{text * 8}</body></html>"
    assert read_page(page.encode(encoding), server_says) == page


def test_the_pages_own_word_counts_where_the_servers_makes_no_sense() -> None:
    page = f"<meta charset=windows-1251>{RUSSIAN}"
    assert read_page(page.encode("cp1251"), "iso-8859-1") == page


def test_a_few_broken_letters_are_borne() -> None:
    data = (RUSSIAN * 20).encode() + "ж".encode()[:1] + b"</p>"
    assert read_page(data, "utf-8") == RUSSIAN * 20 + "\ufffd</p>"


def test_noise_is_no_text() -> None:
    assert read_page(bytes(range(128, 256)) * 40, "iso-8859-1") is None
