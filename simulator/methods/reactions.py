"""setMessageReaction: the bot's one reaction to a message."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError, bad_request
from simulator.params import Params
from simulator.world import Json


def _reactions(params: Params) -> list[Json]:
    value = params.json("reaction", bad_request("can't parse reaction types JSON object"))
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ApiError(bad_request("expected an Array of ReactionType"))
    if len(value) > 1:
        raise ApiError(bad_request("REACTIONS_TOO_MANY"))  # from reports: bots set one
    for one in value:
        if one.get("type") != "emoji" or not one.get("emoji"):
            raise ApiError(errors.REACTION_INVALID)
    return value


def set_message_reaction(backend: Backend, params: Params) -> bool:
    """An empty list takes it off again."""
    reactions = _reactions(params)
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    message = sending.find_message(chat, params.integer("message_id"), errors.REACT_NOT_FOUND)
    backend.react(chat, message, backend.world.bot, reactions)
    return True


METHODS = {"setMessageReaction": set_message_reaction}
