"""editMessageText, editMessageCaption, editMessageReplyMarkup; what all edits share."""

from __future__ import annotations

from typing import Any

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import ApiError
from simulator.keyboards import Rows, check_data, check_links
from simulator.methods.rich import read_rich
from simulator.params import Params
from simulator.views import message_json
from simulator.world import Chat, ChatKind, Json, Message


def target(backend: Backend, params: Params) -> Message:
    """The message that the parameters name, where the bot may edit it. Raises: ApiError."""
    if not params.text("chat_id") and params.text("inline_message_id"):
        return _inline_target(backend, params.text("inline_message_id"))
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message_id = params.integer("message_id")
    message = sending.find_message(chat, message_id, errors.EDIT_NOT_FOUND)
    fixed = message.forward_origin is not None or message.service is not None
    if fixed or not _may_edit(backend, chat, message):
        raise ApiError(errors.CANNOT_EDIT)
    return message


def _inline_target(backend: Backend, inline_id: str) -> Message:
    chat_id, message_id = backend.queries.inline_messages.get(inline_id, (0, 0))
    chat = backend.world.chats.get(chat_id)
    message = chat.messages.get(message_id) if chat is not None else None
    if message is None:
        raise ApiError(errors.INLINE_ID_INVALID)
    return message


def _may_edit(backend: Backend, chat: Chat, message: Message) -> bool:
    """Its own messages; in a channel all with can_edit_messages, its own while it may post."""
    own = message.author_id == backend.world.bot.id
    if chat.kind is not ChatKind.CHANNEL:
        return own
    return chat.bot_may("can_edit_messages") or (own and chat.bot_may("can_post_messages"))


def apply(backend: Backend, params: Params, message: Message, **changes: Any) -> Json | bool:
    """The edited message, True for one sent by inline mode.

    Raises: ApiError where nothing would change.
    """
    if "text" in changes:
        kept = limits.keep_entities(Formatted(changes["text"], changes["entities"]))
        changes["entities"] = kept.entities
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise ApiError(errors.NOT_MODIFIED)
    edited = backend.edit(message, **changes)
    return True if not params.text("chat_id") else message_json(backend.world, edited)


def keyboard(backend: Backend, options: sending.Options) -> Rows:
    """An edit without a keyboard takes the old one away."""
    rows = check_links(options.markup, backend.texts.link, inline_only=True)
    check_data(rows)
    return rows


def edit_message_text(backend: Backend, params: Params) -> Json | bool:
    if "rich_message" in params:
        return _edit_rich(backend, params)
    formatted = sending.read_text(backend, params)
    options = sending.read_options(params)
    message = target(backend, params)
    if message.has_media or message.poll is not None:
        raise ApiError(errors.NO_TEXT_TO_EDIT)
    kept = limits.check_message(formatted)
    return apply(
        backend,
        params,
        message,
        text=kept.text,
        entities=kept.entities,
        rich=None,
        keyboard=keyboard(backend, options),
        link_preview=sending.checked_preview(backend, options.link_preview),
    )


def _edit_rich(backend: Backend, params: Params) -> Json | bool:
    rich, words = read_rich(backend, params)
    options = sending.read_options(params)
    message = target(backend, params)
    if message.has_media or message.poll is not None:
        raise ApiError(errors.NO_TEXT_TO_EDIT)
    return apply(
        backend,
        params,
        message,
        text=words,
        entities=(),
        rich=rich,
        keyboard=keyboard(backend, options),
    )


def edit_message_caption(backend: Backend, params: Params) -> Json | bool:
    formatted = sending.read_caption(backend, params)
    options = sending.read_options(params)
    message = target(backend, params)
    if not message.has_media:
        raise ApiError(errors.NO_CAPTION_TO_EDIT)
    kept = limits.check_caption(formatted)
    return apply(
        backend,
        params,
        message,
        text=kept.text,
        entities=kept.entities,
        keyboard=keyboard(backend, options),
        caption_above=params.boolean("show_caption_above_media"),
    )


def edit_message_reply_markup(backend: Backend, params: Params) -> Json | bool:
    options = sending.read_options(params)
    message = target(backend, params)
    return apply(backend, params, message, keyboard=keyboard(backend, options))


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
