"""What people ask of the bot beside messages: taps on buttons, and inline mode."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.latest import Latest
from simulator.world import Json, User


@dataclass(slots=True)
class CallbackQuery:
    """A tap on a callback button. `answers` are those of the bot: text and whether as an alert.

    `opened` are the addresses that an answer opens at the person's side.
    """

    id: str
    user: User
    chat_id: int
    message_id: int
    data: str
    answers: list[tuple[str, bool]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    inline_message_id: str | None = None  # the message came by inline mode


@dataclass(slots=True)
class InlineQuery:
    """What a person typed after the bot's name. `results` None: not answered yet."""

    id: str
    user: User
    query: str
    chat_id: int
    offset: str = ""
    results: list[Json] | None = None
    next_offset: str = ""
    button: Json | None = None


class Queries:
    """All of them by id, or the latest `keep` of each kind.

    `inline_messages`: chat and number of each message that came by inline mode with a keyboard.
    """

    def __init__(self, keep: int | None = None) -> None:
        self.callbacks: Latest[str, CallbackQuery] = Latest(keep)
        self.inline: Latest[str, InlineQuery] = Latest(keep)
        self.inline_messages: Latest[str, tuple[int, int]] = Latest(keep)
