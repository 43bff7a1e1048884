"""`mark_sending` and `settle`, each for one row, and carried out for many together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Database
from storage.grouping import Grouped
from storage.plans import change_payload, write_notices
from storage.records import DeliveryState, Notice, Settlement
from storage.steps.end import arrive_all, end_each
from storage.steps.start import start_all, start_each
from storage.steps.values import End, Start

# What transactions of a busy sender are apart; a sender that has one row to send does not wait.
SPACING = timedelta(milliseconds=50)

_Answer = bool | None


class _NotAllError(Exception):
    """What is true of nearly all rows is not true of all of these."""


class StepTables(Database):
    """`mark_sending` and `settle` of the Store's contract."""

    def __init__(self, engine: AsyncEngine, threaded: sa.Engine | None = None) -> None:
        super().__init__(engine, threaded)
        self._steps = Grouped[Start | End, _Answer](self._commit, SPACING.total_seconds())

    async def mark_sending(self, delivery_id: int, owner: str, *, now: datetime) -> bool:
        return bool(await self._steps.ask(Start(delivery_id, owner, now)))

    async def settle(
        self,
        delivery_id: int,
        settlement: Settlement,
        *,
        was: DeliveryState | None = None,
        notices: Sequence[Notice] = (),
    ) -> None:
        end = End(delivery_id, settlement, was)
        if not notices and settlement.payload is None:
            await self._steps.ask(end)
            return
        async with self.writing() as connection:
            (answer,) = await connection.run_sync(end_each, [end])
            if answer is not None:
                raise answer
            if settlement.payload is not None:
                await change_payload(connection, delivery_id, settlement.payload)
            await write_notices(connection, notices)

    async def close(self) -> None:
        await self._steps.finish()
        await super().close()

    async def _commit(self, steps: Sequence[Start | End]) -> list[_Answer | Exception]:
        """All in one transaction; the answers in the order of the steps."""
        starts = [step for step in steps if isinstance(step, Start)]
        ends = [step for step in steps if isinstance(step, End)]

        def all_as_usual(connection: sa.Connection) -> None:
            if not (start_all(connection, starts) and arrive_all(connection, ends)):
                raise _NotAllError

        try:
            await self.at_once(all_as_usual)
        except _NotAllError:
            begun, ended = await self.at_once(
                lambda connection: (
                    iter(start_each(connection, starts)),
                    iter(end_each(connection, ends)),
                )
            )
            return [next(begun if isinstance(step, Start) else ended) for step in steps]
        return [True if isinstance(step, Start) else None for step in steps]
