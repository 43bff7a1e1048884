"""sendRichMessage, and the parameter rich_message wherever it stands."""

from __future__ import annotations

from simulator import errors, richblocks, sending
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import ApiError, bad_request
from simulator.params import Params
from simulator.richtree import from_html, from_markdown
from simulator.world import Json

RICH_CHARS = 32_768  # TDLib, OptionManager.cpp


def read_rich(backend: Backend, params: Params) -> tuple[Json, str]:
    """`RichMessage` and its plain words. Raises: ApiError."""
    value = params.json("rich_message", errors.RICH_NOT_JSON)
    if value is None:
        raise ApiError(errors.RICH_EMPTY)
    if not isinstance(value, dict):
        raise ApiError(errors.RICH_NOT_OBJECT)
    for name in ("html", "markdown"):
        if not isinstance(value.get(name, ""), str):
            raise ApiError(bad_request(f'field "{name}" must be of type String'))
    if value.get("html"):
        tree = from_html(value["html"])
    elif value.get("markdown"):
        tree = from_markdown(value["markdown"])
    else:
        raise ApiError(errors.RICH_EMPTY)
    blocks = richblocks.blocks(tree.children)
    words = richblocks.plain_blocks(blocks)
    if not blocks:
        raise ApiError(errors.RICH_EMPTY)
    if len(words) > RICH_CHARS:
        raise ApiError(errors.RICH_TOO_LONG)
    rich: Json = {"blocks": blocks}
    return rich | ({"is_rtl": True} if value.get("is_rtl") is True else {}), words


def send_rich_message(backend: Backend, params: Params) -> Json:
    rich, words = read_rich(backend, params)
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat)
    content = sending.draft(backend, Formatted(words)).changed(rich=rich)
    placed = sending.resolve(backend, chat, options, content)
    return sending.commit(backend, placed.changed(link_preview=None))


METHODS = {"sendRichMessage": send_rich_message}
