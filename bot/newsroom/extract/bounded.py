"""Extraction with an end: material that could take long is read in a process that can be killed.

A thread cannot be stopped, and one that computes keeps the others from it; nothing but a process
can be given a limit on memory. Starting one takes a second or two, so what cannot take long is
read where it is: that is nearly all there is, and a batch of ten thousand files starts none.
"""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
from datetime import UTC, tzinfo
from threading import Lock

from bot.common.errors import InputRefusedError
from bot.common.logs import log
from bot.newsroom.extract import Parts, extract
from bot.newsroom.files import Format, Material

SECONDS = 20.0
MEMORY_BYTES = 2 << 30
# Below these no material that was tried took longer than about a second. Of 86 news pages the
# largest has 3,500 tags; the time for Markdown grows with its signs, for plain text with its lines.
_LIGHT_TAGS = 4_000
_LIGHT_BYTES = {Format.HTML: 1 << 20, Format.MARKDOWN: 32 << 10, Format.TEXT: 1 << 20}

_one_at_a_time = Lock()  # together they could take more memory than there is
_log = log(__name__)


def extract_bounded(material: Material, *, zone: tzinfo = UTC, seconds: float = SECONDS) -> Parts:
    """`extract`, in at most so many seconds, not counting the wait for another heavy one.

    Raises: InputRefusedError, also where time or memory did not suffice.
    """
    if is_light(material):
        return extract(material, zone=zone)
    with _one_at_a_time:
        outcome = _in_a_process(material, zone, seconds)
    if isinstance(outcome, InputRefusedError):
        raise outcome
    return outcome


def is_light(material: Material) -> bool:
    """Whether reading it cannot take long, whatever is in it."""
    if len(material.data) > _LIGHT_BYTES[material.format]:
        return False
    return material.format is not Format.HTML or material.data.count(b"<") <= _LIGHT_TAGS


def _in_a_process(material: Material, zone: tzinfo, seconds: float) -> Parts | InputRefusedError:
    command = [sys.executable, "-m", "bot.newsroom.extract.child"]
    limits = [str(math.ceil(seconds)), str(MEMORY_BYTES)]
    try:
        ended = subprocess.run(  # noqa: S603 (our own module)
            [*command, *limits],
            input=pickle.dumps((material, zone)),
            capture_output=True,
            timeout=seconds,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,  # Ctrl-C is for us to judge
        )
        outcome: Parts | InputRefusedError = pickle.loads(ended.stdout)  # noqa: S301 (our child)
    except subprocess.SubprocessError as error:
        _log.warning("extraction gave up", material=material.name, error=str(error))
        raise InputRefusedError(
            "{name} cannot be read within {seconds} seconds: save the article alone",
            name=material.name,
            seconds=f"{seconds:g}",
        ) from error
    return outcome
