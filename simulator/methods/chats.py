"""getChat, getChatMember, getChatAdministrators, getChatMemberCount."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params
from simulator.views import full_chat_json, member_json
from simulator.world import OUTSIDE, BotStatus, Chat, ChatKind, Json


def _chat(backend: Backend, params: Params) -> Chat:
    chat = sending.find_chat(backend, params)
    if chat.bot_status is BotStatus.KICKED:
        sending.check_may_see(chat)
    if not chat.started:
        raise ApiError(errors.CHAT_NOT_FOUND)
    return chat


def get_chat(backend: Backend, params: Params) -> Json:
    return full_chat_json(backend.world, _chat(backend, params))


def get_chat_member(backend: Backend, params: Params) -> Json:
    chat = _chat(backend, params)
    user = backend.world.users.get(params.integer("user_id"))
    if user is None:
        raise ApiError(errors.USER_NOT_FOUND)
    return member_json(backend.world, chat, user)


def get_chat_administrators(backend: Backend, params: Params) -> list[Json]:
    chat = _chat(backend, params)
    if chat.kind is ChatKind.PRIVATE:
        raise ApiError(errors.NO_ADMINISTRATORS)
    leaders = [chat.owner_id, *chat.admins]
    listed = [backend.world.users[one] for one in leaders if one in backend.world.users]
    if chat.bot_status is BotStatus.ADMINISTRATOR:
        listed.append(backend.world.bot)
    return [member_json(backend.world, chat, user) for user in listed]


def get_chat_member_count(backend: Backend, params: Params) -> int:
    chat = _chat(backend, params)
    if chat.kind is ChatKind.PRIVATE:
        return 2
    inside = chat.bot_status not in OUTSIDE
    owner = {chat.owner_id} if chat.owner_id is not None else set()
    return len(chat.members | chat.admins.keys() | owner) + inside


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
}
