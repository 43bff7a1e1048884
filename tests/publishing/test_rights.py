"""What the bot's place in a chat lets it do."""

from __future__ import annotations

import pytest

from bot.publishing.rights import ends_pause, standing

ALL = {"can_post_messages": True, "can_edit_messages": True, "can_delete_messages": True}


@pytest.mark.parametrize(
    ("kind", "status", "rights", "obstacle", "lacks"),
    [
        ("channel", "administrator", ALL, None, ()),
        (
            "channel",
            "administrator",
            ALL | {"can_edit_messages": False},
            None,
            ["can_edit_messages"],
        ),
        ("channel", "administrator", {"can_post_messages": True}, None, list(ALL)[1:]),
        ("channel", "administrator", ALL | {"can_post_messages": False}, "can_post_messages", ()),
        ("channel", "member", {}, "no administrator", ()),
        ("channel", "kicked", {}, "removed", ()),
        ("channel", "left", {}, "removed", ()),
        ("supergroup", "administrator", {}, None, ()),
        ("supergroup", "member", {}, None, ()),
        ("group", "member", {}, None, ()),
        ("group", "left", {}, "removed", ()),
        ("supergroup", "restricted", {"is_member": True, "can_send_messages": True}, None, ()),
        ("supergroup", "restricted", {"is_member": True}, "may not write", ()),
        ("supergroup", "restricted", {"can_send_messages": True}, "may not write", ()),
        ("private", "member", {}, None, ()),
        ("private", "kicked", {}, "blocked", ()),
    ],
)
def test_what_the_place_allows(
    kind: str, status: str, rights: dict[str, object], obstacle: str | None, lacks: list[str]
) -> None:
    found = standing(kind, status, rights)
    assert found.may_post is (obstacle is None)
    assert (obstacle or "") in (found.obstacle or "")
    assert list(found.lacks) == list(lacks)


@pytest.mark.parametrize(
    ("kind", "reason", "status", "ends"),
    [
        ("channel", "Need administrator rights in the channel chat", "administrator", True),
        ("channel", "Need administrator rights in the channel chat", "left", False),
        ("channel", "Forbidden: bot was kicked from the channel chat", "administrator", True),
        ("channel", "the bot lacks the right can_post_messages", "administrator", True),
        ("channel", "CHAT_RESTRICTED", "administrator", False),
        ("channel", None, "administrator", False),
        ("supergroup", "the bot was removed", "member", True),
        ("supergroup", "Not enough rights to send text messages", "member", False),
        ("supergroup", "TOPIC_CLOSED", "administrator", False),
    ],
)
def test_which_pauses_end_with_the_rights(
    kind: str, reason: str | None, status: str, ends: bool
) -> None:
    assert ends_pause(kind, reason, standing(kind, status, ALL)) is ends
