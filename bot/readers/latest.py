"""/latest [n]: the newest analyses."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.numbers import id_from_text
from bot.common.texts import N_
from bot.publishing.render import Message, render_text
from bot.readers.lists import MOST_ROWS, PAGE_SIZE, cursor_from_text, list_message
from storage.records import Cursor


async def latest(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    words = context.words
    if words and not 1 <= (id_from_text(words) or 0) <= MOST_ROWS:
        await context.say(
            update,
            texts.t("How many? Write a number from 1 to {most}, as in /latest 5."),
            most=MOST_ROWS,
        )
        return
    size = int(words) if words else PAGE_SIZE
    await context.reply(update, await _page(update, context, size, None))


async def page(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    size = id_from_text(data[0]) if data else None
    before = cursor_from_text(data[1:])
    await context.redraw(
        update, await _page(update, context, min(size or PAGE_SIZE, MOST_ROWS), before)
    )


async def _page(update: Update, context: NewsContext, size: int, before: Cursor | None) -> Message:
    texts = context.texts_for(update)
    found = await context.desk.store.articles(limit=size, before=before)
    if not found.rows:
        return render_text(texts.t("There is no analysis yet. Come back a little later."))
    return list_message(
        context,
        texts,
        found,
        heading=texts.t("Latest analyses"),
        list_data=f"latest:{size}",
        first=before is None,
    )


COMMAND = Command(
    names=("latest",),
    usage="/latest [n]",
    help=N_("the newest analyses"),
    handle=latest,
    taps=(Tap("latest", page),),
)
