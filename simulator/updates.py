"""What waits for the bot: the queue of updates behind getUpdates."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.pulse import Pulse
from simulator.world import Json

FIRST_UPDATE_ID = 500_000_001

# The kinds that come only to those who name them in allowed_updates (Bot API, getUpdates).
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in order of id, kept until confirmed by a higher offset.

    The kinds asked for are remembered from call to call, and hold for updates yet to come: what
    is already in the queue stays, as on the real server.
    """

    def __init__(self) -> None:
        self.pulse = Pulse()
        self._pending: list[Json] = []
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: Sequence[str]) -> None:
        """An empty list brings back the default: all but `ON_REQUEST_ONLY`."""
        self._allowed = frozenset(kinds) or None

    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def add(self, kind: str, payload: Json) -> None:
        if kind in ON_REQUEST_ONLY if self._allowed is None else kind not in self._allowed:
            return
        self._pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.pulse.beat()

    def confirm(self, offset: int) -> None:
        """Forget all below a positive offset; with a negative one, all but the last -offset."""
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [one for one in self._pending if one["update_id"] >= offset]

    def first(self, limit: int) -> list[Json]:
        return self._pending[:limit]

    def clear(self) -> None:
        self._pending.clear()
