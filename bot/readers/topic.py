"""/topic NAME, also /region NAME: the analyses on a country, a part of the world or a topic."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap, rows_of
from bot.common.texts import N_, Translator
from bot.publishing.render import Button, Message, render_text
from bot.readers.lists import PAGE_SIZE, cursor_from_text, list_message
from config.regions import Guess, Topic, find_topic
from storage.records import Cursor

# How many regions and topics are offered where nothing was asked or found.
OFFERED = 12


async def topic(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    words = context.words
    if not words:
        await context.reply(update, await _offer(context, texts, texts.t("Which region or topic?")))
        return
    found = find_topic(context.desk.book, words)
    if isinstance(found, Topic):
        await context.reply(update, await _first_page(context, texts, found.code))
        return
    if found.guesses:
        await context.reply(update, _did_you_mean(context, texts, words, found.guesses))
        return
    heading = texts.t("I know no region or topic called “{words}”. These have analyses:")
    await context.reply(update, await _offer(context, texts, heading, words=words))


async def page(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on a region or topic, or on the arrows of its list ("topic:AZ:about:<place>")."""
    texts, code = context.texts_for(update), data[0]
    if code not in context.desk.book.labels:
        raise ValueError(code)
    before = cursor_from_text(data[2:])
    if before is None:
        message = await _first_page(context, texts, code)
    else:
        message = await _page(context, texts, code, before, about_only=data[1] == "about")
    await context.redraw(update, message)


async def _first_page(context: NewsContext, texts: Translator, code: str) -> Message:
    """What is about it; where nothing is, what mentions it; else what there is."""
    for about_only in (True, False):
        found = await context.desk.store.articles(limit=1, topic=code, about_only=about_only)
        if found.rows:
            return await _page(context, texts, code, None, about_only=about_only)
    name = context.desk.book.display_name(code, texts.language)
    heading = texts.t("There is nothing on {topic} yet. These have analyses:")
    return await _offer(context, texts, heading, topic=name)


async def _page(
    context: NewsContext, texts: Translator, code: str, before: Cursor | None, *, about_only: bool
) -> Message:
    found = await context.desk.store.articles(
        limit=PAGE_SIZE, before=before, topic=code, about_only=about_only
    )
    return list_message(
        context,
        texts,
        found,
        heading=texts.t("On {topic}")
        if about_only
        else texts.t("Nothing is on {topic} itself; these mention it:"),
        list_data=f"topic:{code}:{'about' if about_only else 'named'}",
        first=before is None,
        topic=context.desk.book.display_name(code, texts.language),
    )


async def _offer(
    context: NewsContext, texts: Translator, heading: str, **values: object
) -> Message:
    """What there is: the regions and topics with the most analyses, to tap."""
    counts = (await context.desk.store.topic_counts())[:OFFERED]
    if not counts:
        return render_text(texts.t("There is no analysis yet. Come back a little later."))
    buttons = [
        Button(
            f"{context.desk.book.display_name(code, texts.language)} · {count}",
            callback_data=f"topic:{code}",
        )
        for code, count in counts
    ]
    return render_text(heading, buttons=rows_of(buttons, 2), **values)


def _did_you_mean(
    context: NewsContext, texts: Translator, words: str, guesses: Sequence[Guess]
) -> Message:
    book = context.desk.book
    buttons = [
        Button(book.display_name(guess.code, texts.language), callback_data=f"topic:{guess.code}")
        for guess in guesses
    ]
    template = texts.t("I know no region or topic called “{words}”. Did you mean one of these?")
    return render_text(template, buttons=rows_of(buttons, 2), words=words)


COMMAND = Command(
    names=("topic", "region"),
    usage=N_("/topic NAME"),
    help=N_("analyses on a country, region or topic, by any of its names"),
    handle=topic,
    taps=(Tap("topic", page),),
)
