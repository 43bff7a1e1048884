"""/channels: where posts go, what they show, and what becomes of those that wait in a pause."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.editors.channels import known_channels, why_paused, written
from bot.editors.turning import arrows, place_of
from bot.publishing.render import Button, Message, render_text
from storage.records import Backlog, Channel, ChannelState, PostForm

# So many fit into one message, however long the reasons of their pauses.
PAGE_SIZE = 10


async def channels(update: Update, context: NewsContext) -> None:
    texts, args = context.texts_for(update), context.args or []
    if len(args) > 1:
        await _set(update, context, args)
    elif args:
        found = await known_channels(context.desk.store, args[0])
        for first in range(0, len(found), PAGE_SIZE):
            await context.reply(update, _listed(found[first : first + PAGE_SIZE], texts))
    else:
        await context.reply(update, await _page(context, texts, after=0))


async def turn(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on an arrow; its data is the number of the last channel on the page before."""
    texts = context.texts_for(update)
    await context.redraw(update, await _page(context, texts, after=place_of(data)))


async def _page(context: NewsContext, texts: Translator, *, after: int) -> Message:
    store = context.desk.store
    found = await store.channels(after=after, limit=PAGE_SIZE + 1)
    if not found and after:
        # Those behind may have proved to be chats that stand further up: it begins anew.
        after, found = 0, await store.channels(limit=PAGE_SIZE + 1)
    if not found:
        return render_text(
            texts.t("I post to no channel yet: /schedule or /publish makes one known.")
        )
    shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    buttons = arrows(texts, "channels", is_first=not after, last=shown[-1].id, more=more)
    return _listed(shown, texts, buttons=[buttons])


def _listed(
    shown: Sequence[Channel], texts: Translator, buttons: Sequence[Sequence[Button]] = ()
) -> Message:
    lines = "\n".join(_line(channel, texts) for channel in shown)
    return render_text("{lines}", buttons=buttons, lines=lines)


def _line(channel: Channel, texts: Translator) -> str:
    paused = channel.state is ChannelState.PAUSED
    state = (
        texts.t("paused: {reason}").format(reason=why_paused(channel, texts))
        if paused
        else texts.t("gets posts")
    )
    settings = f"{form_words(channel.form, texts)} {backlog_words(channel.backlog, texts)}"
    return f"• {written(channel)}: {state}. {settings}"


def backlog_words(backlog: Backlog, texts: Translator) -> str:
    return {
        Backlog.ALL: texts.t("After a pause all that has waited goes out."),
        Backlog.LATEST: texts.t("After a pause only the latest post goes out."),
        Backlog.NONE: texts.t("After a pause nothing that has waited goes out."),
    }[backlog]


def form_words(form: PostForm, texts: Translator) -> str:
    return {
        PostForm.SUMMARY: texts.t("Posts show the summary."),
        PostForm.FULL: texts.t("Posts show the full analysis."),
    }[form]


async def _set(update: Update, context: NewsContext, args: list[str]) -> None:
    """Raises: DatelineError."""
    texts, store = context.texts_for(update), context.desk.store
    word = args[1].lower() if len(args) == 2 else ""
    if word not in [*Backlog, *PostForm]:
        raise DatelineError(
            "Write the channel, and which posts go out after a pause (all, latest or none) or what "
            "its posts show (summary or full): /channels @channel latest."
        )
    for channel in await known_channels(store, args[0]):
        if word in list(PostForm):
            changed = await store.set_form(channel.id, PostForm(word))
            words = form_words(changed.form, texts)
        else:
            changed = await store.set_backlog(channel.id, Backlog(word))
            words = backlog_words(changed.backlog, texts)
        await context.say(update, "{channel}: {words}", channel=written(channel), words=words)


COMMAND = Command(
    names=("channels",),
    usage=N_("/channels [CHANNEL [all|latest|none|summary|full]]"),
    help=N_("where posts go, and what they show"),
    handle=channels,
    taps=(Tap("channels", turn),),
)
