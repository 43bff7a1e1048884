"""/add: paste an article's text, in one message or in several, or send it as a file."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.newsroom.files import MOST_BYTES, Format, Material, material_from_bytes
from bot.newsroom.intake import Decision, Taken
from bot.publishing.render import Button
from storage.records import Conversation, SourceKind

KIND = "add"
# Where a client cuts a long paste, a part is about as long as a message can be.
_CUT_CHARS = 4000


async def add(update: Update, context: NewsContext) -> None:
    message = update.effective_message
    if message is None or message.text is None:
        return
    _, _, text = message.text.partition("/add")
    text = text.partition("\n")[2] if text.startswith("@") else text
    if text.strip():
        await take_text(update, context, [text])
        return
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None:
        return
    desk, texts = context.desk, context.texts_for(update)
    open_one = Conversation(chat.id, user.id, KIND)
    await desk.store.save_conversation(open_one, now=desk.now())
    await context.say(
        update,
        texts.t("Send me the text, in as many messages as it takes, or a file. Then tap Done."),
        buttons=_buttons(texts),
    )


async def more_text(update: Update, context: NewsContext) -> bool:
    """A text while /add is open: keep it. False where none is open."""
    message, chat, user = update.effective_message, update.effective_chat, update.effective_user
    if message is None or chat is None or user is None or not message.text:
        return False
    desk = context.desk
    kept = await desk.store.append_text(chat.id, user.id, message.text, now=desk.now())
    if kept is None:
        return False
    texts = context.texts_for(update)
    chars = sum(len(text) for text in kept.texts)
    template = texts.nt("{chars} character so far.", "{chars} characters so far.", chars)
    await context.say(update, template, buttons=_buttons(texts), chars=chars)
    return True


async def finish(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on Done or Cancel."""
    chat, user, texts = update.effective_chat, update.effective_user, context.texts_for(update)
    if chat is None or user is None:
        return
    ended = await context.desk.store.end_conversation(chat.id, user.id)
    if ended is None or not data or data[0] != "done":
        await context.say(update, texts.t("Nothing was added."))
    elif not ended.texts:
        raise DatelineError("No text has come: write /add again and send it.")
    else:
        await take_text(update, context, ended.texts)


async def take_file(update: Update, context: NewsContext) -> None:
    """A document from an owner, with or without /add before it."""
    message, texts = update.effective_message, context.texts_for(update)
    if message is None or message.document is None:
        return
    document = message.document
    name = document.file_name or "article.txt"
    if (document.file_size or 0) > MOST_BYTES:
        raise DatelineError(
            "“{name}” is too large: a file may have {most} MB.", name=name, most=MOST_BYTES >> 20
        )
    file = await document.get_file()
    data = bytes(await file.download_as_bytearray())
    await context.say(update, texts.t("Reading “{name}” …"), name=name)
    # Each message is a source of its own: a second "article.txt" must not replace the first.
    key = f"telegram:{message.chat_id}:{message.message_id}"
    await _take(update, context, material_from_bytes(name, data, key=key))
    if update.effective_chat and update.effective_user:
        await context.desk.store.end_conversation(
            update.effective_chat.id, update.effective_user.id
        )


async def take_text(update: Update, context: NewsContext, parts: Sequence[str]) -> None:
    message = update.effective_message
    chat_id = update.effective_chat.id if update.effective_chat else 0
    key = f"telegram:{chat_id}:{message.message_id if message else 0}"
    name = context.texts_for(update).t("Your text")
    data = join_parts(parts).strip().encode()
    await _take(update, context, Material(name, key, data, Format.TEXT))


async def _take(update: Update, context: NewsContext, material: Material) -> None:
    taken = await context.desk.intake.take(material, SourceKind.MESSAGE)
    await _tell(update, context, taken)


async def _tell(update: Update, context: NewsContext, taken: Taken) -> None:
    texts, desk = context.texts_for(update), context.desk
    template = {
        Decision.NEW: texts.t("Article {number} is in: “{title}”\n{regions}\n\n{summary}"),
        Decision.CHANGED: texts.t(
            "Article {number} has a new revision: “{title}”\n{regions}\n\n{summary}"
        ),
        Decision.UNCHANGED: texts.t("Article {number} is here already, unchanged: “{title}”"),
    }[taken.decision]
    article = taken.article
    names = [desk.book.display_name(tag.region, texts.language) for tag in article.regions]
    await context.say(
        update,
        template,
        buttons=[[Button(texts.t("Preview"), callback_data=f"preview:{article.id}")]],
        number=article.id,
        title=article.title,
        regions=", ".join(names) or texts.t("no region found"),
        summary=article.summary,
    )


def join_parts(parts: Sequence[str]) -> str:
    """Join what a client cut: within a paragraph by a space, else by an empty line."""
    text = ""
    for part in parts:
        previous = text.rstrip()
        if not previous:
            text = part
        elif len(parts[0]) >= _CUT_CHARS and previous[-1] not in '.!?…»”"':
            text = f"{previous} {part.lstrip()}"
        else:
            text = f"{previous}\n\n{part.lstrip()}"
    return text


def _buttons(texts: Translator) -> list[list[Button]]:
    return [
        [
            Button(texts.t("Done"), callback_data="add:done"),
            Button(texts.t("Cancel"), callback_data="add:cancel"),
        ]
    ]


COMMAND = Command(
    names=("add",),
    usage=N_("/add [TEXT]"),
    help=N_("add an article: paste its text or send a file"),
    handle=add,
    taps=(Tap("add", finish),),
)
