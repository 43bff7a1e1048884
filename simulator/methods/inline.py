"""answerInlineQuery."""

from __future__ import annotations

from simulator import errors, limits
from simulator.backend import Backend
from simulator.entities import Formatted, read_entities
from simulator.errors import ApiError, bad_request
from simulator.keyboards import check_data, check_links, read_markup
from simulator.params import Params, as_texts
from simulator.world import Json

RESULTS = 50
ID_BYTES = 64


def _results(backend: Backend, params: Params) -> list[Json]:
    value = params.json("results", errors.RESULTS_NOT_JSON)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ApiError(bad_request("expected an Array of inline query results"))
    if len(value) > RESULTS:
        raise ApiError(errors.RESULTS_TOO_MANY)
    results = [_result(backend, one) for one in value]
    if len({one["id"] for one in results}) < len(results):
        raise ApiError(errors.RESULT_ID_DUPLICATE)
    return results


def _result(backend: Backend, value: object) -> Json:
    """A result, its text parsed: `ready` holds the message it makes. Raises: ApiError."""
    if not isinstance(value, dict):
        raise _cannot_parse("expected an Object")
    kind = value.get("type")
    if kind != "article":
        raise ApiError(errors.not_acted_out(f"answerInlineQuery with results of type {kind}"))
    for name in ("id", "title"):
        if not isinstance(value.get(name), str):
            raise _cannot_parse(f'Can\'t find field "{name}"')
    if not 1 <= len(value["id"].encode()) <= ID_BYTES:
        raise ApiError(errors.RESULT_ID_INVALID)
    content = value.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise _cannot_parse("Not enough parameters specified to send the message")  # not verified
    markup = {"reply_markup": value["reply_markup"]} if "reply_markup" in value else {}
    read = read_markup(Params(as_texts(markup)))
    rows = check_links(read, backend.texts.link, inline_only=True)
    check_data(rows)
    return {**value, "ready": {"words": _words(backend, content), "keyboard": rows}}


def _words(backend: Backend, content: Json) -> Formatted:
    raw, mode = content["message_text"], str(content.get("parse_mode") or "")
    if not raw:
        raise ApiError(errors.TEXT_EMPTY)
    limits.check_raw(raw)
    if mode:
        formatted = backend.texts.parse(raw, mode)
    else:
        formatted = Formatted(raw, read_entities(content.get("entities") or []))
    return limits.keep_entities(limits.check_message(backend.texts.normalise(formatted)))


def _cannot_parse(why: str) -> ApiError:
    return ApiError(bad_request(f"can't parse inline query result: {why}"))


def answer_inline_query(backend: Backend, params: Params) -> bool:
    query = backend.queries.inline.get(params.text("inline_query_id"))
    results = _results(backend, params)
    if query is None or query.results is not None:
        raise ApiError(errors.QUERY_TOO_OLD)
    button = params.json("button", bad_request("can't parse button JSON object"))
    query.results = results
    query.next_offset = params.text("next_offset")
    query.button = button if isinstance(button, dict) else None
    backend.book.pulse.beat()
    return True


METHODS = {"answerInlineQuery": answer_inline_query}
