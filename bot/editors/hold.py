"""/hold: stop everything outgoing, now."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext
from bot.common.texts import N_
from bot.editors.people import editor_name


async def hold(update: Update, context: NewsContext) -> None:
    texts, desk = context.texts_for(update), context.desk
    if await desk.store.set_hold(editor_name(update), now=desk.now()):
        template = texts.t("Everything outgoing is on hold. /resume lets it go on.")
        await context.say(update, template)
        return
    held = await desk.store.hold()
    await context.say(
        update,
        texts.t("It was on hold already, by {who} since {when}. /resume lets it go on."),
        who=held.by if held else "—",
        when=desk.look.moment(held.since, texts.language) if held else "—",
    )


COMMAND = Command(names=("hold",), usage="/hold", help=N_("stop everything outgoing"), handle=hold)
