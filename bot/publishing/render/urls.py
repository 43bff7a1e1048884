"""Which addresses may stand behind words, in the very form in which Telegram keeps them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.publishing.render.clean import clean

# Telegram silently drops a link to a host without a dot; other alphabets are written in punycode.
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


@lru_cache(maxsize=1024)  # an address is asked after at each step of putting a text together
def safe_url(url: str) -> str | None:
    """The address as Telegram will keep it; None where it must not be a link.

    Only http and https, only hosts with a dot, no user names (they make a strange host look like a
    known one), ports from 1 to 65535. Characters that break or vanish are percent-encoded.
    """
    text = clean(url)[0].strip()
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:  # of urlsplit, of port and (a UnicodeError) of the idna codec
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        return None
    if not _HOST.fullmatch(host):
        return None
    place = host if port is None else f"{host}:{port}"
    tail = _encode(parts.path) or "/"
    if parts.query:
        tail += "?" + _encode(parts.query)
    if parts.fragment:
        tail += "#" + _encode(parts.fragment)
    return f"{parts.scheme}://{place}{tail}"


def shown_host(url: str) -> str:
    """The host as a reader knows it: "example.com" of "https://www.example.com/a"."""
    host = urlsplit(clean(url)[0].strip()).hostname or ""
    return host.removeprefix("www.")


def _encode(text: str) -> str:
    return "".join(
        quote(char) if unicodedata.category(char)[0] in "CZM" or char in '"<>\\' else char
        for char in text
    )
