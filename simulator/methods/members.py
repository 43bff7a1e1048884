"""banChatMember, unbanChatMember, leaveChat."""

from __future__ import annotations

from simulator import errors, sending
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.membership import remove_member
from simulator.params import Params
from simulator.world import BotStatus, Chat, ChatKind, User


def _place(backend: Backend, params: Params) -> tuple[Chat, User]:
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    user = backend.world.users.get(params.integer("user_id"))
    if user is None:
        raise ApiError(errors.USER_NOT_FOUND)
    if chat.kind is ChatKind.PRIVATE:
        raise ApiError(errors.ONLY_GROUPS)
    if not chat.bot_may("can_restrict_members"):
        raise ApiError(errors.MEMBER_RIGHTS)
    return chat, user


def ban_chat_member(backend: Backend, params: Params) -> bool:
    chat, user = _place(backend, params)
    if user.id == chat.owner_id:
        raise ApiError(errors.CANNOT_REMOVE_OWNER)
    remove_member(backend, chat, user, banned=True, by=backend.world.bot)
    return True


def unban_chat_member(backend: Backend, params: Params) -> bool:
    """Lifts a ban; a member who was not banned is put out, unless only_if_banned says no."""
    chat, user = _place(backend, params)
    if user.id in chat.banned or not params.boolean("only_if_banned"):
        remove_member(backend, chat, user, banned=False, by=backend.world.bot)
    return True


def leave_chat(backend: Backend, params: Params) -> bool:
    chat = sending.find_chat(backend, params)
    sending.check_may_see(chat)
    if chat.kind is ChatKind.PRIVATE:
        raise ApiError(errors.CANNOT_LEAVE_PRIVATE)
    backend.set_bot_status(chat, BotStatus.LEFT, by=backend.world.bot)
    return True


METHODS = {
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "leaveChat": leave_chat,
}
