"""/publish ID without a channel, and the button under an article: the channels to choose from."""

from __future__ import annotations

from telegram import Update

from bot.chat import NewsContext
from bot.common.errors import DatelineError
from bot.editors.channels import written
from bot.publishing.plan import require_approved
from bot.publishing.render import Button
from storage.records import Article, Channel

# More of them are written by hand: a wall of buttons is no choice.
LOOKED_AT, MOST_OFFERED = 100, 12
_IN_A_ROW = 2


async def offer(update: Update, context: NewsContext, article: Article) -> None:
    """Raises: DatelineError where there is nothing to choose from."""
    require_approved(article)
    channels = await _open_ones(context, article)
    if not channels:
        raise DatelineError(
            "I know no channel that does not have it yet: write one, as in /publish {number} "
            "@channel.",
            number=article.id,
        )
    texts = context.texts_for(update)
    buttons = [
        Button(_label(channel), callback_data=f"publish:{article.id}:{channel.id}")
        for channel in channels
    ]
    rows = [buttons[i : i + _IN_A_ROW] for i in range(0, len(buttons), _IN_A_ROW)]
    template = texts.t("Where to? A tap posts “{title}” at once.")
    await context.say(update, template, buttons=rows, title=article.title)


async def _open_ones(context: NewsContext, article: Article) -> list[Channel]:
    """Those of the first channels that the article has not gone to."""
    store = context.desk.store
    some = await store.channels(limit=LOOKED_AT)
    return [one for one in some if not await store.has_post(article.id, one.id)][:MOST_OFFERED]


def _label(channel: Channel) -> str:
    """A number alone tells nobody which chat it is."""
    place = written(channel)
    return place if place.startswith("@") or not channel.title else f"{channel.title} ({place})"
