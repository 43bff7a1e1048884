"""Which commands a person is offered: the Bot API's order of scopes and languages."""

from __future__ import annotations

import json

import pytest

from simulator import Chat, ChatKind, User
from simulator.backend import Profile
from simulator.menus import commands_for

OLENA = User(7, "Olena", language="uk-UA")
PRIVATE = Chat(7, ChatKind.PRIVATE, "Olena")
GROUP = Chat(-1001, ChatKind.SUPERGROUP, "Desk", username="desk")
OWNED = Chat(-1002, ChatKind.SUPERGROUP, "Olena's", owner_id=7)
CHANNEL = Chat(-1003, ChatKind.CHANNEL, "News")

DEFAULT = {"type": "default"}
ALL_PRIVATE = {"type": "all_private_chats"}
ALL_GROUPS = {"type": "all_group_chats"}
ALL_IN_CHARGE = {"type": "all_chat_administrators"}
HERS = {"type": "chat", "chat_id": 7}
BY_NAME = {"type": "chat", "chat_id": "@Desk"}
MEMBER = {"type": "chat_member", "chat_id": -1001, "user_id": 7}


@pytest.mark.parametrize(
    ("chat", "lists", "wins"),
    [
        (PRIVATE, [(DEFAULT, "")], 0),
        (PRIVATE, [(DEFAULT, ""), (DEFAULT, "uk")], 1),
        (PRIVATE, [(DEFAULT, "ru")], None),
        (PRIVATE, [(DEFAULT, "uk"), (ALL_PRIVATE, "")], 1),
        (PRIVATE, [(HERS, ""), (ALL_PRIVATE, "uk")], 0),
        (PRIVATE, [(ALL_GROUPS, ""), (BY_NAME, "")], None),
        (GROUP, [(DEFAULT, ""), (ALL_GROUPS, "")], 1),
        (GROUP, [(BY_NAME, ""), (ALL_GROUPS, "")], 0),
        (GROUP, [(BY_NAME, ""), (MEMBER, "")], 1),
        (GROUP, [(ALL_IN_CHARGE, "")], None),
        (OWNED, [(ALL_GROUPS, "uk"), (ALL_IN_CHARGE, "")], 1),
        (CHANNEL, [(DEFAULT, "")], None),
    ],
)
def test_the_first_list_that_is_there_wins(
    chat: Chat, lists: list[tuple[dict[str, object], str]], wins: int | None
) -> None:
    profile = Profile()
    for number, (scope, language) in enumerate(lists):
        told = [{"command": f"c{number}", "description": "d"}]
        profile.commands[json.dumps(scope, sort_keys=True), language] = told
    offered = [entry["command"] for entry in commands_for(profile, chat, OLENA)]
    assert offered == ([] if wins is None else [f"c{wins}"])
