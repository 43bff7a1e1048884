"""One spelling for the addresses of one page: what tells two articles of a site apart, no more."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

# Words that tell a site where a reader came from, and never which page is meant. courlan leaves
# out more (cid, gallery, source), which does no harm to a key, and opens no page on some sites.
_TRACKS = re.compile(
    r"(?:utm|itm|mtm|pk|mc|mkt|hsa|oly|vero|at)_\w+|(?:d|fb|g|tt|tw|y)clid|msclkid"
    r"|[gw]braid|igshid|igsh|_ga|_gl|xtor|cmpid|ref_src",
    re.IGNORECASE,
)


def canonical_url(url: str | None) -> str | None:
    """A key to compare by, not an address to open: no scheme, "www.", tracking words or fragment.

    None where there is no address, or only a site's front page: a page that names it as its own
    address would stand for all others.
    """
    if not url:
        return None
    from courlan import normalize_url  # a tenth of a second, which most verbs need not wait

    try:
        parts = urlsplit(normalize_url(url))
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{path}{query}" if host and (path or query) else None


def without_tracking(url: str | None) -> str | None:
    """The address to keep and to show: it opens the same page, letter by letter but for the words
    of the query by which a site counts its readers."""
    if not url or not _TRACKS.search(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query, fragment = (
        "&".join(one for one in part.split("&") if not _is_track(one))
        for part in (parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def _is_track(part: str) -> bool:
    """A word alone is a place on the page: #at_risk."""
    name, equals, _ = part.partition("=")
    return bool(equals) and _TRACKS.fullmatch(name) is not None


def source_key(address: str) -> str:
    """The same for the spellings of a feed's or page's address; a front page has one as well."""
    return canonical_url(address) or urlsplit(address).netloc.lower().removeprefix("www.")
