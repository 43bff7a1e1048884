"""The regions as they are shipped, loaded once for every test of this room."""

from __future__ import annotations

from bot.newsroom.regions import Tagger
from config.regions import load_book

BOOK = load_book()
TAGGER = Tagger(BOOK)
