"""deleteMessage, deleteMessages."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.methods.forwards import read_ids
from simulator.params import Params
from simulator.world import Chat, ChatKind, Message


def _may_delete(backend: Backend, chat: Chat, message: Message) -> bool:
    """Its own messages always, a channel's own while it may post; others' with the right."""
    if chat.kind is ChatKind.PRIVATE or chat.bot_may("can_delete_messages"):
        return True
    own = message.author_id == backend.world.bot.id
    return own and (chat.kind is not ChatKind.CHANNEL or chat.bot_may("can_post_messages"))


def delete_message(backend: Backend, params: Params) -> bool:
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message_id = params.integer("message_id")
    message = sending.find_message(chat, message_id, errors.DELETE_NOT_FOUND)
    if not _may_delete(backend, chat, message):
        raise ApiError(errors.CANNOT_DELETE)
    backend.delete(message)
    return True


def delete_messages(backend: Backend, params: Params) -> bool:
    """Those not found are passed over, as on the real server."""
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    found = [chat.messages[one] for one in read_ids(params) if one in chat.messages]
    if not all(_may_delete(backend, chat, message) for message in found):
        raise ApiError(errors.CANNOT_DELETE)
    for message in found:
        backend.delete(message)
    return True


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
