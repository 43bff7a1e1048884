"""sendMessage, sendChatAction."""

from __future__ import annotations

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.book import EventKind
from simulator.errors import ApiError
from simulator.params import Params
from simulator.world import Json

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(backend: Backend, params: Params) -> Json:
    formatted = sending.read_text(backend, params)
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat)
    message = sending.resolve(backend, chat, options, sending.draft(backend, formatted))
    kept = limits.check_message(formatted)
    if kept != formatted:
        message = message.changed(text=kept.text, entities=kept.entities)
    return sending.commit(backend, message)


def send_chat_action(backend: Backend, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise ApiError(errors.ACTION_WRONG)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat)
    if chat.blocked:
        raise ApiError(errors.BOT_BLOCKED)
    backend.book.write(EventKind.ACTION, chat, words=action)
    return True


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
