"""What the bot's place in a chat lets it do. Pure: the values are those of `ChatMember`.

https://core.telegram.org/bots/api#chatmember
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What corrections and retractions of posts need once Telegram's 48 hours have passed.
FOR_OLD_POSTS = ("can_edit_messages", "can_delete_messages")


@dataclass(frozen=True, slots=True)
class Standing:
    """`obstacle` is why the bot may not post there, None where it may; `lacks` are rights that it
    will miss later."""

    obstacle: str | None
    lacks: tuple[str, ...] = ()

    @property
    def may_post(self) -> bool:
        return self.obstacle is None


def standing(kind: str, status: str, rights: Mapping[str, object]) -> Standing:
    """Of the bot in a chat of this kind; a right that is not named is not held."""
    if status in ("left", "kicked"):
        gone = "blocked" if kind == "private" else "removed"
        return Standing(f"the bot was {gone}")
    if kind == "channel":
        if status != "administrator":
            return Standing("the bot is no administrator there")
        if not rights.get("can_post_messages"):
            return Standing("the bot has no right to post there (can_post_messages)")
        return Standing(None, tuple(name for name in FOR_OLD_POSTS if not rights.get(name)))
    if status == "restricted" and not (rights.get("is_member") and rights.get("can_send_messages")):
        return Standing("the bot may not write there")
    return Standing(None)
