"""Poller: looks at every source when it is due, and writes down how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.common.clock import Now, Sleep, first_of, sleep
from bot.common.errors import InputRefusedError
from bot.common.logs import log
from bot.newsroom.fetch import Client
from bot.newsroom.intake import Intake
from bot.newsroom.sources.feed import FeedLook
from bot.newsroom.sources.folder import FolderLook
from bot.newsroom.sources.hosts import Hosts
from bot.newsroom.sources.lease import held
from bot.newsroom.sources.pace import poll_of
from bot.newsroom.sources.page import PageLook
from bot.newsroom.sources.values import Failed, Looked
from storage.contract import Store
from storage.errors import SourceNotFoundError, StoreError, StoreUnavailableError
from storage.records import Notice, Source, SourceForm, Trouble

CHECK_SECONDS = 2.0
AT_ONCE = 8
_MOST_DUE = 200  # some of them may have to wait for their hosts

_log = log(__name__)


class Alarm(Protocol):
    """Who tells the owners."""

    def source_gone(self, source: Source, trouble: Trouble) -> Sequence[Notice]: ...


@dataclass(frozen=True, slots=True)
class Poller:
    """`owner` names this program; `chance` gives numbers from 0 up to 1."""

    store: Store
    client: Client
    intake: Intake
    hosts: Hosts
    alarm: Alarm
    now: Now
    chance: Callable[[], float]
    owner: str
    sleep: Sleep = sleep

    async def run(self, wake: asyncio.Event, stop: asyncio.Event) -> None:
        """Look at what is due until `stop` is set, and at once when `wake` is; looks under
        way are broken off then.

        A look that is broken off loses nothing: the next one begins from what is stored.
        """
        looking: dict[int, asyncio.Task[None]] = {}
        try:
            while not stop.is_set():
                wake.clear()
                looking = {number: task for number, task in looking.items() if not task.done()}
                for source in await self._due():
                    if source.id not in looking and len(looking) < AT_ONCE:
                        looking[source.id] = asyncio.create_task(self._poll_or_log(source))
                await first_of(wake, stop, seconds=CHECK_SECONDS)
        finally:
            for task in looking.values():
                task.cancel()
            await asyncio.gather(*looking.values(), return_exceptions=True)

    async def poll(self, source: Source) -> Looked | Failed | None:
        """One look, written down; None where another program is at it, or it has been removed."""
        lease = f"source {source.id}"
        async with held(self.store, lease, self.owner, self.now, self.sleep) as mine:
            if not mine:
                return None
            try:
                # As it is now: another look may have ended since it was read.
                source = await self.store.source(source.id)
                ended = await self._look(source)
                return ended if await self._settle(source, ended) else None
            except SourceNotFoundError:
                return None

    async def _due(self) -> Sequence[Source]:
        try:
            due = await self.store.due_sources(now=self.now(), limit=_MOST_DUE)
        except StoreUnavailableError as error:
            _log.warning("the sources cannot be read; trying again", error=str(error))
            return ()
        return [source for source in due if not self.hosts.rests(source.address)]

    async def _poll_or_log(self, source: Source) -> None:
        """Whatever is wrong with one source, the others go on."""
        try:
            await self.poll(source)
        except StoreError as error:
            _log.warning("a source cannot be polled", source=source.id, error=str(error))

    async def _look(self, source: Source) -> Looked | Failed:
        try:
            return await self._look_by_form(source)
        except StoreError:
            raise
        except Exception:  # a fault of ours must not have the source asked without a pause
            _log.exception("a look at a source failed", source=source.id)
            error = InputRefusedError(
                "{name} could not be taken in: the program's log says why", name=source.address
            )
            return Failed(error)

    async def _look_by_form(self, source: Source) -> Looked | Failed:
        match source.form:
            case SourceForm.FEED:
                look = FeedLook(self.store, self.client, self.intake, self.hosts, source)
                return await look.look()
            case SourceForm.PAGE:
                return await PageLook(self.client, self.intake, self.hosts, source).look()
            case SourceForm.FOLDER:
                return await FolderLook(self.store, self.intake, source).look()

    async def _settle(self, source: Source, ended: Looked | Failed) -> bool:
        poll = poll_of(source, ended, now=self.now(), jitter=self.chance())
        notices: Sequence[Notice] = ()
        if poll.gone and poll.trouble is not None:
            notices = self.alarm.source_gone(source, poll.trouble)
        if isinstance(ended, Looked):
            if ended.new or ended.changed or ended.refused:
                _log.info(
                    "source polled",
                    source=source.id,
                    address=source.address,
                    new=ended.new,
                    changed=ended.changed,
                    refused=ended.refused,
                )
            entries, standing = ended.entries, ended.standing
        else:
            _log.warning(
                "source gives nothing",
                source=source.id,
                address=source.address,
                reason=str(ended.error),
                next_poll_at=poll.next_poll_at.isoformat(),
            )
            entries, standing = (), ()
        return await self.store.settle_poll(source.id, poll, entries, notices, standing)
