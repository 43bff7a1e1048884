"""The posts of an article that has changed: where they are, and the answer what the change was."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import NewsContext
from bot.common.errors import DatelineError
from bot.common.numbers import id_from_text
from bot.common.texts import Translator
from bot.editors.articles import named_article
from bot.editors.people import editor_name
from bot.editors.used import take_buttons_off
from bot.publishing.correction_words import CHANNELS_READ, named
from storage.records import RETRACTIONS, Article, CorrectionKind


async def posted_to(context: NewsContext, texts: Translator, article: Article) -> str:
    """The channels with a post of it, in words; empty where there is none."""
    channels = await context.desk.store.posted_channels(article.id, limit=CHANNELS_READ)
    return named(texts, channels) if channels else ""


async def answered(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap under the question what kind of change it was: ID:REVISION:KIND."""
    desk = context.desk
    revision, kind = id_from_text(data[1]), CorrectionKind(data[2])
    if revision is None or kind in (*RETRACTIONS, CorrectionKind.ASK):
        raise ValueError(data)
    article = await named_article(desk.store, data[0])
    taken = await desk.store.answer_correction(
        article.id, revision, kind, by=editor_name(update), now=desk.now()
    )
    await take_buttons_off(update)
    if not taken:
        raise DatelineError(
            "This has been answered already, or the article has changed again since."
        )
    desk.wake_corrector()
    await say_followed(update, context, article, kind)


async def say_followed(
    update: Update, context: NewsContext, article: Article, kind: CorrectionKind
) -> None:
    """What becomes of the posts of this revision."""
    texts = context.texts_for(update)
    channels = await posted_to(context, texts, article)
    if kind is CorrectionKind.LEAVE:
        template = texts.t("The posts of “{title}” stay as they are.")
    elif not channels:
        template = texts.t("“{title}” is corrected. It has been posted nowhere.")
    elif kind is CorrectionKind.SUBSTANCE:
        template = texts.t("“{title}” is corrected in {channels}, with the word “updated”.")
    else:
        template = texts.t("“{title}” is corrected in {channels}.")
    await context.say(update, template, title=article.title, channels=channels)
