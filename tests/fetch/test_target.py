"""Which addresses may be fetched; every decision without a packet."""

from __future__ import annotations

import pytest

from bot.common.errors import AddressRefusedError
from bot.newsroom.fetch.target import target

PUBLIC = ["http://93.184.216.34/", "https://[2606:2800:220:1::1]/", "http://[64:ff9b::5db8:d822]/"]
PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1"),
    *("240.0.0.1", "255.255.255.255", "127.0.0.1.", "１２７.0.0.1"),
    *("[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fec0::1]", "[ff02::1]"),
    *("[2001:db8::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2002:c0a8:101::1]"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert str(target(address)) == address


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(AddressRefusedError, match="private network"):
        target(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.com/a", "/a", "ftp://example.com/", "file:///etc/passwd", "http://"),
        *("http:///a", "javascript:alert(1)", "http://me@example.com/", "http://a:b@example.com/"),
        *("http://example.com:99999/", "http://example.com:0/", "http://[::1", "http://exa mple/"),
        *("http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.1/"),
        *("http://example.com:25/", "http://example.com/" + "a" * 2000, "data:text/html,a"),
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        target(address)


@pytest.mark.parametrize(
    ("address", "allowed", "passes"),
    [
        ("http://127.0.0.1:8080/a", {"127.0.0.1:8080"}, True),
        ("http://127.0.0.1:8081/a", {"127.0.0.1:8080"}, False),
        ("http://127.0.0.1:81/a", {"127.0.0.1"}, True),
        ("http://[::1]:81/a", {"[::1]:81"}, True),
        ("http://127.0.0.1/a", {"127.0.0.1:80"}, True),
        ("http://127.0.0.2/a", {"127.0.0.1"}, False),
    ],
)
def test_an_operator_allows_hosts(address: str, allowed: set[str], passes: bool) -> None:
    if passes:
        assert str(target(address, allowed)) == address
    else:
        with pytest.raises(AddressRefusedError):
            target(address, allowed)


def test_addresses_are_made_whole() -> None:
    assert str(target("../b?c=1#d", base="https://example.com/x/y")) == "https://example.com/b?c=1"
    assert str(target(" HTTPS://Example.COM/Ж#a ")) == "https://example.com/%D0%96"
    assert str(target("//other.example/", base="https://example.com/")) == "https://other.example/"
