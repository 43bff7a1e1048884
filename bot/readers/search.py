"""/search WORDS: analyses that hold all of these words."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.logs import log
from bot.common.numbers import id_from_text
from bot.common.texts import N_, Translator
from bot.publishing.render import Message, render_text
from bot.readers.lists import PAGE_SIZE, cursor_from_text, list_message
from storage.errors import StoreUnavailableError
from storage.records import Cursor

# Words beyond this do not make a search better.
MOST_CHARS = 200

_log = log(__name__)


async def search(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    words = context.words[:MOST_CHARS]
    if not words:
        await context.say(update, texts.t("What shall I look for? As in: /search gas transit"))
        return
    query_id = await _kept(context, words)
    await context.reply(update, await _page(context, texts, words, query_id, None))


async def _kept(context: NewsContext, words: str) -> int | None:
    """The number under which buttons know the words; None while nothing can be written."""
    try:
        return await context.desk.store.keep_query(words, now=context.desk.now())
    except StoreUnavailableError as error:
        _log.warning("a search cannot be paged: its words were not kept", error=str(error))
        return None


async def page(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    texts = context.texts_for(update)
    query_id = id_from_text(data[0])
    if query_id is None:
        raise ValueError(data)
    words = await context.desk.store.kept_query(query_id)
    if words is None:
        await context.redraw(
            update, render_text(texts.t("This search is too old: write it again."))
        )
        return
    found = await _page(context, texts, words, query_id, cursor_from_text(data[1:]))
    await context.redraw(update, found)


async def _page(
    context: NewsContext, texts: Translator, words: str, query_id: int | None, before: Cursor | None
) -> Message:
    found = await context.desk.store.search(words, limit=PAGE_SIZE, before=before)
    if not found.rows:
        template = texts.t(
            "Nothing holds all of these words: “{words}”. Try fewer words, or /topic with a region."
        )
        return render_text(template, words=words)
    return list_message(
        context,
        texts,
        found,
        heading=texts.t("Found for “{words}”"),
        list_data=None if query_id is None else f"search:{query_id}",
        first=before is None,
        words=words,
    )


COMMAND = Command(
    names=("search",),
    usage=N_("/search WORDS"),
    help=N_("analyses that hold all these words"),
    handle=search,
    taps=(Tap("search", page),),
)
