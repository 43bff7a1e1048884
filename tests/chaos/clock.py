"""A clock that two processes share: real time, and what is skipped because nobody works in it.

The program's loop skips to its next timer while neither Telegram nor the database is at work for
it, so that a lease of ten seconds or a look fifteen seconds later cost no time. Telegram's side
skips where it makes the program wait on purpose.
"""

from __future__ import annotations

import asyncio
import mmap
import selectors
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

# Each cell is written by one side alone: no write is lost between two processes.
_BEGAN, _PROGRAM, _TELEGRAM, _WALL, _MORE = range(5)
_SIZE = 8 * 5
# How long a loop that has work on its way waits before it looks at the clock again.
_GLANCE_SECONDS = 0.002
_STEP_SECONDS = 0.25


class SharedClock:
    """Cells in a file that both processes have mapped. `more_to_come` is the test's word to the
    program's side that it means to do something yet."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SIZE)
        self._cells = memoryview(self._map).cast("d")
        if self._cells[_BEGAN] == 0.0:
            self._cells[_BEGAN] = time.monotonic()

    def seconds(self) -> float:
        """Steady seconds, the same in both processes."""
        return time.monotonic() + self._cells[_PROGRAM] + self._cells[_TELEGRAM]

    def now(self) -> datetime:
        """The program's wall clock, which can be set wrong."""
        return self.right_now() + timedelta(seconds=self._cells[_WALL])

    def right_now(self) -> datetime:
        """Telegram's wall clock."""
        return START + timedelta(seconds=self.seconds() - self._cells[_BEGAN])

    def set_wall(self, seconds: float) -> None:
        """Put the program's wall clock so much ahead of the right time."""
        self._cells[_WALL] = seconds

    @property
    def more_to_come(self) -> bool:
        return bool(self._cells[_MORE])

    @more_to_come.setter
    def more_to_come(self, more: bool) -> None:
        self._cells[_MORE] = float(more)

    def skip_by_program(self, seconds: float) -> None:
        self._cells[_PROGRAM] += seconds

    def skip(self, seconds: float) -> None:
        """Telegram's side lets time pass at once."""
        self._cells[_TELEGRAM] += seconds

    async def sleep(self, seconds: float) -> None:
        """Telegram's side takes its time, in steps: the program's timers ring in between."""
        until = self.seconds() + seconds
        while self.seconds() < until:
            self.skip(min(_STEP_SECONDS, until - self.seconds()))
            await asyncio.sleep(_GLANCE_SECONDS)


class _Skipping(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    def __init__(self, clock: SharedClock, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self._clock = clock
        self._is_busy = is_busy

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._is_busy():
            return super().select(min(timeout, _GLANCE_SECONDS))
        ready = super().select(0)
        if not ready:
            self._clock.skip_by_program(timeout)
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """`is_busy`: whether somebody else is at work for this loop, and will answer in real time."""

    def __init__(self, clock: SharedClock, is_busy: Callable[[], bool]) -> None:
        self._shared = clock
        super().__init__(_Skipping(clock, is_busy))

    def time(self) -> float:
        return self._shared.seconds()
