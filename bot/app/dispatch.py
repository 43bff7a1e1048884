"""Which handler gets which update; every update's permission is checked here.

To anybody but an owner the editors' commands and buttons do not exist: they are answered as
unknown ones.
"""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot import editors, readers
from bot.app.membership import group_moved, place_changed
from bot.chat import Desk, HandleTap, NewsApplication, NewsContext
from bot.common.errors import DatelineError
from bot.common.logs import log
from bot.editors.add import more_text, pasted, take_file, take_link
from bot.editors.correct import correction_text
from bot.editors.point_out import point_out
from bot.readers.unknown import OTHER_KINDS, unknown_button, unknown_command, unknown_kind
from bot.readers.words import words
from storage.errors import StoreError

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

_log = log(__name__)


def register(application: NewsApplication, desk: Desk) -> None:
    """Give every listed command, button and kind of message its handler."""
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    owners = filters.User(user_id=list(desk.settings.owners)) & private
    for command in readers.HANDLERS:
        application.add_handler(
            CommandHandler(command.names, command.handle, filters.UpdateType.MESSAGE)
        )
    for command in editors.HANDLERS:
        application.add_handler(CommandHandler(command.names, command.handle, owners))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, group_moved))
    application.add_handler(MessageHandler(filters.Document.ALL & owners, take_file))
    application.add_handler(MessageHandler(filters.COMMAND & private, unknown_command))
    application.add_handler(MessageHandler(filters.TEXT & private, _text))
    application.add_handler(MessageHandler(OTHER_KINDS, unknown_kind))
    application.add_handler(CallbackQueryHandler(_tap))
    application.add_handler(ChatMemberHandler(place_changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(_failed)


async def _text(update: Update, context: NewsContext) -> None:
    user = update.effective_user
    # While a text is open, an address belongs to it.
    if (
        user
        and context.desk.is_owner(user.id)
        and (
            await correction_text(update, context)
            or await more_text(update, context)
            or await point_out(update, context)
            or await take_link(update, context)
            or await pasted(update, context)
        )
    ):
        return
    await words(update, context)


_READERS_TAPS = {tap.prefix: tap.handle for command in readers.HANDLERS for tap in command.taps}
_EDITORS_TAPS = {tap.prefix: tap.handle for command in editors.HANDLERS for tap in command.taps}


async def _tap(update: Update, context: NewsContext) -> None:
    query = update.callback_query
    if query is None:
        return
    prefix, *data = (query.data or "").split(":")
    handle: HandleTap | None = _READERS_TAPS.get(prefix)
    if handle is None and context.desk.is_owner(query.from_user.id):
        handle = _EDITORS_TAPS.get(prefix)
    if handle is None:
        await unknown_button(update, context)
        return
    try:
        await handle(update, context, data)
    except (ValueError, IndexError):
        # Callback data that no button of ours has.
        await unknown_button(update, context)
        return
    await query.answer()


async def _failed(update: object, context: NewsContext) -> None:
    """Whatever a handler raised: the person reads one sentence, the log has the facts."""
    error = context.error
    if not isinstance(update, Update):
        _log.error("an update could not be handled", error=repr(error))
        return
    if update.my_chat_member is not None:
        # Nobody has asked for anything: not a word into the channel.
        _log.error("a change of rights is lost", exc_info=error, update=update.update_id)
        return
    if isinstance(error, BadRequest) and "query is too old" in str(error).lower():
        # The tap was handled; only its little clock could not be stopped any more.
        _log.info("a tap was answered too late", update=update.update_id)
        return
    texts = context.texts_for(update)
    if isinstance(error, DatelineError):
        sentence = texts.sentence(error)
    elif isinstance(error, StoreError):
        _log.error("the database failed a handler", error=str(error), update=update.update_id)
        sentence = texts.t("The archive cannot be reached at the moment: try again in a minute.")
    elif isinstance(error, TelegramError):
        _log.warning("Telegram refused a handler", error=str(error), update=update.update_id)
        sentence = texts.t("Telegram did not do what it should. Try again in a minute.")
    else:
        _log.error("a handler failed", exc_info=error, update=update.update_id)
        sentence = texts.t("Something went wrong here, and it has been noted. Try again later.")
    try:
        await context.say(update, "{sentence}", sentence=sentence)
        if update.callback_query is not None:
            await update.callback_query.answer()
    except TelegramError as unanswered:
        _log.warning("an answer did not go out", error=str(unanswered), update=update.update_id)
