"""An article as an editor names it: by its number."""

from __future__ import annotations

from bot.common.errors import DatelineError
from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import Article


async def named_article(store: Store, text: str) -> Article:
    """Raises: DatelineError where there is none with this number."""
    number = text.removeprefix("#")
    if not number.isdecimal():
        raise DatelineError("“{text}” is no article's number: write it as in 12.", text=text)
    try:
        return await store.article(int(number))
    except ArticleNotFoundError as error:
        raise DatelineError(
            "There is no article {number}: /latest shows what there is.", number=number
        ) from error
