"""An article as an editor names it: by its number."""

from __future__ import annotations

from bot.common.errors import DatelineError
from bot.common.numbers import id_from_text
from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import Article


async def named_article(store: Store, text: str) -> Article:
    """Raises: DatelineError where there is none with this number."""
    number = text.removeprefix("#")
    if not number.isdecimal():
        raise DatelineError("“{text}” is no article's number: write it as in 12.", text=text)
    article_id = id_from_text(number)
    try:
        if article_id is not None:
            return await store.article(article_id)
    except ArticleNotFoundError:
        pass
    raise DatelineError("There is no article {number}: /latest shows what there is.", number=number)
