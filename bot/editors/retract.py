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
from storage.records import RETRACTIONS, Article, ArticleState, Correction, CorrectionKind


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
    order = await context.desk.store.correction(article.id)
    template, labels = _question(texts, article, order, posted=bool(channels))
    labels.append((texts.t("Cancel"), "cancel"))
    data = f"retract:{article.id}"
    await context.say(
        update,
        template,
        buttons=[[Button(label, callback_data=f"{data}:{word}")] for label, word in labels],
        title=article.title,
        number=article.id,
        channels=channels,
    )


def _question(
    texts: Translator, article: Article, order: Correction | None, *, posted: bool
) -> tuple[str, list[tuple[str, str]]]:
    """What is so and what can be done: the question, and the buttons with their data."""
    delete, notice = CorrectionKind.DELETE.value, CorrectionKind.NOTICE.value
    if article.state is not ArticleState.RETRACTED and not posted:
        template = texts.t(
            "Retract “{title}” (article {number})? Readers will not find it any more. It has been "
            "posted nowhere."
        )
        return template, [(texts.t("Retract"), delete)]
    if article.state is not ArticleState.RETRACTED:
        template = texts.t(
            "Retract “{title}” (article {number})? Readers will not find it any more. Its posts in "
            "{channels} can be deleted, or a notice takes their place."
        )
        return template, [
            (texts.t("Retract, delete the posts"), delete),
            (texts.t("Retract, leave a notice"), notice),
        ]
    if _leaves_notices(order):
        template = texts.t(
            "“{title}” (article {number}) is retracted already, with a notice in the place of its "
            "posts in {channels}. The notices can be deleted, too."
        )
        return template, [(texts.t("Delete the notices"), delete)]
    template = texts.t(
        "“{title}” (article {number}) is retracted already, and its posts in {channels} are not "
        "gone yet. Should they stay, have them deleted once more, or a notice take their place."
    )
    return template, [
        (texts.t("Delete the posts"), delete),
        (texts.t("Leave a notice"), notice),
    ]


def _leaves_notices(order: Correction | None) -> bool:
    return order is not None and order.kind is CorrectionKind.NOTICE


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
    before = await desk.store.correction(article.id)
    await desk.store.retract(article.id, kind, by=editor_name(update), now=desk.now())
    desk.wake_corrector()
    if not channels:
        template = texts.t("“{title}” is retracted.")
    elif kind is CorrectionKind.DELETE and _leaves_notices(before):
        template = texts.t("The notices in the place of “{title}” in {channels} are being deleted.")
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
