"""sendPoll, stopPoll. Bots use stopPoll as a probe: on what is no poll it changes nothing."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import ApiError, bad_request
from simulator.keyboards import check_data, check_links
from simulator.params import Params
from simulator.world import ChatKind, Json

QUESTION_CHARS = 300
OPTION_CHARS = 100
OPTIONS = 12


def _options(params: Params) -> list[Json]:
    value = params.json("options", bad_request("can't parse options JSON object"))
    if value is None:
        raise ApiError(bad_request('parameter "options" is required'))
    if not isinstance(value, list):
        raise ApiError(bad_request("expected an Array of poll options"))
    texts = [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in value]
    if not texts:
        raise ApiError(bad_request("poll must have at least 1 option"))
    if len(texts) > OPTIONS:
        raise ApiError(bad_request(f"poll can't have more than {OPTIONS} options"))
    if not all(text.strip() for text in texts):
        raise ApiError(bad_request("poll options must be non-empty"))
    if any(len(text) > OPTION_CHARS for text in texts):
        raise ApiError(bad_request(f"poll options length must not exceed {OPTION_CHARS}"))
    return [
        {"persistent_id": str(number), "text": text.strip(), "voter_count": 0}
        for number, text in enumerate(texts)
    ]


def _poll(params: Params, number: str) -> Json:
    question = params.text("question").strip()
    if not question:
        raise ApiError(bad_request("poll question must be non-empty"))
    if len(question) > QUESTION_CHARS:
        raise ApiError(bad_request(f"poll question length must not exceed {QUESTION_CHARS}"))
    quiz = params.text("type") == "quiz"
    anonymous = "is_anonymous" not in params or params.boolean("is_anonymous")
    revoting = params.boolean("allows_revoting") if "allows_revoting" in params else not quiz
    return {
        "id": number,
        "question": question,
        "options": _options(params),
        "total_voter_count": 0,
        "is_closed": params.boolean("is_closed"),
        "is_anonymous": anonymous,
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": params.boolean("allows_multiple_answers"),
        "allows_revoting": revoting,
        "members_only": params.boolean("members_only"),
    }


def send_poll(backend: Backend, params: Params) -> Json:
    options = sending.read_options(params)
    poll = _poll(params, backend.query_id())
    chat = sending.find_chat(backend, params)
    sending.check_may_write(chat, "polls")
    if chat.kind is ChatKind.CHANNEL and not poll["is_anonymous"]:
        raise ApiError(bad_request("non-anonymous polls can't be sent to channel chats"))
    content = sending.draft(backend, Formatted("")).changed(poll=poll)
    placed = sending.resolve(backend, chat, options, content)
    return sending.commit(backend, placed.changed(link_preview=None))


def stop_poll(backend: Backend, params: Params) -> Json:
    """Closes the bot's own poll; of anything else it tells whether it exists."""
    options = sending.read_options(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message = sending.find_message(chat, params.integer("message_id"), errors.POLL_NOT_FOUND)
    if message.poll is None:
        raise ApiError(errors.NOT_A_POLL)
    if message.author_id != backend.world.bot.id or message.forward_origin is not None:
        raise ApiError(errors.CANNOT_STOP_POLL)
    if message.poll["is_closed"]:
        raise ApiError(errors.POLL_CLOSED)
    rows = check_links(options.markup, backend.texts.link, inline_only=True)
    check_data(rows)
    closed = {**message.poll, "is_closed": True}
    backend.edit(message, poll=closed, keyboard=rows)
    return closed


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
