"""sendDocument, getFile."""

from __future__ import annotations

import mimetypes
import re

from simulator import errors, limits, pictures, sending
from simulator.backend import Backend
from simulator.errors import ApiError, Refusal
from simulator.params import Params
from simulator.views import file_json
from simulator.world import File, Json, Photo

DOWNLOAD_BYTES = 20 << 20  # getFile serves no more (Bot API)


def find_file(backend: Backend, params: Params, name: str, missing: Refusal) -> File:
    """An upload, or a file that is known already. Raises: ApiError."""
    upload = params.file(name)
    if upload is not None:
        if not upload.content:
            raise ApiError(errors.FILE_EMPTY)
        return add_file(backend, upload.name, upload.content)
    given = params.text(name)
    if not given:
        raise ApiError(missing)
    if re.match(r"https?://", given):
        # The simulator fetches nothing: to the bot this address is one that does not answer.
        raise ApiError(errors.FILE_URL_FAILED)
    if given not in backend.world.files:
        raise ApiError(errors.FILE_ID_WRONG)
    return backend.world.files[given]


def pick_photo(backend: Backend, params: Params, name: str, missing: Refusal) -> Photo:
    """The picture under this name. Raises: ApiError where it is none, or of a wrong shape."""
    file = find_file(backend, params, name, missing)
    if len(file.content) > pictures.PHOTO_BYTES:
        raise ApiError(errors.photo_too_big(len(file.content), pictures.PHOTO_BYTES))
    size = pictures.size(file.content)
    if size is None:
        raise ApiError(errors.IMAGE_FAILED)
    if not pictures.fits(*size):
        raise ApiError(errors.PHOTO_DIMENSIONS)
    return Photo(file, *size)


def add_file(backend: Backend, name: str, content: bytes) -> File:
    """Keep a file; its type follows from its name."""
    mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return backend.world.add_file(name, mime_type, content)


def send_document(backend: Backend, params: Params) -> Json:
    caption = sending.read_caption(backend, params)
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat, "documents")
    file = find_file(backend, params, "document", errors.DOCUMENT_MISSING)
    content = sending.draft(backend, limits.check_caption(caption))
    placed = sending.resolve(backend, chat, options, content)
    return sending.commit(backend, placed.changed(document=file, link_preview=None))


def get_file(backend: Backend, params: Params) -> Json:
    file = backend.world.files.get(params.text("file_id"))
    if file is None:
        raise ApiError(errors.FILE_ID_INVALID)
    if len(file.content) > DOWNLOAD_BYTES:
        raise ApiError(errors.FILE_TOO_BIG)
    return file_json(file)


METHODS = {"sendDocument": send_document, "getFile": get_file}
