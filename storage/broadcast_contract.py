"""What every Store keeps to: an article for every channel. The rest stands in contract.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Broadcast, BroadcastEnd, Dress, NewBroadcast, Notice


class BroadcastStore(Protocol):
    """The channels of a broadcast are the active ones but for private chats. A row is planned for
    those that no live post of the article has been planned for."""

    async def broadcast_reach(self, article_id: int) -> Mapping[Dress, int]:
        """How many channels a broadcast of this article would go to, by their dress."""

    async def begin_broadcast(self, new: NewBroadcast, *, now: datetime) -> int:
        """Write down that it is to be, for the channels that there are; returns the edition's id.

        Its rows are planned by `plan_broadcast`, after a crash too.
        Raises: ArticleNotFoundError, RevisionConflictError where the article has a newer revision.
        """

    async def plan_broadcast(self, *, limit: int) -> bool:
        """Plan the rows of the next `limit` channels of the oldest broadcast that is not planned
        to its end and whose article is approved. False where there is none. None is lost and
        none doubled, whoever dies when.
        """

    async def is_unreported_broadcast(self, edition_id: int) -> bool:
        """Whether this edition is a broadcast of which `report_broadcast` has yet to tell."""

    async def report_broadcast(
        self, notices_of: Callable[[BroadcastEnd], Sequence[Notice]]
    ) -> bool:
        """Tell of the oldest broadcast that has come to its end, once: nothing of it is planned or
        on its way but in channels that are paused. False where there is none to tell of.
        """

    async def broadcasts(self, *, limit: int) -> Sequence[Broadcast]:
        """The latest ones of approved articles, newest first."""
