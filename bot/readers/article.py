"""/article ID and every "read" button: the full analysis, whole or paged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.numbers import id_from_text
from bot.common.texts import N_
from bot.publishing.render import Button, Message
from storage.errors import ArticleNotFoundError
from storage.records import Article, ArticleState

# Up to so many messages come at once; a longer analysis is paged in one message.
MOST_AT_ONCE: Final = 3


async def article(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    words = context.words
    if not words.isdecimal():
        await context.say(update, texts.t("Which one? Write its number, as in /article 12."))
        return
    article_id = id_from_text(words)
    if article_id is None:
        await _say_missing(update, context, words)
        return
    await show(update, context, article_id)


async def show(update: Update, context: NewsContext, article_id: int) -> None:
    """Send the full analysis."""
    texts = context.texts_for(update)
    found = await _found(context, article_id)
    if found is not None and found.state is ArticleState.RETRACTED:
        # Old posts and lists may still lead here.
        await context.say(update, texts.t("This analysis has been retracted."))
        return
    if found is None or found.state is not ArticleState.APPROVED:
        await _say_missing(update, context, article_id)
        return
    parts = context.desk.look.analysis(found, texts)
    if len(parts) > MOST_AT_ONCE:
        await context.reply(update, _paged(parts, found.id, 0))
        return
    for part in parts:
        await context.reply(update, part)


async def _say_missing(update: Update, context: NewsContext, number: object) -> None:
    texts = context.texts_for(update)
    template = texts.t("There is no analysis {number}. /latest shows what there is.")
    await context.say(update, template, number=number)


async def turn(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on a number of a list, or on an arrow of a paged analysis."""
    article_id, page, fresh = id_from_text(data[0]), int(data[1]), len(data) == 2
    if article_id is None or page < 0:
        raise ValueError(data)
    found = None if fresh else await _found(context, article_id)
    if found is None or found.state is not ArticleState.APPROVED:
        await show(update, context, article_id)
        return
    parts = context.desk.look.analysis(found, context.texts_for(update))
    await context.redraw(update, _paged(parts, article_id, min(page, len(parts) - 1)))


async def _found(context: NewsContext, article_id: int) -> Article | None:
    """In whatever state: only approved articles are to be read."""
    try:
        return await context.desk.store.article(article_id)
    except ArticleNotFoundError:
        return None


def _paged(parts: Sequence[Message], article_id: int, page: int) -> Message:
    buttons = []
    if page > 0:
        buttons.append(Button("«", callback_data=f"read:{article_id}:{page - 1}:turn"))
    buttons.append(
        Button(f"{page + 1} / {len(parts)}", callback_data=f"read:{article_id}:{page}:turn")
    )
    if page + 1 < len(parts):
        buttons.append(Button("»", callback_data=f"read:{article_id}:{page + 1}:turn"))
    return replace(parts[page], buttons=(*parts[page].buttons, tuple(buttons)))


COMMAND = Command(
    names=("article",),
    usage=N_("/article ID"),
    help=N_("the full analysis with this number"),
    handle=article,
    taps=(Tap("read", turn),),
)
