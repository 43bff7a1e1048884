"""The methods that the simulator acts out, one family a file.

A handler takes the backend and the parameters and gives the result's JSON, or raises ApiError
with nothing changed. getUpdates is not here: it waits, so simulator/polling.py does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.backend import Backend
from simulator.methods import (
    callbacks,
    chats,
    deletions,
    edits,
    files,
    forwards,
    inline,
    media,
    members,
    messages,
    pins,
    polls,
    profile,
    reactions,
    rich,
    webhook,
)
from simulator.methods.names import METHOD_NAMES
from simulator.params import Params

Handler = Callable[[Backend, Params], object]

FAMILIES: tuple[Mapping[str, Handler], ...] = (
    profile.METHODS,
    webhook.METHODS,
    chats.METHODS,
    messages.METHODS,
    forwards.METHODS,
    edits.METHODS,
    deletions.METHODS,
    files.METHODS,
    media.METHODS,
    rich.METHODS,
    callbacks.METHODS,
    inline.METHODS,
    polls.METHODS,
    pins.METHODS,
    members.METHODS,
    reactions.METHODS,
)

# By name in small letters, as the server looks them up.
HANDLERS: dict[str, Handler] = {
    name.lower(): handler for family in FAMILIES for name, handler in family.items()
}

# Every method of the Bot API, by its name in small letters: what is here and not above is 501.
KNOWN: dict[str, str] = {name.lower(): name for name in METHOD_NAMES}

__all__ = ["FAMILIES", "HANDLERS", "KNOWN", "Handler"]
