"""forwardMessage, forwardMessages, copyMessage, copyMessages."""

from __future__ import annotations

from collections.abc import Callable

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.origins import origin_json
from simulator.params import Params, as_number
from simulator.world import Chat, Json, Message

FORWARDED_AT_ONCE = 100


def _source(
    backend: Backend, params: Params, message_id: int, missing: errors.Refusal
) -> tuple[Chat, Message]:
    chat = sending.find_chat(backend, params, "from_chat_id")
    sending.check_may_see(chat)
    return chat, sending.find_message(chat, message_id, missing)


def _afresh(backend: Backend, message: Message, albums: dict[str, str] | None) -> Message:
    """The content without what belongs to its old place.

    `albums` holds the new ids of albums that are sent on together; None: a message alone.
    """
    group = message.media_group_id
    if group is not None:
        group = albums.setdefault(group, backend.album_id()) if albums is not None else None
    return message.changed(
        message_id=0,
        date=backend.now(),
        edited_at=None,
        sender_chat_id=None,
        is_automatic_forward=False,
        via_bot=False,
        media_group_id=group,
    )


def _forward(
    backend: Backend, params: Params, message_id: int, albums: dict[str, str] | None = None
) -> Json:
    options = sending.read_options(params)
    target = sending.find_chat(backend, params)
    sending.check_may_write(target)
    source, message = _source(backend, params, message_id, errors.FORWARD_NOT_FOUND)
    if message.service is not None:
        raise ApiError(errors.CANNOT_FORWARD)
    if message.protected or source.protected:
        raise ApiError(errors.PROTECTED)
    origin = origin_json(backend.world, message)
    content = _afresh(backend, message, albums).changed(forward_origin=origin)
    placed = sending.resolve(backend, target, options, content)
    return sending.commit(backend, placed.changed(keyboard=_links_only(message)))


def _links_only(message: Message) -> tuple[tuple[Json, ...], ...]:
    """A forward keeps a keyboard whose every button is a link, and loses any other."""
    if all("url" in button for row in message.keyboard for button in row):
        return message.keyboard
    return ()


def forward_message(backend: Backend, params: Params) -> Json:
    return _forward(backend, params, params.integer("message_id"))


# What is passed over where several messages are named, as on the real server.
_PASSED_OVER = (
    errors.FORWARD_NOT_FOUND,
    errors.COPY_NOT_FOUND,
    errors.PROTECTED,
    errors.CANNOT_FORWARD,
    errors.CANNOT_COPY,
    errors.MESSAGE_ID_MISSING,
)


def _each(params: Params, send: Callable[[int], Json]) -> list[Json]:
    """Raises: ApiError, also where none of the messages can be sent on."""
    sent = []
    for message_id in read_ids(params):
        try:
            sent.append({"message_id": send(message_id)["message_id"]})
        except ApiError as refused:
            if refused.refusal not in _PASSED_OVER:
                raise
    if not sent:
        raise ApiError(errors.NONE_TO_FORWARD)
    return sent


def forward_messages(backend: Backend, params: Params) -> list[Json]:
    albums: dict[str, str] = {}
    return _each(params, lambda message_id: _forward(backend, params, message_id, albums))


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


def _copy(
    backend: Backend, params: Params, message_id: int, albums: dict[str, str] | None = None
) -> Json:
    """Protected content is copied too: bots may (MessagesManager.cpp)."""
    caption = sending.read_caption(backend, params) if "caption" in params else None
    options = sending.read_options(params)
    target = sending.find_chat(backend, params)
    sending.check_may_write(target)
    _, message = _source(backend, params, message_id, errors.COPY_NOT_FOUND)
    if message.service is not None:
        raise ApiError(errors.CANNOT_COPY)
    content = _afresh(backend, message, albums).changed(forward_origin=None)
    if caption is not None and message.has_media:
        kept = limits.check_caption(caption)
        content = content.changed(text=kept.text, entities=kept.entities)
    if params.boolean("remove_caption") and message.has_media:
        content = content.changed(text="", entities=())
    placed = sending.resolve(backend, target, options, content)
    copied = sending.commit(backend, placed.changed(link_preview=message.link_preview))
    return {"message_id": copied["message_id"]}


def copy_message(backend: Backend, params: Params) -> Json:
    return _copy(backend, params, params.integer("message_id"))


def copy_messages(backend: Backend, params: Params) -> list[Json]:
    albums: dict[str, str] = {}
    return _each(params, lambda message_id: _copy(backend, params, message_id, albums))


METHODS = {
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
}
