"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage(s)."""

from __future__ import annotations

from typing import Any

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import ApiError
from simulator.keyboards import check_data, check_links
from simulator.methods.forwards import read_ids
from simulator.params import Params
from simulator.views import message_json
from simulator.world import BotStatus, Chat, ChatKind, Json, Message


def _target(backend: Backend, params: Params) -> Message:
    """The message that the parameters name, where the bot may edit it. Raises: ApiError."""
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message_id = params.integer("message_id")
    message = sending.find_message(chat, message_id, errors.EDIT_NOT_FOUND)
    own = message.sender in (None, backend.world.bot)
    if not own or message.forward_origin is not None or not _may_edit(chat):
        raise ApiError(errors.CANNOT_EDIT)
    return message


def _may_edit(chat: Chat) -> bool:
    if chat.kind is not ChatKind.CHANNEL:
        return True
    return chat.bot_status is BotStatus.ADMINISTRATOR and chat.bot_may_post


def _apply(backend: Backend, message: Message, **changes: Any) -> Json:
    """Raises: ApiError where nothing would change."""
    if "text" in changes:
        kept = limits.keep_entities(Formatted(changes["text"], changes["entities"]))
        changes["entities"] = kept.entities
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise ApiError(errors.NOT_MODIFIED)
    return message_json(backend.world, backend.edit(message, **changes))


def _keyboard(backend: Backend, options: sending.Options) -> tuple[tuple[Json, ...], ...]:
    """An edit without a keyboard takes the old one away."""
    rows = check_links(options.markup, backend.texts.link, inline_only=True)
    check_data(rows)
    return rows


def edit_message_text(backend: Backend, params: Params) -> Json:
    formatted = sending.read_text(backend, params)
    options = sending.read_options(params)
    message = _target(backend, params)
    if message.document is not None:
        raise ApiError(errors.NO_TEXT_TO_EDIT)
    kept = limits.check_message(formatted)
    keyboard = _keyboard(backend, options)
    return _apply(
        backend,
        message,
        text=kept.text,
        entities=kept.entities,
        keyboard=keyboard,
        link_preview=sending.checked_preview(backend, options.link_preview),
    )


def edit_message_caption(backend: Backend, params: Params) -> Json:
    formatted = sending.read_caption(backend, params)
    options = sending.read_options(params)
    message = _target(backend, params)
    if message.document is None:
        raise ApiError(errors.NO_CAPTION_TO_EDIT)
    kept = limits.check_caption(formatted)
    keyboard = _keyboard(backend, options)
    return _apply(backend, message, text=kept.text, entities=kept.entities, keyboard=keyboard)


def edit_message_reply_markup(backend: Backend, params: Params) -> Json:
    options = sending.read_options(params)
    message = _target(backend, params)
    return _apply(backend, message, keyboard=_keyboard(backend, options))


def delete_message(backend: Backend, params: Params) -> bool:
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message_id = params.integer("message_id")
    message = sending.find_message(chat, message_id, errors.DELETE_NOT_FOUND)
    in_charge = chat.kind is ChatKind.PRIVATE or chat.bot_status is BotStatus.ADMINISTRATOR
    if not in_charge and message.sender != backend.world.bot:
        raise ApiError(errors.CANNOT_DELETE)
    backend.delete(message)
    return True


def delete_messages(backend: Backend, params: Params) -> bool:
    """Those not found are passed over, as on the real server."""
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    for message_id in read_ids(params):
        if message_id in chat.messages:
            backend.delete(chat.messages[message_id])
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
