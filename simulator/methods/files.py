"""sendDocument, getFile."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import replace

from simulator import errors, limits, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params
from simulator.views import file_json
from simulator.world import File, Json

DOWNLOAD_BYTES = 20 << 20  # getFile serves no more (Bot API)


def _document(backend: Backend, params: Params) -> File:
    """An upload, or a file that is known already. Raises: ApiError."""
    upload = params.file("document")
    if upload is not None:
        if not upload.content:
            raise ApiError(errors.FILE_EMPTY)
        return add_file(backend, upload.name, upload.content)
    given = params.text("document")
    if not given:
        raise ApiError(errors.DOCUMENT_MISSING)
    if re.match(r"https?://", given):
        # The simulator fetches nothing: to the bot this address is one that does not answer.
        raise ApiError(errors.FILE_URL_FAILED)
    if given not in backend.world.files:
        raise ApiError(errors.FILE_ID_WRONG)
    return backend.world.files[given]


def add_file(backend: Backend, name: str, content: bytes) -> File:
    """Keep a file; its type follows from its name."""
    mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return backend.world.add_file(name, mime_type, content)


def send_document(backend: Backend, params: Params) -> Json:
    caption = sending.read_caption(backend, params)
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat)
    file = _document(backend, params)
    content = sending.draft(backend, limits.check_caption(caption))
    placed = sending.resolve(backend, chat, options, content)
    return sending.commit(backend, replace(placed, document=file, link_preview=None))


def get_file(backend: Backend, params: Params) -> Json:
    file = backend.world.files.get(params.text("file_id"))
    if file is None:
        raise ApiError(errors.FILE_ID_INVALID)
    if len(file.content) > DOWNLOAD_BYTES:
        raise ApiError(errors.FILE_TOO_BIG)
    return file_json(file)


METHODS = {"sendDocument": send_document, "getFile": get_file}
