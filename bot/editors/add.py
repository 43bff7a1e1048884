"""/add: paste an article's text, in one message or in several, send it as a file, or its address.

A conversation holds the texts until they have become an article or are called off. It goes by the
message that opened it: the article's source is named after that message, and a button of an older
conversation is told from one of this.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import MessageEntity, Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError, InputRefusedError
from bot.common.texts import N_, Translator
from bot.editors.take import (
    anyway,
    material_of_text,
    source_key,
    take,
    take_address,
    tell,
)
from bot.editors.used import take_buttons_off
from bot.editors.written import CUT_UNITS, written
from bot.newsroom.files import MOST_BYTES, material_from_bytes
from bot.newsroom.pages import is_address
from bot.publishing.render import Button
from bot.publishing.render.length import units
from storage.records import Conversation

_KIND = "add"
_ANSWERS = ("done", "cancel")
# From so many characters on a text of several lines is not taken for a search.
LEAST_PASTED = 200


async def add(update: Update, context: NewsContext) -> None:
    message, chat, user = update.effective_message, update.effective_chat, update.effective_user
    if message is None or message.text is None or chat is None or user is None:
        return
    desk, texts = context.desk, context.texts_for(update)
    text = written(message, behind=_command_length(message.entities))
    if is_address(text.text):
        await take_address(update, context, text.text)
        return
    if text and units(message.text) < CUT_UNITS:
        key = source_key(chat.id, message.message_id)
        await tell(
            update, context, await take(context, material_of_text([text], key=key, texts=texts))
        )
        return
    open_one = await desk.store.conversation(chat.id, user.id)
    if open_one is not None and open_one.texts:
        if not _is_add(open_one):
            raise DatelineError("A correction is open: finish it, or tap Cancel under it.")
        await _say_open(update, context, open_one)
        return
    new = Conversation(chat.id, user.id, _kind(message.message_id), (text,) if text else ())
    await desk.store.save_conversation(new, now=desk.now())
    if text:
        template = texts.t(
            "This is about as long as a message can be. If there is more of it, send the rest; "
            "then tap Done."
        )
    else:
        template = texts.t(
            "Send me the text, in as many messages as it takes, or a file. Then tap Done."
        )
    await context.say(update, template, buttons=_buttons(texts, new))


async def more_text(update: Update, context: NewsContext) -> bool:
    """A text while /add is open: keep it. False where none is open."""
    message, chat, user = update.effective_message, update.effective_chat, update.effective_user
    if message is None or chat is None or user is None or not message.text:
        return False
    desk = context.desk
    kept = await desk.store.append_text(chat.id, user.id, written(message), now=desk.now())
    if kept is None:
        return False
    texts = context.texts_for(update)
    chars = _chars(kept)
    template = texts.nt("{chars} character so far.", "{chars} characters so far.", chars)
    await context.say(update, template, buttons=_buttons(texts, kept), chars=chars)
    return True


async def pasted(update: Update, context: NewsContext) -> bool:
    """A text as long as an article, with nothing open: nobody searches for that, so it is kept as
    if /add stood before it. False where it may be a search."""
    message, chat, user = update.effective_message, update.effective_chat, update.effective_user
    if message is None or chat is None or user is None or not message.text:
        return False
    text = written(message)
    if len(text.text) < LEAST_PASTED or "\n" not in text.text:
        return False
    texts = context.texts_for(update)
    new = Conversation(chat.id, user.id, _kind(message.message_id), (text,))
    await context.desk.store.save_conversation(new, now=context.desk.now())
    chars = _chars(new)
    template = texts.nt(
        "Is this an article ({chars} character)? If there is more of it, send the rest; then tap "
        "Done.",
        "Is this an article ({chars} characters)? If there is more of it, send the rest; then tap "
        "Done.",
        chars,
    )
    await context.say(update, template, buttons=_buttons(texts, new), chars=chars)
    return True


async def take_link(update: Update, context: NewsContext) -> bool:
    """A message that is an address and nothing else. False where it is anything else."""
    message = update.effective_message
    if message is None or not message.text or not is_address(message.text):
        return False
    await take_address(update, context, message.text.strip())
    return True


async def finish(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on Done or Cancel. The texts are let go of once they are an article, not before."""
    chat, user, texts = update.effective_chat, update.effective_user, context.texts_for(update)
    answer, opened_by = data[0], int(data[1])
    if answer not in _ANSWERS:
        raise ValueError(data)
    if chat is None or user is None:
        return
    store = context.desk.store
    open_one = await store.conversation(chat.id, user.id)
    if open_one is None or open_one.kind != _kind(opened_by):
        template = texts.t("This text has been dealt with already: /add begins a new one.")
        await context.say(update, template)
        await take_buttons_off(update)
        return
    if answer != "done":
        await store.end_conversation(chat.id, user.id)
        await context.say(update, texts.t("Nothing was added."))
        await take_buttons_off(update)
        return
    if not open_one.texts:
        raise DatelineError("No text has come yet: send it, then tap Done.")
    key = source_key(chat.id, opened_by)
    try:
        taken = await take(context, material_of_text(open_one.texts, key=key, texts=texts))
    except InputRefusedError as error:
        template = texts.t("{sentence} Your text is kept: send more of it, or tap Cancel.")
        buttons = _buttons(texts, open_one)
        await context.say(update, template, buttons=buttons, sentence=texts.sentence(error))
    else:
        await store.end_conversation(chat.id, user.id)
        await tell(update, context, taken)
    await take_buttons_off(update)


async def take_file(update: Update, context: NewsContext) -> None:
    """A document from an owner, with or without /add before it. It is an article by itself."""
    message, user, texts = (
        update.effective_message,
        update.effective_user,
        context.texts_for(update),
    )
    if message is None or message.document is None or user is None:
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
    key = source_key(message.chat_id, message.message_id)
    taken = await take(context, material_from_bytes(name, data, key=key))
    await tell(update, context, taken)
    store = context.desk.store
    open_one = await store.conversation(message.chat_id, user.id)
    if open_one is None or not _is_add(open_one):
        return
    if open_one.texts:
        await _say_open(update, context, open_one)
    else:
        await store.end_conversation(message.chat_id, user.id)


async def _say_open(update: Update, context: NewsContext, open_one: Conversation) -> None:
    texts, chars = context.texts_for(update), _chars(open_one)
    template = texts.nt(
        "The text that you sent before is still open ({chars} character): tap Done or Cancel.",
        "The text that you sent before is still open ({chars} characters): tap Done or Cancel.",
        chars,
    )
    await context.say(update, template, buttons=_buttons(texts, open_one), chars=chars)


def _kind(opened_by: int) -> str:
    return f"{_KIND}:{opened_by}"


def _is_add(conversation: Conversation) -> bool:
    return conversation.kind.startswith(f"{_KIND}:")


def _chars(conversation: Conversation) -> int:
    return sum(len(text.text) for text in conversation.texts)


def _command_length(entities: Sequence[MessageEntity]) -> int:
    """Of "/add", "/ADD" or "/add@this_bot" at the beginning of the message; it is plain ASCII."""
    return next(
        (e.length for e in entities if e.offset == 0 and e.type == MessageEntity.BOT_COMMAND), 0
    )


def _buttons(texts: Translator, conversation: Conversation) -> list[list[Button]]:
    opened_by = conversation.kind.removeprefix(f"{_KIND}:")
    return [
        [
            Button(texts.t("Done"), callback_data=f"add:done:{opened_by}"),
            Button(texts.t("Cancel"), callback_data=f"add:cancel:{opened_by}"),
        ]
    ]


COMMAND = Command(
    names=("add",),
    usage=N_("/add [TEXT or ADDRESS]"),
    help=N_("add an article: paste its text, send a file or a link"),
    handle=add,
    taps=(Tap("add", finish), Tap("anyway", anyway)),
)
