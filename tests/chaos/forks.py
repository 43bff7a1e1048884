"""A process with everything imported, which is forked for each life: that takes no time.

`python -m tests.chaos.forks` reads a life as a line of JSON, writes its process id, then its exit
status, and goes on with the next; it ends with its input.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Self

from bot.common.logs import set_up_logs
from tests.chaos.life import Life, live

ROOT = Path(__file__).parent.parent.parent
# Real time; a life takes a fraction of a second.
LONGEST_SECONDS = 60.0
KILLED = -signal.SIGKILL


def main() -> None:
    set_up_logs(quiet=True)
    logging.getLogger().setLevel(logging.ERROR)
    gc.freeze()  # else each life would copy all that stands in memory, only to look at it
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(Life(**json.loads(line)))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(life: Life) -> None:
    code = 1
    try:
        with (Path(life.folder) / "errors").open("a") as errors:
            os.dup2(errors.fileno(), sys.stderr.fileno())
        code = live(life)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


class Running:
    """A life that is being lived."""

    def __init__(self, process_id: int) -> None:
        self._handle: int | None = os.pidfd_open(process_id)

    def kill(self) -> None:
        """kill -9, at once; nothing where it is dead already."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def over(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class Forks:
    """The process that forks, seen from the tests."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def started(cls) -> AsyncIterator[Self]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.chaos.forks"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            yield cls(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()

    async def begin(self, life: Life) -> Running:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(life)).encode() + b"\n")
        return Running(await self._number())

    async def end(self, running: Running) -> int:
        """Its exit status, negative for a signal, once it has ended. Raises: TimeoutError."""
        status = asyncio.ensure_future(self._number())
        try:
            await asyncio.wait([status], timeout=LONGEST_SECONDS)
            in_time = status.done()
        finally:
            running.kill()
            running.over()
        code = await status  # read in any case: the next life's number comes after it
        if not in_time:
            raise TimeoutError(f"a life did not end within {LONGEST_SECONDS:g} s")
        return code

    async def _number(self) -> int:
        assert self._process.stdout is not None
        return int(await self._process.stdout.readline())


if __name__ == "__main__":
    main()
