"""Whole articles: each file in tests/data/newsroom against the .expected.json beside it."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.newsroom.extract import Parts, extract, fingerprint
from bot.newsroom.files import FORMATS, Material
from tests.newsroom.rules import assert_keeps_the_rules

DATA = Path(__file__).parent.parent / "data" / "newsroom"
ARTICLES = sorted(path for path in DATA.iterdir() if path.suffix in FORMATS)
REAL = Path(__file__).parents[3] / "shared" / "articles" / "aliyev-azerbaijan-russia.txt"
# The desk's zone, for dates that a file gives without an offset.
ZONE = timezone(timedelta(hours=2))


def _extract(path: Path) -> Parts:
    return extract(
        Material(path.name, path.name, path.read_bytes(), FORMATS[path.suffix]), zone=ZONE
    )


def as_json(parts: Parts) -> dict[str, Any]:
    text = parts.body.text
    return {
        "title": parts.title,
        "lede": parts.lede,
        "section": parts.section,
        "author": parts.author,
        "language": parts.language,
        "source_url": parts.source_url,
        "image_url": parts.image_url,
        "published_at": parts.published_at.isoformat() if parts.published_at else None,
        "summary": parts.summary,
        "body": text.split("\n"),
        "marks": [
            [mark.style.value, mark.start, text[mark.start : mark.end], mark.url]
            for mark in parts.body.marks
        ],
    }


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_an_article_comes_out_as_expected(path: Path) -> None:
    parts = _extract(path)
    assert_keeps_the_rules(parts.body)
    assert as_json(parts) == json.loads(path.with_suffix(".expected.json").read_text("utf-8"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_extraction_gives_the_same_every_time(path: Path) -> None:
    assert fingerprint(_extract(path)) == fingerprint(_extract(path))


@pytest.mark.skipif(not REAL.exists(), reason="no shared articles beside this checkout")
def test_a_real_page_comes_in_right() -> None:
    parts = _extract(REAL)
    assert parts.title.startswith("Aliyev, Azerbaijan, and Russia: Why Baku's Rhetoric")
    assert parts.section == "State Liders"
    assert parts.lede.startswith("In-depth discussion of Azerbaijani President Aliyev's")
    assert parts.body.text.startswith("Azerbaijani President Ilham Aliyev has recently")
    assert parts.body.text.endswith("Eurasian transit routes.")
    assert len(parts.body.text.split("\n\n")) == 6
    assert parts.title not in parts.body.text
    assert (parts.language, parts.author, parts.published_at) == ("en", None, None)
