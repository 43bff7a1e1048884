"""/retract ID: take an article back; its posts are deleted, or a notice takes their place."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.editors.articles import named_article
from bot.editors.changed import posted_to
from bot.editors.people import editor_name
from bot.editors.used import take_buttons_off
from bot.publishing.render import Button
from storage.records import RETRACTIONS, Article, ArticleState, CorrectionKind


async def retract(update: Update, context: NewsContext) -> None:
    if not context.words:
        raise DatelineError("Write the article's number: /retract 12.")
    article = await named_article(context.desk.store, context.words)
    texts = context.texts_for(update)
    channels = await posted_to(context, texts, article)
    if article.state is ArticleState.RETRACTED and not channels:
        raise DatelineError(
            "Article {number} is retracted already, and no post of it is left.", number=article.id
        )
    if article.state is ArticleState.RETRACTED:
        template = texts.t(
            "“{title}” (article {number}) is retracted already. What is left of it in {channels} "
            "(posts and notices) can be deleted; posts can also be replaced by a notice."
        )
    elif channels:
        template = texts.t(
            "Retract “{title}” (article {number})? Readers will not find it any more. Its posts in "
            "{channels} can be deleted, or a notice takes their place."
        )
    else:
        template = texts.t(
            "Retract “{title}” (article {number})? Readers will not find it any more. It has been "
            "posted nowhere."
        )
    await context.say(
        update,
        template,
        buttons=_buttons(texts, article, posted=bool(channels)),
        title=article.title,
        number=article.id,
        channels=channels,
    )


def _buttons(texts: Translator, article: Article, *, posted: bool) -> list[list[Button]]:
    data = f"retract:{article.id}"
    delete = texts.t("Retract, delete the posts") if posted else texts.t("Retract")
    labels = [(delete, CorrectionKind.DELETE.value)]
    if posted:
        labels.append((texts.t("Retract, leave a notice"), CorrectionKind.NOTICE.value))
    labels.append((texts.t("Cancel"), "cancel"))
    return [[Button(label, callback_data=f"{data}:{word}")] for label, word in labels]


async def confirmed(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap under the question."""
    desk, texts = context.desk, context.texts_for(update)
    article = await named_article(desk.store, data[0])
    if data[1] == "cancel":
        await context.say(update, texts.t("Nothing was retracted."))
        await take_buttons_off(update)
        return
    kind = CorrectionKind(data[1])
    if kind not in RETRACTIONS:
        raise ValueError(data)
    channels = await posted_to(context, texts, article)
    await desk.store.retract(article.id, kind, by=editor_name(update), now=desk.now())
    desk.wake_corrector()
    if not channels:
        template = texts.t("“{title}” is retracted.")
    elif kind is CorrectionKind.DELETE:
        template = texts.t("“{title}” is retracted; its posts in {channels} are being deleted.")
    else:
        template = texts.t(
            "“{title}” is retracted; a notice takes the place of its posts in {channels}."
        )
    await context.say(update, template, title=article.title, channels=channels)
    await take_buttons_off(update)


COMMAND = Command(
    names=("retract",),
    usage=N_("/retract ID"),
    help=N_("take an article back, with its posts"),
    handle=retract,
    taps=(Tap("retract", confirmed),),
)
