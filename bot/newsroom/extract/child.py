"""`python -m bot.newsroom.extract.child SECONDS BYTES`: one extraction in a process of its own.

Material and zone come pickled through standard input, the parts or the refusal go back through
standard output (see bounded). SECONDS of computing and BYTES of memory are the system's limits:
a process whose parent was killed ends by itself.
"""

from __future__ import annotations

import os
import pickle
import sys

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import Parts, extract


def main(seconds: int, most_bytes: int) -> None:
    _limit(seconds, most_bytes)
    # What a library prints must not stand among the result's bytes.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        material, zone = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own parent wrote it)
        outcome: Parts | InputRefusedError
        try:
            outcome = extract(material, zone=zone)
        except InputRefusedError as error:
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
