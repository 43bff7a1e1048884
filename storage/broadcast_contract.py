"""What every Store keeps to: an article for every channel. The rest stands in contract.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Broadcast, Dress, NewBroadcast


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

    async def broadcasts(self, *, limit: int) -> Sequence[Broadcast]:
        """The latest ones of approved articles, newest first."""
