from __future__ import annotations

import pytest

from bot.newsroom.regions import Tagger
from config.regions import RegionBook, load_book


@pytest.fixture(scope="session")
def book() -> RegionBook:
    return load_book()


@pytest.fixture(scope="session")
def tagger(book: RegionBook) -> Tagger:
    return Tagger(book)
