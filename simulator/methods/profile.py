"""getMe, and what the bot tells of itself: commands, name, description, short description."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError, bad_request
from simulator.params import Params, as_number, as_texts
from simulator.views import me_json
from simulator.world import Json

COMMANDS = 100
COMMAND_DESCRIPTION_CHARS = 256

# Who sees a list of commands, and what names them.
SCOPES: dict[object, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}

# What can be told: the field, the method's ending, how many characters.
TOLD: tuple[tuple[str, str, int], ...] = (
    ("name", "MyName", 64),
    ("description", "MyDescription", 512),
    ("short_description", "MyShortDescription", 120),
)


def get_me(backend: Backend, params: Params) -> Json:
    return me_json(backend.world.bot)


def _scope(backend: Backend, params: Params) -> tuple[str, str]:
    value = params.json("scope", bad_request("can't parse BotCommandScope JSON object"))
    if value is not None and (not isinstance(value, dict) or "type" not in value):
        raise ApiError(bad_request("can't parse BotCommandScope: expected an Object"))
    scope = _checked_scope(backend, value or {"type": "default"})
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise ApiError(bad_request("LANG_CODE_INVALID"))  # from reports
    return json.dumps(scope, sort_keys=True), language


def _checked_scope(backend: Backend, scope: Json) -> Json:
    """The scope with its chat as a number. Raises: ApiError."""
    kind = scope["type"]
    if kind not in SCOPES:
        raise ApiError(bad_request("can't parse BotCommandScope: Unsupported type specified"))
    if "chat_id" not in SCOPES[kind]:
        return {"type": kind}
    chat = sending.find_chat(backend, Params(as_texts(scope)))
    fields: Json = {"type": kind, "chat_id": chat.id}
    if "user_id" in SCOPES[kind]:
        user_id = as_number(scope.get("user_id"))
        if user_id not in backend.world.users:
            raise ApiError(errors.USER_NOT_FOUND)
        fields["user_id"] = user_id
    return fields


def _command(value: object) -> Json:
    if not isinstance(value, dict):
        raise ApiError(bad_request("can't parse BotCommand: expected an Object"))
    command = str(value.get("command", "")).removeprefix("/")
    description = str(value.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
        raise ApiError(errors.COMMAND_INVALID)
    if not 1 <= len(description) <= COMMAND_DESCRIPTION_CHARS:
        raise ApiError(errors.COMMAND_DESCRIPTION_INVALID)
    return {"command": command, "description": description}


def set_my_commands(backend: Backend, params: Params) -> bool:
    value = params.json("commands", bad_request("can't parse commands JSON object"))
    if not isinstance(value, list):
        raise ApiError(bad_request("expected an Array of BotCommand"))
    if len(value) > COMMANDS:
        raise ApiError(errors.COMMANDS_TOO_MUCH)
    backend.profile.commands[_scope(backend, params)] = [_command(one) for one in value]
    return True


def get_my_commands(backend: Backend, params: Params) -> list[Json]:
    return backend.profile.commands.get(_scope(backend, params), [])


def delete_my_commands(backend: Backend, params: Params) -> bool:
    backend.profile.commands.pop(_scope(backend, params), None)
    return True


def _setter(field: str, chars: int) -> Callable[[Backend, Params], bool]:
    def set_told(backend: Backend, params: Params) -> bool:
        text = params.text(field)
        if len(text) > chars:
            raise ApiError(bad_request(f"BOT_{field.upper()}_TOO_LONG"))  # not verified
        backend.profile.texts[field, params.text("language_code")] = text
        return True

    return set_told


def _getter(field: str) -> Callable[[Backend, Params], Json]:
    def get_told(backend: Backend, params: Params) -> Json:
        texts = backend.profile.texts
        own = texts.get((field, params.text("language_code"))) or texts.get((field, ""))
        return {field: own or (backend.world.bot.first_name if field == "name" else "")}

    return get_told


METHODS: dict[str, Callable[[Backend, Params], object]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **{f"set{ending}": _setter(field, chars) for field, ending, chars in TOLD},
    **{f"get{ending}": _getter(field) for field, ending, _ in TOLD},
}
