"""Which addresses may be fetched: http and https, of the public internet. Pure.

Private, link-local, loopback, multicast and reserved IP addresses are refused, written into the
address or found by its name; an operator may allow single hosts. The IANA registries of special
addresses are those of Python's ipaddress.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin

from yarl import URL

from bot.common.errors import AddressRefusedError

MOST_CHARS = 2000
_WEB_PORTS = (80, 443)
# Below it stand mail, file and name services, which a request must not be made to talk to.
_FIRST_FREE_PORT = 1024
# A name in the ASCII form of IDNA, an IPv4 or an IPv6 address.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(?:%.+)?", re.ASCII | re.IGNORECASE)
# What browsers take for an IPv4 address in another spelling (2130706433, 0x7f.1), and no name: the
# last label of a name of the internet is no number. https://url.spec.whatwg.org/#ends-in-a-number-checker
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.ASCII | re.IGNORECASE)
# RFC 6052: a network without IPv4 shows IPv4 hosts to itself behind this.
_NAT64 = IPv6Network("64:ff9b::/96")


def target(address: str, allowed: Collection[str] = (), base: str = "") -> URL:
    """The address, checked, without its fragment; a relative one starts from `base`.

    `allowed` are hosts as written in addresses ("feeds.lan", "127.0.0.1:8080"): anything goes
    there. A name is judged again when it is looked up (guard).
    Raises: AddressRefusedError.
    """
    try:
        url = URL(urljoin(base, address.strip())).with_fragment(None)
        host, port = url.raw_host or "", url.port
    except ValueError as error:
        raise _no_address(address) from error
    if url.scheme not in ("http", "https") or port is None or not _HOST.fullmatch(host):
        raise _no_address(address)
    if len(address) > MOST_CHARS or url.user is not None or url.password is not None:
        raise _no_address(address)
    if is_allowed(host, port, allowed):
        return url
    if port < _FIRST_FREE_PORT and port not in _WEB_PORTS:
        raise AddressRefusedError("{host} has no web pages at port {port}", host=host, port=port)
    literal = _literal(host)
    if literal is None and _NUMBER.fullmatch(host):
        raise _no_address(address)
    if literal is not None and not is_public(literal):
        raise private(host)
    return url


def is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    """Whether an operator has allowed this host, with every port or with this one."""
    shown = f"[{host}]" if ":" in host else host
    return not {shown.lower(), f"{shown.lower()}:{port}"}.isdisjoint(allowed)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether it stands for a host of the public internet, also where one address wraps another."""
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None or ip.is_site_local:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def private(host: str) -> AddressRefusedError:
    """The refusal of a host that is not of the public internet."""
    return AddressRefusedError(
        "{host} stands in a private network, and only the public internet is read: "
        "DATELINE_FETCH_ALLOW_HOSTS can allow it",
        host=host,
    )


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.rstrip("."))
    except ValueError:
        return None


def _no_address(address: str) -> AddressRefusedError:
    shown = address if len(address) <= 100 else f"{address[:99]}…"
    return AddressRefusedError(
        "“{address}” is not the address of a page: write it whole, with https://", address=shown
    )
