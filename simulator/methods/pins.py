"""pinChatMessage, unpinChatMessage, unpinAllChatMessages."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params
from simulator.world import BotStatus, Chat, ChatKind


def _chat(backend: Backend, params: Params) -> Chat:
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    if not may_pin(chat):
        raise ApiError(errors.PIN_RIGHTS)
    return chat


def may_pin(chat: Chat) -> bool:
    """In channels the right to edit is the right to pin; in a basic group every member may."""
    match chat.kind:
        case ChatKind.PRIVATE:
            return chat.started
        case ChatKind.CHANNEL:
            return chat.bot_may("can_edit_messages")
        case ChatKind.GROUP:
            return chat.bot_status is not BotStatus.RESTRICTED
        case _:
            return chat.bot_may("can_pin_messages")


def pin_chat_message(backend: Backend, params: Params) -> bool:
    chat = _chat(backend, params)
    message = sending.find_message(chat, params.integer("message_id"), errors.PIN_NOT_FOUND)
    if message.service is not None:
        raise ApiError(errors.PIN_NOT_FOUND)
    backend.pin(chat, message, backend.world.bot)
    return True


def unpin_chat_message(backend: Backend, params: Params) -> bool:
    chat = _chat(backend, params)
    message_id = params.integer("message_id") or max(chat.pinned, default=0)
    if message_id not in chat.pinned:
        raise ApiError(errors.UNPIN_NOT_FOUND)
    backend.unpin(chat, message_id)
    return True


def unpin_all_chat_messages(backend: Backend, params: Params) -> bool:
    chat = _chat(backend, params)
    for message_id in list(chat.pinned):
        backend.unpin(chat, message_id)
    return True


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
