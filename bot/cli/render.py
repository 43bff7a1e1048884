"""`dateline render ID` or `--all`: exactly what a channel would be sent, without sending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import known_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app.newsroom import Newsroom
    from bot.publishing.look import Look
    from bot.publishing.render import Message
    from storage.records import Article, Channel


def render(
    article_id: Annotated[
        int | None, typer.Argument(metavar="ID", help="The article's number.", callback=known_id)
    ] = None,
    channel: Annotated[str, typer.Option(help="As this channel would get it.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Every approved article.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show the messages of a post: HTML, what is read, entities, lengths, buttons."""
    if (article_id is None) == (not all_):
        raise typer.BadParameter("name one article, or --all of them")

    async def work(newsroom: Newsroom) -> list[dict[str, Any]]:
        look = newsroom.look()
        target = await _channel(newsroom, channel) if channel else None
        if article_id is not None:
            return [_rendered(await newsroom.store.article(article_id), target, look)]
        return [_rendered(article, target, look) async for article in _every(newsroom)]

    posts = with_newsroom(work)
    if as_json:
        print_json(posts)
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    for post in posts:
        for part in [*post["post"], *post["analysis"]]:
            console.print(
                f"── article {post['article']} · {part['length']} characters", style="dim"
            )
            console.print(part["html"])
            for button in part["buttons"]:
                console.print(f"[ {button['text']} ] {button.get('url', '')}", style="cyan")


async def _channel(newsroom: Newsroom, text: str) -> Channel:
    from bot.publishing.addresses import channel_address

    address = channel_address(text)
    return await newsroom.store.channel(address.chat, address.thread)


async def _every(newsroom: Newsroom) -> AsyncIterator[Article]:
    before = None
    while True:
        page = await newsroom.store.articles(limit=200, before=before)
        for brief in page.rows:
            yield await newsroom.store.article(brief.id)
        if page.next is None:
            return
        before = page.next


def _rendered(article: Article, channel: Channel | None, look: Look) -> dict[str, Any]:
    texts = look.texts.of(article.language)
    return {
        "article": article.id,
        "title": article.title,
        "post": [_message(message) for message in look.post(article, channel)],
        "analysis": [_message(message) for message in look.analysis(article, texts)],
    }


def _message(message: Message) -> dict[str, Any]:
    from bot.publishing.render.length import units

    payload = message.payload()
    keyboard = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        "html": payload["text"],
        "parse_mode": payload["parse_mode"],
        "text": message.markup.text,
        "length": units(message.markup.text),
        "entities": [
            {"start": e.start, "end": e.end, "style": e.style.value, "url": e.url}
            for e in message.markup.marks
        ],
        "buttons": [button for row in keyboard for button in row],
    }
