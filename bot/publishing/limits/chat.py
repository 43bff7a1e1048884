"""What is known of one chat: the calls there, and what it has refused."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.publishing.limits.refusals import Learned
from bot.publishing.limits.trail import Trail


@dataclass(eq=False, slots=True)
class ChatPace:
    """`key` is its number as text, or its "@name" in small letters where no number is known."""

    key: str
    trail: Trail = field(default_factory=Trail)
    barred_until: float = -math.inf
    refused_at: float = -math.inf
    learned: Learned = field(default_factory=Learned)
    names: tuple[str, ...] = ()  # "@name" in small letters; calls under way may go by an older one
    # The chat that it proved to be: calls that began here end there, whoever has the name by then.
    proved: ChatPace | None = None

    def present(self) -> ChatPace:
        """Where its calls end."""
        chat = self
        while chat.proved is not None:
            chat = chat.proved
        return chat

    def prove_to_be(self, other: ChatPace) -> None:
        other.trail.take_in(self.trail)
        other.barred_until = max(other.barred_until, self.barred_until)
        self.proved = other
