"""What an address gave, and how much of it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch, redirects included. `bytes` counts what was packed as well as unpacked."""

    seconds: float = 30.0
    silence_seconds: float = 15.0  # between two pieces of an answer, and for a connection
    bytes: int = 5 * MB
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, read whole. The body is unpacked and not decoded; empty unless the status is 200.

    `headers` holds those of `headers.KEPT` that were sent, by their names in lower case.
    """

    url: str  # where it came from, behind all redirects, without a fragment
    permanent_url: str  # what to ask for from now on: behind the permanent redirects it began with
    status: int
    headers: Mapping[str, str]
    body: bytes
    content_type: str  # "text/html", in lower case; "" where none is told
    charset: str | None  # as the header tells it, in lower case; nobody has checked it
    retry_after: timedelta | None  # not negative

    @property
    def etag(self) -> str | None:
        """To be given back as it is, with the next request."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """To be given back as it is, with the next request."""
        return self.headers.get("last-modified")
