"""forwardMessage, forwardMessages, copyMessage."""

from __future__ import annotations

from dataclasses import replace

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params, as_number
from simulator.views import chat_json, user_json
from simulator.world import Chat, Json, Message

FORWARDED_AT_ONCE = 100


def _origin(backend: Backend, message: Message) -> Json:
    """Where a forward says it comes from; a forward of a forward names the first source."""
    if message.forward_origin is not None:
        return message.forward_origin
    if message.sender is None:
        return {
            "type": "channel",
            "date": message.date,
            "chat": chat_json(backend.world.chats[message.chat_id]),
            "message_id": message.message_id,
        }
    return {"type": "user", "date": message.date, "sender_user": user_json(message.sender)}


def _source(
    backend: Backend, params: Params, message_id: int, missing: errors.Refusal
) -> tuple[Chat, Message]:
    chat = sending.find_chat(backend, params, "from_chat_id")
    sending.check_may_see(chat)
    return chat, sending.find_message(chat, message_id, missing)


def _forward(backend: Backend, params: Params, message_id: int) -> Json:
    options = sending.read_options(params)
    target = sending.find_chat(backend, params)
    sending.check_may_write(target)
    source, message = _source(backend, params, message_id, errors.FORWARD_NOT_FOUND)
    if message.protected or source.protected:
        raise ApiError(errors.PROTECTED)
    content = replace(
        message,
        message_id=0,
        date=backend.now(),
        forward_origin=_origin(backend, message),
        edited_at=None,
    )
    placed = sending.resolve(backend, target, options, content)
    return sending.commit(backend, replace(placed, keyboard=_links_only(message)))


def _links_only(message: Message) -> tuple[tuple[Json, ...], ...]:
    """A forward keeps a keyboard whose every button is a link, and loses any other."""
    if all("url" in button for row in message.keyboard for button in row):
        return message.keyboard
    return ()


def forward_message(backend: Backend, params: Params) -> Json:
    return _forward(backend, params, params.integer("message_id"))


def forward_messages(backend: Backend, params: Params) -> list[Json]:
    """Those not found are passed over, as on the real server."""
    sent = []
    for message_id in read_ids(params):
        try:
            sent.append({"message_id": _forward(backend, params, message_id)["message_id"]})
        except ApiError as refused:
            if refused.refusal != errors.FORWARD_NOT_FOUND:
                raise
    return sent


def read_ids(params: Params) -> list[int]:
    """The parameter message_ids: 1 to 100 numbers. Raises: ApiError."""
    value = params.json(
        "message_ids", errors.bad_request("can't parse message identifiers JSON object")
    )
    if not isinstance(value, list) or not value:
        raise ApiError(errors.MESSAGE_IDS_MISSING)
    if len(value) > FORWARDED_AT_ONCE:
        raise ApiError(errors.MESSAGE_IDS_TOO_MANY)
    numbers = [as_number(one) for one in value]
    return [number for number in numbers if number is not None]


def copy_message(backend: Backend, params: Params) -> Json:
    caption = sending.read_caption(backend, params) if "caption" in params else None
    options = sending.read_options(params)
    target = sending.find_chat(backend, params)
    sending.check_may_write(target)
    _, message = _source(backend, params, params.integer("message_id"), errors.COPY_NOT_FOUND)
    content = replace(
        message, message_id=0, date=backend.now(), forward_origin=None, edited_at=None
    )
    if caption is not None and message.document is not None:
        kept = limits.check_caption(caption)
        content = replace(content, text=kept.text, entities=kept.entities)
    placed = sending.resolve(backend, target, options, content)
    copied = sending.commit(backend, replace(placed, link_preview=message.link_preview))
    return {"message_id": copied["message_id"]}


METHODS = {
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
}
