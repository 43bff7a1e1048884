"""The schedules in words: a few of them at once, or all of them, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import NewsContext
from bot.common.texts import Translator
from bot.editors.turning import page_of, place_of
from bot.editors.whole import say_whole
from bot.publishing.render import Message, render_text
from bot.publishing.schedule_text import describe
from storage.records import Schedule

# So many fit into one message, however long their words.
PAGE_SIZE = 8


async def list_all(update: Update, context: NewsContext) -> None:
    await context.reply(update, await _page(update, context, after=0))


async def turn(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on an arrow; its data is the number of the last schedule on the page before."""
    await context.redraw(update, await _page(update, context, after=place_of(data)))


async def show(update: Update, context: NewsContext, schedules: Sequence[Schedule]) -> None:
    """What stands in the tables now, in words: the editor sees what was understood."""
    texts = context.texts_for(update)
    await say_whole(update, context, "\n\n".join(await _described(context, texts, schedules)))


async def _page(update: Update, context: NewsContext, *, after: int) -> Message:
    texts = context.texts_for(update)
    schedules = await context.desk.store.schedules()
    if not schedules:
        return render_text(
            texts.t(
                "There is no schedule. As in: /schedule 12 @channel 2026-12-01 09:00, or "
                "/schedule @channel 0 9,18 * * * Europe/Kyiv russia"
            )
        )
    shown, buttons = page_of(schedules, texts, "schedule", after=after, size=PAGE_SIZE)
    lines = "\n\n".join(await _described(context, texts, shown))
    return render_text("{lines}", buttons=[buttons], lines=lines)


async def _described(
    context: NewsContext, texts: Translator, schedules: Sequence[Schedule]
) -> list[str]:
    desk = context.desk
    return [
        await describe(desk.store, desk.book, schedule, texts, now=desk.now())
        for schedule in schedules
    ]
