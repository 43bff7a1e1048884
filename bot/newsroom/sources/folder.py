"""A look at a folder: files that are new or changed go in, once they are written to their end."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from bot.common.errors import InputRefusedError
from bot.newsroom.batches import batches
from bot.newsroom.bulk import Outcome, take_unseen
from bot.newsroom.files import Found, Material, Refusal, find, read_or_refuse, unreadable
from bot.newsroom.intake import Intake, Taken
from bot.newsroom.sources.pace import is_archive
from bot.newsroom.sources.values import Failed, Looked
from storage.contract import Store
from storage.records import Source, SourceEntry, SourceKind

# A file that is being written is left alone until nothing has touched it for so long.
SETTLED = timedelta(seconds=5)
MOST_FILES = 500
_AT_ONCE = 1000  # keys in one query


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without reading it."""

    found: Found
    size: int
    written_at: datetime
    touched_at: datetime  # the later of its times: a copy may keep the time of writing

    @property
    def key(self) -> str:
        return hashlib.sha256(self.found.name.encode()).hexdigest()[:32]

    @property
    def digest(self) -> str:
        return f"{self.size} {self.written_at.isoformat()} {self.touched_at.isoformat()}"


def settled(stamps: Iterable[Stamp], *, now: datetime) -> list[Stamp]:
    """Those that nobody has touched for SETTLED; the oldest first.

    A time far ahead is that of another machine's clock, and no sign of writing.
    """
    quiet = [one for one in stamps if abs(now - one.touched_at) >= SETTLED]
    return sorted(quiet, key=lambda one: (one.written_at, one.found.name))


@dataclass(frozen=True, slots=True)
class FolderLook:
    """One look at one folder and those in it."""

    store: Store
    intake: Intake
    source: Source

    async def look(self) -> Looked | Failed:
        source = self.source
        try:
            stamps = await asyncio.to_thread(lambda: list(_stamps(source.address)))
        except InputRefusedError as error:
            return Failed(error)
        known = await self._known(stamps)
        ready = settled(stamps, now=self.intake.now())
        fresh = [one for one in ready if known.get(one.key) != one.digest]
        counts: Counter[str] = Counter()
        noted: list[SourceEntry] = []
        taken = fresh[:MOST_FILES]
        place = 0
        for batch in batches(map(self._material, taken)):
            outcomes = await take_unseen(self.intake, batch, SourceKind.FILE)
            for stamp, material, outcome in zip(taken[place:], batch, outcomes, strict=False):
                counts[_word(outcome)] += 1
                key = material.key if isinstance(material, Material) else None
                noted.append(SourceEntry(stamp.key, stamp.digest, key))
            place += len(batch)
        return Looked(
            address=source.address,
            title=source.title,
            new=counts["new"],
            changed=counts["changed"],
            refused=counts["refused"],
            whole=len(fresh) <= MOST_FILES and len(ready) == len(stamps),
            entries=noted,
            standing=[one.key for one in stamps],
        )

    async def _known(self, stamps: Sequence[Stamp]) -> dict[str, str]:
        """Key and digest of the files that have been dealt with."""
        known: dict[str, str] = {}
        for start in range(0, len(stamps), _AT_ONCE):
            keys = [one.key for one in stamps[start : start + _AT_ONCE]]
            entries = await self.store.source_entries(self.source.id, keys)
            known |= {key: entry.digest for key, entry in entries.items()}
        return known

    def _material(self, stamp: Stamp) -> Material | Refusal:
        material = read_or_refuse(stamp.found, BytesIO())
        if isinstance(material, Refusal):
            return material
        return replace(material, from_archive=is_archive(self.source, stamp.touched_at))


def _stamps(folder: str) -> Iterator[Stamp]:
    """The articles' files; what vanishes meanwhile is left out. Raises: InputRefusedError."""
    path = Path(folder)
    try:
        os.scandir(path).close()
    except OSError as error:
        raise unreadable(folder, error) from error
    for found in find([path]):
        if isinstance(found, Refusal) or found.path is None:
            continue
        try:
            status = found.path.stat()
        except OSError:
            continue
        written, touched = status.st_mtime, max(status.st_mtime, status.st_ctime)
        try:
            moments = (datetime.fromtimestamp(written, UTC), datetime.fromtimestamp(touched, UTC))
        except (OverflowError, ValueError, OSError):
            continue
        yield Stamp(found, status.st_size, *moments)


def _word(outcome: Outcome) -> str:
    if isinstance(outcome, Taken):
        return outcome.decision.value
    return "refused" if isinstance(outcome, Refusal) else "unchanged"
