"""What an administrator may do, by the Bot API's names, and what each kind of chat has of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# can_manage_chat is implied by any other right; is_anonymous is a way to appear, no power.
EVERYWHERE = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",  # newer than Bot API 10.1; aiogram 3.31 asks for it
)
IN_CHANNELS = ("can_post_messages", "can_edit_messages")
IN_GROUPS = ("can_pin_messages",)
IN_SUPERGROUPS = ("can_pin_messages", "can_manage_topics")

BY_KIND: Mapping[str, tuple[str, ...]] = {
    "channel": (*EVERYWHERE, *IN_CHANNELS),
    "group": (*EVERYWHERE, *IN_GROUPS),
    "supergroup": (*EVERYWHERE, *IN_SUPERGROUPS),
}
KNOWN = frozenset((*EVERYWHERE, *IN_CHANNELS, *IN_SUPERGROUPS))

# What a bot that is made administrator by hand usually gets.
USUAL = KNOWN - {
    "can_manage_video_chats",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
}

# What a member of a group may send, where a restriction leaves it (ChatPermissions).
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def shown(kind: str, rights: frozenset[str]) -> dict[str, bool]:
    """As `ChatMemberAdministrator` tells them in a chat of this kind."""
    return {name: name in rights for name in BY_KIND[kind]}


def changed(rights: frozenset[str], given: Iterable[str], taken: Iterable[str]) -> frozenset[str]:
    """Rights after some were given and some taken. Raises: ValueError for a name of none."""
    given, taken = frozenset(given), frozenset(taken)
    unknown = sorted((given | taken) - KNOWN)
    if unknown:
        raise ValueError(f"{unknown[0]} is no administrator's right")
    return (rights | given) - taken
