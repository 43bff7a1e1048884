"""What waits for the bot: the queue of updates behind getUpdates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.pulse import Pulse
from simulator.world import Json

FIRST_UPDATE_ID = 500_000_001

# The kinds that come only to those who name them in allowed_updates (Bot API, getUpdates).
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

LIFETIME_SECONDS = 86_400  # Bot API, "Getting updates": kept no longer than 24 hours


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that nobody has confirmed yet, and when it came (Unix seconds)."""

    update: Json
    at: int

    @property
    def id(self) -> int:
        return int(self.update["update_id"])


class UpdateQueue:
    """Updates in order of id, kept until confirmed by a higher offset, for 24 hours at most.

    The kinds asked for are remembered from call to call, and hold for updates yet to come: what
    is already in the queue stays, as on the real server. `now` gives Unix seconds; without it
    nothing grows old.
    """

    def __init__(self, now: Callable[[], int] = lambda: 0) -> None:
        self.pulse = Pulse()
        self._now = now
        self._pending: list[Waiting] = []
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.waiting())

    def allow(self, kinds: Sequence[str]) -> None:
        """An empty list brings back the default: all but `ON_REQUEST_ONLY`."""
        self._allowed = frozenset(kinds) or None

    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def add(self, kind: str, payload: Json) -> None:
        if kind in ON_REQUEST_ONLY if self._allowed is None else kind not in self._allowed:
            return
        self._pending.append(Waiting({"update_id": self._next_id, kind: payload}, self._now()))
        self._next_id += 1
        self.pulse.beat()

    def waiting(self) -> list[Waiting]:
        """What is not confirmed and not too old, oldest first."""
        oldest = self._now() - LIFETIME_SECONDS
        if self._pending and self._pending[0].at <= oldest:
            self._pending = [one for one in self._pending if one.at > oldest]
        return self._pending

    def confirm(self, offset: int) -> None:
        """Forget all below a positive offset; with a negative one, all but the last -offset."""
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [one for one in self._pending if one.id >= offset]

    def remove(self, update_id: int) -> None:
        """Forget one: it was delivered."""
        self._pending = [one for one in self._pending if one.id != update_id]
        self.pulse.beat()

    def first(self, limit: int) -> list[Json]:
        return [one.update for one in self.waiting()[:limit]]

    def clear(self) -> None:
        self._pending = []
        self.pulse.beat()
