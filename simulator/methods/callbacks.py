"""answerCallbackQuery."""

from __future__ import annotations

from simulator import errors
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params

ANSWER_CHARS = 200


def answer_callback_query(backend: Backend, params: Params) -> bool:
    callback = backend.world.callbacks.get(params.text("callback_query_id"))
    if callback is None:
        raise ApiError(errors.QUERY_TOO_OLD)
    if len(params.text("text")) > ANSWER_CHARS:
        raise ApiError(errors.CALLBACK_TEXT_TOO_LONG)
    backend.answer_tap(callback, params.text("text"), alert=params.boolean("show_alert"))
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
