"""Who is in a chat and with which rights; a group that moves; a channel that gets its group."""

from __future__ import annotations

from simulator.backend import Backend
from simulator.errors import HandsError
from simulator.views import member_json, user_json
from simulator.world import Chat, ChatKind, User


def add_member(backend: Backend, chat: Chat, user: User, by: User | None = None) -> None:
    """A person comes in, alone or brought by another."""
    if user.id in chat.banned:
        raise HandsError(f"{user.first_name} is banned from {chat.title}")
    if user.id in chat.members:
        return
    before = member_json(backend.world, chat, user)
    chat.members.add(user.id)
    if chat.is_group():
        backend.serve_notice(chat, {"new_chat_members": [user_json(user)]}, by or user)
    backend.tell_member(chat, user, before, by)


def remove_member(
    backend: Backend, chat: Chat, user: User, *, banned: bool = False, by: User | None = None
) -> None:
    """A person goes, or is put out; unbanned where they were banned and `banned` is False."""
    before = member_json(backend.world, chat, user)
    was_in = user.id in chat.members or user.id in chat.admins
    chat.members.discard(user.id)
    chat.admins.pop(user.id, None)
    if banned:
        chat.banned.add(user.id)
    else:
        chat.banned.discard(user.id)
    if was_in and chat.is_group():
        backend.serve_notice(chat, {"left_chat_member": user_json(user)}, by or user)
    backend.tell_member(chat, user, before, by)


def set_admin(backend: Backend, chat: Chat, user: User, held: frozenset[str] | None) -> None:
    """Make a person an administrator with these rights; None: a plain member again."""
    before = member_json(backend.world, chat, user)
    if held is None:
        chat.admins.pop(user.id, None)
    else:
        chat.admins[user.id] = held
    chat.members.add(user.id)
    backend.tell_member(chat, user, before, backend.world.users.get(chat.owner_id or 0))


def migrate(backend: Backend, group: Chat) -> Chat:
    """A basic group becomes a supergroup: a new id, and a service message on either side."""
    if group.kind is not ChatKind.GROUP or group.migrated_to is not None:
        raise HandsError(f"{group.title} is no basic group that could become a supergroup")
    new = backend.world.add_chat(ChatKind.SUPERGROUP, group.title, None)
    new.bot_status, new.bot_rights = group.bot_status, group.bot_rights
    new.members, new.admins = set(group.members), dict(group.admins)
    new.banned, new.owner_id = set(group.banned), group.owner_id
    owner = backend.world.users.get(group.owner_id or 0)
    backend.serve_notice(group, {"migrate_to_chat_id": new.id}, owner)
    group.migrated_to = new.id
    backend.serve_notice(new, {"migrate_from_chat_id": group.id}, owner)
    return new


def link(channel: Chat, group: Chat) -> None:
    """Make a supergroup the channel's discussion group; former ties of either are cut."""
    if channel.kind is not ChatKind.CHANNEL or group.kind is not ChatKind.SUPERGROUP:
        raise HandsError("a discussion takes a channel and a supergroup")
    channel.linked_id, group.linked_id = group.id, channel.id
    group.brought.clear()
