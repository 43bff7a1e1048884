"""One spelling for the addresses of one page: what tells two articles of a site apart, no more."""

from __future__ import annotations

from urllib.parse import urlsplit


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


def source_key(address: str) -> str:
    """The same for the spellings of a feed's or page's address; a front page has one as well."""
    return canonical_url(address) or urlsplit(address).netloc.lower().removeprefix("www.")
