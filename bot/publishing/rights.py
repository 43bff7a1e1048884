"""What the bot's place in a chat lets it do. Pure: the values are those of `ChatMember`.

https://core.telegram.org/bots/api#chatmember
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.common.texts import N_

# What corrections and retractions of posts need once Telegram's 48 hours have passed.
FOR_OLD_POSTS = ("can_edit_messages", "can_delete_messages")


# Reasons of a pause, ours and Telegram's, that lie in the bot's place in the chat alone: they end
# when that is mended. In groups it may be all members that lack a right, which the bot's own place
# does not show; that it was thrown out shows everywhere.
_OUT = ("the bot was removed", "bot was kicked", "bot is not a member")
_OURS = (
    "the bot is no administrator",
    "the bot lacks the right can_post_messages",
    "the bot may not write",
)
_OF_CHANNELS = (
    "administrator rights",
    "not enough rights",
    "chat_admin_required",
    "no write access",
    "chat_write_forbidden",
)


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
        blocked = kind == "private"
        return Standing(N_("the bot was blocked") if blocked else N_("the bot was removed"))
    if kind == "channel":
        if status != "administrator":
            return Standing(N_("the bot is no administrator there"))
        if not rights.get("can_post_messages"):
            return Standing(N_("the bot lacks the right can_post_messages"))
        return Standing(None, tuple(name for name in FOR_OLD_POSTS if not rights.get(name)))
    if status == "restricted" and not (rights.get("is_member") and rights.get("can_send_messages")):
        return Standing(N_("the bot may not write there"))
    return Standing(None)


def ends_pause(kind: str, reason: str | None, now: Standing) -> bool:
    """Whether a channel that was paused for this reason may go on by what its standing tells."""
    causes = (*_OUT, *_OURS, *(_OF_CHANNELS if kind == "channel" else ()))
    return now.may_post and any(cause in (reason or "").lower() for cause in causes)
