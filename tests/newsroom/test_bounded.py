"""Heavy material is read in a process of its own, and ends in time."""

from __future__ import annotations

import time

import pytest

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import extract
from bot.newsroom.extract.bounded import extract_bounded, is_light
from bot.newsroom.files import Format, Material

ARTICLE = "<p>Trams return to Gyumri after forty years, and the city's council is glad of it.</p>"
HEAD = "<html><head><title>Trams return</title></head><body><article>"


def _material(data: str, form: Format = Format.HTML) -> Material:
    return Material("page.html", "page.html", data.encode(), form)


@pytest.mark.parametrize(
    ("data", "form", "light"),
    [
        (HEAD + ARTICLE * 500, Format.HTML, True),
        (HEAD + ARTICLE * 5_000, Format.HTML, False),
        ("word " * 5_000, Format.MARKDOWN, True),
        ("word " * 50_000, Format.MARKDOWN, False),
        ("word " * 50_000, Format.TEXT, True),
        ("word " * 500_000, Format.TEXT, False),
    ],
)
def test_what_could_take_long(data: str, form: Format, light: bool) -> None:
    assert is_light(_material(data, form)) is light


def test_a_process_gives_what_the_function_gives() -> None:
    heavy = _material(f"{HEAD}{ARTICLE * 20}{'<!---->' * 4_100}")
    assert not is_light(heavy)
    assert extract_bounded(heavy) == extract(heavy)


def test_a_refusal_comes_back_whole() -> None:
    heavy = _material("<div>" * 4_100)
    with pytest.raises(InputRefusedError, match="250 deep") as refused:
        extract_bounded(heavy)
    assert refused.value.values == {"name": "page.html", "most": 250}


def test_the_clock_ends_it() -> None:
    begun = time.monotonic()
    with pytest.raises(InputRefusedError, match=r"within 0\.1 seconds"):
        extract_bounded(_material(f"{HEAD}{'<b>w</b> ' * 40_000}"), seconds=0.1)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("data", "form", "words"),
    [
        ("<b>w</b>" * 50_001, Format.HTML, "100000 tags"),
        ("word " * 200_001, Format.TEXT, "1000000 characters"),
    ],
)
def test_there_are_caps(data: str, form: Format, words: str) -> None:
    with pytest.raises(InputRefusedError, match=words):
        extract(_material(data, form))
