"""What an answer's headers mean. Pure; headers come from strangers, so nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# What a caller may want to know; the rest is let go of.
KEPT = ("cache-control", "content-type", "etag", "expires", "last-modified", "retry-after")
# A server that wants to be left alone for years is asked again after a month.
_MOST_DELAY = timedelta(days=30)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of KEPT; `headers` finds a name in any case."""
    return {name: headers[name] for name in KEPT if name in headers}


def media_type(content_type: str) -> str:
    """ "text/html" of "Text/HTML; charset=utf-8", "" of what is none."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence if essence.count("/") == 1 else ""


def charset(content_type: str) -> str | None:
    """The encoding's name in lower case, as told."""
    found = _CHARSET.search(content_type.partition(";")[2])
    return found[1].lower() if found else None


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """RFC 9110, 10.2.3: seconds or a date; None where it is neither, at most 30 days."""
    if value is None:
        return None
    if re.fullmatch(r"\s*\d{1,12}\s*", value, re.ASCII):
        return min(timedelta(seconds=int(value)), _MOST_DELAY)
    try:
        at = parsedate_to_datetime(value)
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), _MOST_DELAY)
