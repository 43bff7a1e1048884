"""/tag ID: an article's regions and topics as buttons; two taps put one right."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap, rows_of
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.editors.articles import named_article
from bot.editors.people import editor_name
from bot.publishing.render import Button, Message, render_text
from bot.publishing.topics import topic_code
from storage.records import Article, TagRole

MOST_TAGS = 40  # buttons; what has the lowest score is left out
_SIGNS = {TagRole.ABOUT: "●", TagRole.MENTIONED: "○", TagRole.REMOVED: "✕"}


async def tag(update: Update, context: NewsContext) -> None:
    args, texts = context.args or [], context.texts_for(update)
    if not args:
        raise DatelineError("Write the article's number: /tag 12, or /tag 12 georgia to add one.")
    article = await named_article(context.desk.store, args[0])
    if len(args) > 1:
        code = topic_code(context.desk.book, " ".join(args[1:]))
        article = await _set(update, context, article, code, TagRole.ABOUT)
    await context.reply(update, _all(context, texts, article))


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on a tag ("tag:12:AZ"), on what becomes of it ("tag:12:AZ:about"), or on the way back
    ("tag:12")."""
    texts, (number, *rest) = context.texts_for(update), data
    article = await named_article(context.desk.store, number)
    if rest and rest[0] not in context.desk.book.labels:
        raise ValueError(data)
    if len(rest) == 1:
        await context.redraw(update, _one(context, texts, article, rest[0]))
        return
    if rest:
        article = await _set(update, context, article, rest[0], TagRole(rest[1]))
    await context.redraw(update, _all(context, texts, article))


async def _set(
    update: Update, context: NewsContext, article: Article, code: str, role: TagRole
) -> Article:
    by = editor_name(update)
    return await context.desk.intake.edit_tag(article.id, code, role, by=by)


def _roles(article: Article) -> dict[str, TagRole]:
    """Each region and topic with its part; those that an editor has removed come last."""
    roles = {
        code: TagRole.ABOUT if about else TagRole.MENTIONED
        for code, about in (
            *((tag.region, tag.about) for tag in article.regions),
            *((tag.topic, tag.about) for tag in article.topics),
        )
    }
    ordered = sorted(roles.items(), key=lambda pair: pair[1] is not TagRole.ABOUT)
    removed = {edit.code: edit.role for edit in article.tag_edits if edit.code not in roles}
    return dict(ordered[:MOST_TAGS]) | removed


def _all(context: NewsContext, texts: Translator, article: Article) -> Message:
    book = context.desk.book
    buttons = [
        Button(
            f"{_SIGNS[role]} {book.display_name(code, texts.language)}",
            callback_data=f"tag:{article.id}:{code}",
        )
        for code, role in _roles(article).items()
    ]
    template = texts.t(
        "“{title}”\n● about it, ○ only mentioned, ✕ taken out by an editor. Tap one to change it; "
        "add one with /tag {number} and its name."
    )
    return render_text(
        template, buttons=rows_of(buttons, 2), title=article.title, number=article.id
    )


def _one(context: NewsContext, texts: Translator, article: Article, code: str) -> Message:
    """What may become of one tag; who put it right last."""
    words = {
        TagRole.ABOUT: texts.t("The article is about it"),
        TagRole.MENTIONED: texts.t("Only mentioned"),
        TagRole.REMOVED: texts.t("Take it out"),
    }
    buttons = [
        [Button(f"{_SIGNS[role]} {label}", callback_data=f"tag:{article.id}:{code}:{role.value}")]
        for role, label in words.items()
    ]
    buttons.append([Button(texts.t("Back"), callback_data=f"tag:{article.id}")])
    name = context.desk.book.display_name(code, texts.language)
    edit = next((edit for edit in article.tag_edits if edit.code == code), None)
    if edit is None:
        return render_text(texts.t("{name} in “{title}”"), buttons=buttons, name=name,
                           title=article.title)  # fmt: skip
    return render_text(
        texts.t("{name} in “{title}”, set by {who}, {when}"),
        buttons=buttons,
        name=name,
        title=article.title,
        who=edit.by,
        when=context.desk.look.moment(edit.at, texts.language),
    )


COMMAND = Command(
    names=("tag",),
    usage=N_("/tag ID [NAME]"),
    help=N_("put an article's regions and topics right"),
    handle=tag,
    taps=(Tap("tag", tapped),),
)
