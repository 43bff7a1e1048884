"""`dateline search WORDS`: articles that hold all of these words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import Limit
from bot.cli.show import OfTopic, article_json, print_table

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from storage.records import Article


def search(
    words: Annotated[list[str], typer.Argument(help="All of them must stand in the article.")],
    topic: OfTopic = "",
    limit: Limit = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Search the approved articles, newest first."""

    async def work(newsroom: Newsroom) -> list[Article]:
        from bot.publishing.topics import topic_code

        code = topic_code(newsroom.book, topic) if topic else None
        page = await newsroom.store.search(" ".join(words), limit=limit, topic=code)
        return [await newsroom.store.article(brief.id) for brief in page.rows]

    articles = with_newsroom(work)
    if as_json:
        print_json([article_json(article, whole=False) for article in articles])
    else:
        print_table([article.brief for article in articles])
