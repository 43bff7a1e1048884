"""A channel as people write it: "@name", "-1001234" or a t.me link. Pure."""

from __future__ import annotations

import re

from bot.common.errors import DatelineError

_LINK = re.compile(r"^(?:https?://)?t\.me/(?P<name>[A-Za-z]\w{3,31})/?$")
_ADDRESS = re.compile(r"^(?:@[A-Za-z]\w{3,31}|-\d{5,})$")


def channel_address(text: str) -> str:
    """The address in the Bot API's form.

    Raises: DatelineError where it can be none.
    """
    link = _LINK.match(text)
    address = f"@{link['name']}" if link else text
    if not _ADDRESS.match(address):
        raise DatelineError(
            "“{text}” is no channel: write its @name, its number such as -1001234567890, or its "
            "t.me link.",
            text=text,
        )
    return address


def is_channel(text: str) -> bool:
    """Whether a word of a command means a channel at all."""
    return text.startswith(("@", "-100", "https://t.me/", "t.me/")) or bool(_ADDRESS.match(text))
