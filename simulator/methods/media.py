"""sendPhoto, sendMediaGroup, editMessageMedia."""

from __future__ import annotations

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.errors import ApiError, bad_request
from simulator.methods.edits import apply, keyboard, target
from simulator.methods.files import find_file, pick_photo
from simulator.params import Params, as_texts
from simulator.views import message_json
from simulator.world import Json, Message

ALBUM = 10

# What an album or an edit takes besides what is acted out here.
_OTHER_KINDS = ("animation", "audio", "live_photo", "video")


def send_photo(backend: Backend, params: Params) -> Json:
    caption = sending.read_caption(backend, params)
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat, "photos")
    photo = pick_photo(backend, params, "photo", errors.PHOTO_MISSING)
    content = sending.draft(backend, limits.check_caption(caption)).changed(
        photo=photo,
        has_spoiler=params.boolean("has_spoiler"),
        caption_above=params.boolean("show_caption_above_media"),
    )
    placed = sending.resolve(backend, chat, options, content)
    return sending.commit(backend, placed.changed(link_preview=None))


def _read_media(value: object, *, album: bool) -> Json:
    if not isinstance(value, dict):
        raise ApiError(bad_request("can't parse InputMedia: expected an Object"))
    kind = str(value.get("type", "")).lower()
    if kind in _OTHER_KINDS and not (album and kind == "animation"):
        method = "sendMediaGroup" if album else "editMessageMedia"
        raise ApiError(errors.not_acted_out(f"{method} with {kind}"))
    if kind not in ("photo", "document"):
        why = (
            f'type "{kind}" can\'t be used in sendMediaGroup'
            if kind == "animation"
            else (f'type "{kind}" is unsupported')
        )
        raise ApiError(bad_request(f"can't parse InputMedia: {why}"))
    if not isinstance(value.get("media"), str) or not value["media"]:
        raise ApiError(errors.MEDIA_NOT_FOUND)
    return value


def _content(backend: Backend, params: Params, media: Json) -> Message:
    """One piece of media with its caption, as a message without a place. Raises: ApiError."""
    inner = Params(as_texts(media), params.files)
    caption = limits.check_caption(sending.read_caption(backend, inner))
    content = sending.draft(backend, caption).changed(
        has_spoiler=inner.boolean("has_spoiler"),
        caption_above=inner.boolean("show_caption_above_media"),
    )
    if media["media"].startswith("attach://") and inner.file("media") is None:
        raise ApiError(errors.MEDIA_NOT_FOUND)
    if media["type"].lower() == "photo":
        return content.changed(photo=pick_photo(backend, inner, "media", errors.PHOTO_MISSING))
    file = find_file(backend, inner, "media", errors.DOCUMENT_MISSING)
    return content.changed(document=file)


def send_media_group(backend: Backend, params: Params) -> list[Json]:
    """All of the album or nothing; one piece alone is an ordinary message."""
    options = sending.read_options(params)
    value = params.json("media", errors.MEDIA_NOT_JSON)
    if value is None:
        raise ApiError(bad_request('parameter "media" is required'))
    if not isinstance(value, list):
        raise ApiError(bad_request("expected an Array of InputMedia"))
    if len(value) > ALBUM:
        raise ApiError(errors.ALBUM_TOO_LONG)
    pieces = [_read_media(one, album=True) for one in value]
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat, "photos")
    if not pieces:
        raise ApiError(errors.ALBUM_EMPTY)
    if len({piece["type"].lower() for piece in pieces}) > 1:
        raise ApiError(errors.ALBUM_MIXED)
    group = backend.album_id() if len(pieces) > 1 else None
    ready = []
    for piece in pieces:
        content = _content(backend, params, piece).changed(media_group_id=group)
        placed = sending.resolve(backend, chat, options, content).changed(link_preview=None)
        ready.append(sending.check_far_end(backend, placed))
    return [message_json(backend.world, backend.post(message)) for message in ready]


def edit_message_media(backend: Backend, params: Params) -> Json | bool:
    value = params.json("media", errors.MEDIA_NOT_JSON)
    media = _read_media(value, album=False)
    options = sending.read_options(params)
    message = target(backend, params)
    if message.poll is not None:
        raise ApiError(errors.CANNOT_EDIT)
    content = _content(backend, params, media)
    if message.media_group_id is not None and _kind(message) != _kind(content):
        raise ApiError(errors.ALBUM_MIXED)
    return apply(
        backend,
        params,
        message,
        text=content.text,
        entities=content.entities,
        rich=None,
        photo=content.photo,
        document=content.document,
        has_spoiler=content.has_spoiler,
        caption_above=content.caption_above,
        keyboard=keyboard(backend, options),
    )


def _kind(message: Message) -> str:
    return "photo" if message.photo is not None else "document"


METHODS = {
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_message_media,
}
