from __future__ import annotations

import pytest

from bot.newsroom.regions import Tagger
from config.regions import RegionBook
from tests.regions import shipped


@pytest.fixture(scope="session")
def book() -> RegionBook:
    return shipped.BOOK


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return shipped.TAGGER
