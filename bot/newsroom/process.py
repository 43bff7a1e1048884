"""A function in a process that can be killed, and has limits on time and memory.

A thread cannot be stopped, and one that computes keeps the others from it; nothing but a process
can be given a limit on memory.
"""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from bot.common.errors import DatelineError

MEMORY_BYTES = 2 << 30

T = TypeVar("T")

_one_at_a_time = Lock()  # together they could take more memory than there is


class GaveUpError(Exception):
    """Time or memory did not suffice."""


def in_a_process(function: Callable[..., T], *arguments: object, seconds: float) -> T:
    """What the function of a module gives, in at most so many seconds, not counting the wait for
    another one; starting takes up to two of them.

    Raises: GaveUpError, and whatever DatelineError the function raises.
    """
    command = [sys.executable, "-m", "bot.newsroom.child"]
    limits = [str(math.ceil(seconds)), str(MEMORY_BYTES)]
    with _one_at_a_time:
        try:
            ended = subprocess.run(  # noqa: S603 (our own module)
                [*command, *limits],
                input=pickle.dumps((function, arguments)),
                capture_output=True,
                timeout=seconds,
                check=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                start_new_session=True,  # Ctrl-C is for us to judge
            )
        except subprocess.SubprocessError as error:
            raise GaveUpError(str(error)) from error
    outcome: T | DatelineError = pickle.loads(ended.stdout)  # noqa: S301 (our child)
    if isinstance(outcome, DatelineError):
        raise outcome
    return outcome
