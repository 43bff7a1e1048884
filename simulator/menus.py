"""Which commands a person is offered in a chat: Telegram's order of scopes and languages.

Source: https://core.telegram.org/bots/api#determining-list-of-commands. The first list that is
there wins; within one scope the person's own language goes before the list for every language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from simulator.backend import Profile
from simulator.world import Chat, ChatKind, Json, User


def commands_for(profile: Profile, chat: Chat, user: User) -> list[Json]:
    """`BotCommand`s, none in a channel."""
    if chat.kind is ChatKind.CHANNEL:
        return []
    lists = {
        (_canonical(json.loads(scope), chat), language): commands
        for (scope, language), commands in profile.commands.items()
    }
    language = (user.language or "").partition("-")[0]
    for scope in _scopes(chat, user):
        for tongue in (language, ""):
            if lists.get((scope, tongue)):
                return lists[scope, tongue]
    return []


def _canonical(scope: Json, chat: Chat) -> tuple[str, int | None, int | None]:
    """Type, chat and member of a scope; a chat named by its @username counts as its number."""
    where = scope.get("chat_id")
    if chat.username and str(where).lower() == f"@{chat.username}".lower():
        where = chat.id
    return str(scope["type"]), _number(where), _number(scope.get("user_id"))


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _scopes(chat: Chat, user: User) -> Iterator[tuple[str, int | None, int | None]]:
    private = chat.kind is ChatKind.PRIVATE
    in_charge = chat.owner_id == user.id
    if not private:
        yield "chat_member", chat.id, user.id
        if in_charge:
            yield "chat_administrators", chat.id, None
    yield "chat", chat.id, None
    if private:
        yield "all_private_chats", None, None
    else:
        if in_charge:
            yield "all_chat_administrators", None, None
        yield "all_group_chats", None, None
    yield "default", None, None
