"""Extraction with an end: material that could take long is read in a process of its own.

Starting one takes a second or two, so what cannot take long is read where it is: that is nearly
all there is, and a batch of ten thousand files starts none.
"""

from __future__ import annotations

from datetime import UTC, tzinfo

from bot.common.errors import InputRefusedError
from bot.common.logs import log
from bot.newsroom.extract import Parts, extract
from bot.newsroom.files import Format, Material
from bot.newsroom.process import GaveUpError, in_a_process

SECONDS = 20.0
# Below these no material that was tried took longer than about a second. Of 86 news pages the
# largest has 3,500 tags; the time for Markdown grows with its signs, for plain text with its lines.
_LIGHT_TAGS = 4_000
_LIGHT_BYTES = {Format.HTML: 1 << 20, Format.MARKDOWN: 32 << 10, Format.TEXT: 1 << 20}

_log = log(__name__)


def extract_bounded(material: Material, *, zone: tzinfo = UTC, seconds: float = SECONDS) -> Parts:
    """`extract`, in at most so many seconds, not counting the wait for another heavy one.

    Raises: InputRefusedError, also where time or memory did not suffice.
    """
    if is_light(material):
        return extract(material, zone=zone)
    try:
        return in_a_process(_extract, material, zone, seconds=seconds)
    except GaveUpError as error:
        _log.warning("extraction gave up", material=material.name, error=str(error))
        raise InputRefusedError(
            "{name} cannot be read within {seconds} seconds: save the article alone",
            name=material.name,
            seconds=f"{seconds:g}",
        ) from error


def is_light(material: Material) -> bool:
    """Whether reading it cannot take long, whatever is in it."""
    if len(material.data) > _LIGHT_BYTES[material.format]:
        return False
    return material.format is not Format.HTML or material.data.count(b"<") <= _LIGHT_TAGS


def _extract(material: Material, zone: tzinfo) -> Parts:
    return extract(material, zone=zone)
