"""/correct ID: a new title, summary, lede or body; a look at the post; typo or substance.

The conversation names the article, its revision and the field, and holds the new text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.editors.articles import named_article
from bot.editors.changed import answered, say_followed
from bot.editors.people import editor_name
from bot.editors.used import take_buttons_off
from bot.editors.written import join_parts, written
from bot.newsroom.correct import Field, corrected
from bot.publishing.correction_words import kind_buttons
from bot.publishing.plan import require_approved
from bot.publishing.render import Button, fill, render_parts
from storage.errors import RevisionConflictError
from storage.records import Article, ArticleState, Conversation, CorrectionKind
from storage.richtext import RichText

KIND = "correct"
_KINDS = (CorrectionKind.TYPO, CorrectionKind.SUBSTANCE)


async def correct(update: Update, context: NewsContext) -> None:
    if not context.words:
        raise DatelineError("Write the article's number: /correct 12.")
    article = await named_article(context.desk.store, context.words)
    _require_correctable(article)
    texts = context.texts_for(update)
    fields = [
        (texts.t("Title"), Field.TITLE),
        (texts.t("Summary"), Field.SUMMARY),
        (texts.t("Lede"), Field.LEDE),
        (texts.t("Text"), Field.BODY),
    ]
    buttons = [
        [Button(label, callback_data=f"{KIND}:pick:{article.id}:{field}") for label, field in pair]
        for pair in (fields[:2], fields[2:])
    ]
    await context.say(
        update,
        texts.t("“{title}”, revision {revision}. What is to be corrected?"),
        buttons=buttons,
        title=article.title,
        revision=article.revision,
    )


async def tapped(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """pick:ID:FIELD opens the conversation; typo, substance and cancel end it."""
    verb, *rest = data
    if verb == "pick":
        await _begin(update, context, rest)
        return
    chat, user, texts = update.effective_chat, update.effective_user, context.texts_for(update)
    if chat is None or user is None:
        return
    store = context.desk.store
    open_one = await store.conversation(chat.id, user.id)
    if open_one is None or open_one.kind != ":".join((KIND, *rest)):
        await take_buttons_off(update)
        raise DatelineError("This correction has been dealt with: /correct begins a new one.")
    if verb == "cancel":
        await store.end_conversation(chat.id, user.id)
        await context.say(update, texts.t("Nothing was corrected."))
    else:
        kind = CorrectionKind(verb)
        if kind not in _KINDS:
            raise ValueError(data)
        article = await _store(update, context, open_one, kind)
        await store.end_conversation(chat.id, user.id)
        context.desk.wake_corrector()
        await say_followed(update, context, article, kind)
    await take_buttons_off(update)


async def _begin(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    chat, user, texts = update.effective_chat, update.effective_user, context.texts_for(update)
    if chat is None or user is None:
        return
    article, field = await named_article(context.desk.store, data[0]), Field(data[1])
    _require_correctable(article)
    desk = context.desk
    open_one = await desk.store.conversation(chat.id, user.id)
    if open_one is not None and open_one.texts and not open_one.kind.startswith(f"{KIND}:"):
        raise DatelineError("The text that you sent before is still open: finish /add first.")
    kind = f"{KIND}:{article.id}:{article.revision}:{field}"
    await desk.store.save_conversation(Conversation(chat.id, user.id, kind), now=desk.now())
    text = _text_of(article, field)
    template = (
        texts.t("Send me the new text. This stands there now:\n\n{text}")
        if text
        else texts.t("Send me the new text. Nothing stands there yet.")
    )
    # Whole, however long: what is cut off here would be missing from what is made of it.
    for message in render_parts(fill(template, text=text), [[_cancel(texts, kind)]]):
        await context.reply(update, message)


async def correction_text(update: Update, context: NewsContext) -> bool:
    """A text while a correction is open: show what it would make. False where none is open."""
    message, chat, user = update.effective_message, update.effective_chat, update.effective_user
    if message is None or chat is None or user is None or not message.text:
        return False
    store, texts = context.desk.store, context.texts_for(update)
    open_one = await store.conversation(chat.id, user.id)
    if open_one is None or not open_one.kind.startswith(f"{KIND}:"):
        return False
    several = _field_of(open_one) is Field.BODY
    parts = (*open_one.texts, written(message)) if several else (written(message),)
    kept = Conversation(chat.id, user.id, open_one.kind, parts)
    changed = await context.desk.intake.retagged(await _changed(context, kept))
    await store.save_conversation(kept, now=context.desk.now())
    for post in context.desk.look.post(changed, None):
        await context.reply(update, post)
    chars = sum(len(part.text) for part in parts)
    question = texts.t("The post would look like this. What kind of change is it?")
    if several:
        question = texts.nt(
            "The post would look like this; the text has {chars} character. If there is more of "
            "it, send it; else: what kind of change is it?",
            "The post would look like this; the text has {chars} characters. If there is more of "
            "it, send it; else: what kind of change is it?",
            chars,
        )
    data = kept.kind.removeprefix(f"{KIND}:")
    buttons = kind_buttons(texts, lambda kind: f"{KIND}:{kind}:{data}")
    buttons.append([_cancel(texts, kept.kind)])
    await context.say(update, question, buttons=buttons, chars=chars)
    return True


async def _store(
    update: Update, context: NewsContext, open_one: Conversation, kind: CorrectionKind
) -> Article:
    changed = await _changed(context, open_one)
    try:
        return await context.desk.intake.correct(changed, kind, by=editor_name(update))
    except RevisionConflictError as error:
        raise _overtaken() from error


async def _changed(context: NewsContext, open_one: Conversation) -> Article:
    """The article as the text makes it. Raises: DatelineError."""
    _, number, revision, field = open_one.kind.split(":")
    article = await named_article(context.desk.store, number)
    _require_correctable(article)
    if str(article.revision) != revision:
        raise _overtaken()
    text = join_parts(open_one.texts)
    return await asyncio.to_thread(corrected, article, Field(field), text)


def _require_correctable(article: Article) -> None:
    """Raises: DatelineError."""
    if article.state is ArticleState.RETRACTED:
        raise DatelineError(
            "Article {number} has been retracted, and is not corrected any more. Send the right "
            "text with /add: it becomes an article of its own.",
            number=article.id,
        )
    require_approved(article)


def _overtaken() -> DatelineError:
    return DatelineError("The article has changed in between: write /correct again.")


def _field_of(open_one: Conversation) -> Field:
    return Field(open_one.kind.rsplit(":", 1)[1])


def _text_of(article: Article, field: Field) -> str | RichText:
    match field:
        case Field.TITLE:
            return article.title
        case Field.SUMMARY:
            return article.summary
        case Field.LEDE:
            return article.lede
        case Field.BODY:
            return article.body


def _cancel(texts: Translator, kind: str) -> Button:
    data = kind.removeprefix(f"{KIND}:")
    return Button(texts.t("Cancel"), callback_data=f"{KIND}:cancel:{data}")


COMMAND = Command(
    names=("correct",),
    usage=N_("/correct ID"),
    help=N_("correct an article, and its posts with it"),
    handle=correct,
    taps=(Tap(KIND, tapped), Tap("changed", answered)),
)
