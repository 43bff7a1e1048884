"""`dateline retract ID`: take an article back, with its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import with_newsroom
from bot.cli.numbers import known_id

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom


def retract(
    article_id: Annotated[
        int, typer.Argument(metavar="ID", help="The article's number.", callback=known_id)
    ],
    notice: Annotated[
        bool, typer.Option("--notice", help="A notice takes the place of its posts.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Retract an article: readers do not find it any more, its posts are deleted.

    The running bot changes the posts; while none runs, the next one does.
    """
    from storage.records import Article, Channel, CorrectionKind

    kind = CorrectionKind.NOTICE if notice else CorrectionKind.DELETE

    async def look(newsroom: Newsroom) -> tuple[Article, list[Channel]]:
        from bot.publishing.correction_words import CHANNELS_READ

        article = await newsroom.store.article(article_id)
        return article, list(await newsroom.store.posted_channels(article_id, limit=CHANNELS_READ))

    async def work(newsroom: Newsroom) -> None:
        await newsroom.store.retract(article_id, kind, by="cli", now=newsroom.now())

    article, channels = with_newsroom(look)
    where = ", ".join(channel.address for channel in channels)
    if not yes:
        typer.confirm(f"Retract “{article.title}” (posted to: {where or 'nowhere'})?", abort=True)
    with_newsroom(work)
    what = "replaced by a notice" if notice else "deleted"
    print(f"Retracted: {article.title}" + (f"; to be {what} in {where}" if where else ""))  # noqa: T201
