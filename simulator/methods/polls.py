"""stopPoll. There are no polls in this world, so it can only refuse; bots use it as a probe."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params


def stop_poll(backend: Backend, params: Params) -> bool:
    """Tells whether a message exists, without touching it."""
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    sending.find_message(chat, params.integer("message_id"), errors.POLL_NOT_FOUND)
    raise ApiError(errors.NOT_A_POLL)


METHODS = {"stopPoll": stop_poll}
