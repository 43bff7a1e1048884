"""Bytes → Feed, with an end in time: heavy feeds are read in a process of their own."""

from __future__ import annotations

from bot.common.errors import InputRefusedError
from bot.common.logs import log
from bot.newsroom.feeds.entries import Feed
from bot.newsroom.process import GaveUpError, in_a_process

SECONDS = 20.0
_LIGHT_BYTES = 256 << 10
# Of 100,000 opening tags the reader makes 4 seconds, of 4,000 a tenth of one.
_LIGHT_TAGS = 4_000

_log = log(__name__)


def read_feed(
    data: bytes, name: str, base_url: str, content_type: str = "", *, seconds: float = SECONDS
) -> Feed:
    """The feed, whatever kind it is of; what is broken in it is left out.

    `base_url`: where it came from; `content_type`: the header, with the charset.
    Raises: InputRefusedError (no feed, or it takes too long).
    """
    try:
        if is_light(data):
            return _read(data, name, base_url, content_type)
        return in_a_process(_read, data, name, base_url, content_type, seconds=seconds)
    except GaveUpError as error:
        _log.warning("a feed takes too long to read", feed=name, error=str(error))
        raise InputRefusedError(
            "{name} cannot be read within {seconds} seconds: look for a shorter feed of the site",
            name=name,
            seconds=f"{seconds:g}",
        ) from error


def is_light(data: bytes) -> bool:
    """Whether reading it cannot take long, whatever is in it."""
    return len(data) <= _LIGHT_BYTES and data.count(b"<") + data.count(b"&") <= _LIGHT_TAGS


def _read(data: bytes, name: str, base_url: str, content_type: str) -> Feed:
    from bot.newsroom.feeds import jsonfeed, xml

    try:
        if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            feed = jsonfeed.parse(data, base_url)
        else:
            feed = xml.parse(data, base_url, content_type)
    except Exception as error:  # whatever a stranger's bytes do to the parsers
        _log.warning("a feed cannot be read", feed=name, error=repr(error))
        feed = None
    if feed is None:
        raise InputRefusedError("{name} is not a feed: check the address", name=name)
    return feed
