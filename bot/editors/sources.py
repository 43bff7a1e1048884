"""/sources: where articles come from by themselves; add one, pause it, let it go on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.numbers import id_from_text
from bot.common.texts import N_, Translator
from bot.editors.people import editor_name
from bot.editors.turning import page_of, place_of
from bot.newsroom.pages import is_address
from bot.newsroom.sources import find_source
from bot.publishing.render import Button, Message, render_text
from bot.publishing.source_text import describe_source
from storage.errors import SourceExistsError, SourceNotFoundError
from storage.records import Source, SourceState

# So many fit into one message, however long their words.
PAGE_SIZE = 5
_STATES = {"pause": SourceState.PAUSED, "resume": SourceState.ACTIVE}


async def sources(update: Update, context: NewsContext) -> None:
    args = context.args or []
    if not args:
        await context.reply(update, await _page(update, context, after=0))
    elif len(args) == 1 and is_address(args[0]):
        await _add(update, context, args[0])
    else:
        raise DatelineError("Write /sources alone, or with the address of a feed or page.")


async def tap(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """ "after", or "after:pause:3": the page, and what happens to a source on it first."""
    after = place_of(data)
    if len(data) == 3:
        number, state = id_from_text(data[2]), _STATES[data[1]]
        if number is None:
            raise ValueError(data)
        with suppress(SourceNotFoundError):  # removed meanwhile: the page shows it
            await context.desk.store.set_source_state(number, state, now=context.desk.now())
        context.desk.wake_poller()
    await context.redraw(update, await _page(update, context, after=after))


async def _add(update: Update, context: NewsContext, address: str) -> None:
    desk, texts = context.desk, context.texts_for(update)
    new = await find_source(desk.pages.client, address, by=editor_name(update))
    try:
        source = await desk.store.add_source(new, now=desk.now())
        desk.wake_poller()
        template = texts.t("Added. What stands there now counts as published before:\n{source}")
    except SourceExistsError as error:
        source = error.known
        template = texts.t("This source is here already:\n{source}")
    await context.say(update, template, source=_described(source, context, texts))


async def _page(update: Update, context: NewsContext, *, after: int) -> Message:
    texts = context.texts_for(update)
    found = await context.desk.store.sources()
    if not found:
        return render_text(
            texts.t("There is no source yet. As in: /sources https://example.org/news")
        )
    shown, turns = page_of(found, texts, "sources", after=after, size=PAGE_SIZE)
    rows = [[_button(source, texts, after)] for source in shown]
    lines = "\n\n".join(_described(source, context, texts) for source in shown)
    return render_text("{lines}", buttons=[*rows, turns], lines=lines)


def _described(source: Source, context: NewsContext, texts: Translator) -> str:
    return describe_source(source, texts, zone=context.desk.settings.time_zone)


def _button(source: Source, texts: Translator, after: int) -> Button:
    if source.state is SourceState.ACTIVE:
        words, verb = texts.t("Pause {number}"), "pause"
    else:
        words, verb = texts.t("Resume {number}"), "resume"
    data = f"sources:{after}:{verb}:{source.id}"
    return Button(words.format(number=f"#{source.id}"), callback_data=data)


COMMAND = Command(
    names=("sources",),
    usage=N_("/sources [ADDRESS]"),
    help=N_("feeds, pages and folders that articles come from"),
    handle=sources,
    taps=(Tap("sources", tap),),
)
