"""What every Store keeps to: corrections. What all methods have in common stands in contract.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import (
    Article,
    Channel,
    Correction,
    CorrectionKind,
    Delivery,
    NewEdition,
    Notice,
    PostChanges,
)


class CorrectionStore(Protocol):
    """An order is written with the change that it is for; rows are planned for it afterwards."""

    async def retract(
        self, article_id: int, kind: CorrectionKind, *, by: str, now: datetime
    ) -> Article:
        """The article is RETRACTED, and an order for its posts is open: DELETE or NOTICE.

        Retracting it again takes the other way. Raises: ArticleNotFoundError.
        """

    async def answer_correction(
        self, article_id: int, revision: int, kind: CorrectionKind, *, by: str, now: datetime
    ) -> bool:
        """The answer to the question what kind of change this revision is; LEAVE closes it.

        False where it has been answered, or a newer revision has come, and nothing changed.
        """

    async def correction(self, article_id: int) -> Correction | None:
        """The latest order for the article's posts, carried out or not; None where there has been
        none."""

    async def open_corrections(
        self, *, limit: int, after: Correction | None = None
    ) -> Sequence[Correction]:
        """Orders for which rows may have yet to be planned, oldest first, those behind `after`;
        those wait whose article a broadcast is still being planned for."""

    async def posted_channels(
        self, article_id: int, *, limit: int, after: int = 0
    ) -> Sequence[Channel]:
        """Channels with a post of the article that is planned, on its way or there; by id."""

    async def correct_posts(
        self,
        order: Correction,
        edition: NewEdition,
        decide: Callable[[Sequence[Delivery]], PostChanges],
    ) -> bool:
        """Change the ledger so that the edition's channel comes to show what it should.

        `decide` gets the article's rows there, by id: its posts (neither failed nor withdrawn),
        and of the edits and deletions those that are PLANNED or SENDING, or FAILED since the order.
        It only makes a value: the transaction is open meanwhile. Rows that it names and that are
        PLANNED are WITHDRAWN; new ones are written under the edition.
        False (and nothing was changed) where the order is not the article's latest any more.
        Raises: ChannelNotFoundError.
        """

    async def close_correction(self, order: Correction, *, notices: Sequence[Notice] = ()) -> bool:
        """All its rows are planned; the notices are planned with it.

        False where it is not the article's latest any more, or is closed.
        """
