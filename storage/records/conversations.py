"""What a person is in the middle of in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.richtext import RichText


@dataclass(frozen=True, slots=True)
class Conversation:
    """What an editor is in the middle of: kept so that a restart does not forget it."""

    chat_id: int
    user_id: int
    kind: str  # "add"
    texts: Sequence[RichText] = field(default_factory=tuple)
