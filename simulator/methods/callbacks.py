"""answerCallbackQuery."""

from __future__ import annotations

from urllib.parse import urlsplit

from simulator import errors
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params

ANSWER_CHARS = 200


def opens_the_bot(url: str, username: str) -> bool:
    """Without a game an answer may open this bot's own chat alone (t.me/bot?start=…)."""
    parts = urlsplit(url)
    here = parts.hostname in ("t.me", "telegram.me")
    return here and parts.path.strip("/").lower() == username.lower()


def answer_callback_query(backend: Backend, params: Params) -> bool:
    callback = backend.queries.callbacks.get(params.text("callback_query_id"))
    if callback is None:
        raise ApiError(errors.QUERY_TOO_OLD)
    if len(params.text("text")) > ANSWER_CHARS:
        raise ApiError(errors.CALLBACK_TEXT_TOO_LONG)
    url = params.text("url")
    if url and not opens_the_bot(url, backend.world.bot.username or ""):
        raise ApiError(errors.URL_INVALID)
    backend.answer_tap(callback, params.text("text"), alert=params.boolean("show_alert"), url=url)
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
