"""`python -m bot.newsroom.child SECONDS BYTES`: one function in a process of its own.

The function and its arguments come pickled through standard input, what it returns or the
DatelineError that it raises goes back through standard output (see process). SECONDS of computing
and BYTES of memory are the system's limits: a process whose parent was killed ends by itself.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any

from bot.common.errors import DatelineError


def main(seconds: int, most_bytes: int) -> None:
    _limit(seconds, most_bytes)
    # What a library prints must not stand among the result's bytes.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own parent wrote it)
        outcome: Any
        try:
            outcome = function(*arguments)
        except DatelineError as error:
            outcome = error
        pickle.dump(outcome, out)


def _limit(seconds: int, most_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there the parent's clock is the only limit
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
