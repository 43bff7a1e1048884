"""A channel as people write it: "@name", "-1001234" or a t.me link; a forum's thread behind it.

"@forum/3" is the thread whose message_thread_id is 3. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.common.errors import DatelineError

# message_thread_id is a message's number: 32 bits, signed.
# https://core.telegram.org/type/InputReplyTo
MOST_THREAD: Final = 2**31 - 1

_THREAD = r"(?:/(?P<thread>[1-9]\d{0,9}))?"
_LINK = re.compile(rf"(?:https?://)?t\.me/(?P<name>[A-Za-z]\w{{3,31}}){_THREAD}/?", re.ASCII)
# https://core.telegram.org/api/links#message-links
_MESSAGE = re.compile(
    r"(?:https?://)?t\.me/(?:c/(?P<id>\d{5,13})|(?P<name>[A-Za-z]\w{3,31}))"
    r"(?:/\d{1,10})?/(?P<number>[1-9]\d{0,9})(?:\?\w+)?",
    re.ASCII,
)
_ADDRESS = re.compile(rf"(?P<chat>@[A-Za-z]\w{{3,31}}|-\d{{5,15}}){_THREAD}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """`chat` is the Bot API's chat_id as text; `thread` the forum thread's id, if one is meant."""

    chat: str
    thread: int | None = None

    def __str__(self) -> str:
        return address_text(self.chat, self.thread)


def address_text(chat: str, thread: int | None) -> str:
    """A channel as people read and write it: "@forum/3"."""
    return chat if thread is None else f"{chat}/{thread}"


def channel_address(text: str) -> Address:
    """What the text names.

    Raises: DatelineError where it can be no channel.
    """
    link, plain = _LINK.fullmatch(text), _ADDRESS.fullmatch(text)
    found = link or plain
    thread = int(found["thread"]) if found and found["thread"] else None
    if found is None or (thread or 0) > MOST_THREAD:
        raise DatelineError(
            "“{text}” is no channel: write its @name, its number such as -1001234567890, or its "
            "t.me link; for a forum's thread, @name/3.",
            text=text,
        )
    return Address(f"@{found['name']}" if link else found["chat"], thread)


@dataclass(frozen=True, slots=True)
class MessageAddress:
    """`chat` is the chat's number as text, or its @name in small letters."""

    chat: str
    number: int


def message_address(text: str) -> MessageAddress | None:
    """What a message's link names; None where the text is none."""
    found = _MESSAGE.fullmatch(text.strip())
    if found is None:
        return None
    chat = f"-100{found['id']}" if found["id"] else f"@{found['name']}".lower()
    return MessageAddress(chat, int(found["number"]))


def is_channel(text: str) -> bool:
    """Whether a word of a command means a channel at all."""
    return text.startswith(("@", "-100", "https://t.me/", "t.me/")) or bool(
        _ADDRESS.fullmatch(text)
    )
