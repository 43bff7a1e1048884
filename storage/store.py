"""The Store, joined of its parts: one class per family of tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage.articles import ArticleTables
from storage.broadcast_ends import BroadcastEndTables
from storage.broadcasts import BroadcastTables
from storage.channels import ChannelTables
from storage.conversations import ConversationTables
from storage.corrections import CorrectionTables
from storage.decisions import DecisionTables
from storage.editions import EditionTables
from storage.engine import DEFAULT_BUSY_TIMEOUT, create_engine, create_threaded
from storage.leases import LeaseTables
from storage.ledger import LedgerTables
from storage.programs import ProgramTables
from storage.queries import QueryTables
from storage.readings import ReadingTables
from storage.schedules import ScheduleTables
from storage.search import SearchTables
from storage.sources import SourceTables
from storage.steps import StepTables
from storage.version import require_version

if TYPE_CHECKING:
    from storage.contract import Store


class SqlStore(
    ArticleTables,
    SearchTables,
    QueryTables,
    ReadingTables,
    DecisionTables,
    ChannelTables,
    ScheduleTables,
    EditionTables,
    BroadcastTables,
    BroadcastEndTables,
    LedgerTables,
    LeaseTables,
    StepTables,
    CorrectionTables,
    ProgramTables,
    ConversationTables,
    SourceTables,
):
    """`storage.contract.Store` over SQLite or PostgreSQL; every promise is written there.

    A new method belongs to the class of its tables; the contract suite in tests/storage finds it
    there by itself and asks for a call of it.
    """

    async def check_schema(self) -> None:
        async with self.reading() as connection:
            await connection.run_sync(require_version)


async def open_store(
    url: str, *, busy_timeout: timedelta = DEFAULT_BUSY_TIMEOUT, pool_size: int = 5
) -> SqlStore:
    """A store over this database; nothing is connected before the first call.

    `busy_timeout` is how long a call waits for a lock. The schema is not looked at: call
    `check_schema`, or `storage.migrate.migrate` before. Close it with `close`.
    Raises: StoreError where the address names no database that Dateline knows.
    """
    return SqlStore(
        create_engine(url, busy_timeout=busy_timeout, pool_size=pool_size),
        create_threaded(url, busy_timeout=busy_timeout),
    )


if TYPE_CHECKING:
    _keeps_the_contract: type[Store] = SqlStore
