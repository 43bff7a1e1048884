"""The client against servers that mislead it: each ends in bounded time, with a value or a word."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.common.errors import (
    AddressRefusedError,
    AnswerRefusedError,
    FetchError,
    UnreachableError,
)
from bot.newsroom.fetch import Client, Fetched, Limits
from bot.newsroom.fetch.headers import retry_after
from tests.fetch.servers import Answer, http, serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMALL = Limits(bytes=100_000, redirects=3)
PAGE = b"<p>Trams return to Gyumri.</p>"


def gzipped(data: bytes) -> bytes:
    """The same bytes at any time: they stand in the names of the tests."""
    return gzip.compress(data, mtime=0)


BOMB = gzipped(bytes(20_000_000))


async def ask(
    answers: dict[str, bytes | Answer], path: str = "/", limits: Limits = SMALL
) -> Fetched:
    async with serving(answers) as served:
        client = Client(allowed={served.host}, now=lambda: NOW)
        try:
            return await client.fetch(served.url + path, limits=limits)
        finally:
            await client.close()


async def slowly(_head: str, writer: asyncio.StreamWriter) -> None:
    """A byte now and then: never silent for long, never done."""
    writer.write(http(content_length="100000"))
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def silently(_head: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def endlessly(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1000\r\n" + b"a" * 4096 + b"\r\n")
        await writer.drain()


async def test_what_an_answer_becomes() -> None:
    fetched = await ask(
        {
            "/": http(
                PAGE,
                content_type='Text/HTML; Charset="Windows-1251"',
                etag='W/"1"',
                last_modified="Mon, 23 Nov 2026 08:00:00 GMT",
                set_cookie="a=b",
            )
        }
    )
    assert (fetched.status, fetched.body, fetched.content_type) == (200, PAGE, "text/html")
    assert (fetched.charset, fetched.etag) == ("windows-1251", 'W/"1"')
    assert fetched.last_modified == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert "set-cookie" not in fetched.headers
    assert fetched.url == fetched.permanent_url
    assert fetched.retry_after is None


async def test_validators_go_out_and_a_304_comes_back() -> None:
    async with serving({"/": http(status="304 Not Modified", etag='"2"')}) as served:
        client = Client(allowed={served.host})
        fetched = await client.fetch(
            served.url, etag='"1"', last_modified="Sun", accept="text/html", limits=SMALL
        )
        await client.close()
    assert (fetched.status, fetched.body, fetched.etag) == (304, b"", '"2"')
    for line in ('If-None-Match: "1"', "If-Modified-Since: Sun", "Accept: text/html"):
        assert line in served.requests[0]


async def test_only_a_page_has_a_body() -> None:
    fetched = await ask({"/": http(BOMB, "503 Busy", retry_after="120", content_encoding="gzip")})
    assert (fetched.status, fetched.body) == (503, b"")
    assert fetched.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzipped(PAGE)),
        ("X-GZIP", gzipped(PAGE[:9]) + gzipped(PAGE[9:]) + b"\0\0"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("identity", PAGE),
        ("gzip", PAGE),
    ],
)
async def test_packed_bodies_are_unpacked(encoding: str, packed: bytes) -> None:
    assert (await ask({"/": http(packed, content_encoding=encoding)})).body == PAGE


@pytest.mark.parametrize(
    ("steps", "permanent"),
    [
        (("301", "308"), "/c"),
        (("301", "302"), "/b"),
        (("302", "301"), "/a"),
        (("307", "303"), "/a"),
    ],
)
async def test_redirects_that_are_permanent_are_told(
    steps: tuple[str, str], permanent: str
) -> None:
    fetched = await ask(
        {
            "/a": http(status=f"{steps[0]} Moved", location="/b"),
            "/b": http(status=f"{steps[1]} Moved", location="{url}/c#d"),
            "/c": http(PAGE),
        },
        "/a",
    )
    assert fetched.body == PAGE
    assert fetched.url.endswith("/c")
    assert fetched.permanent_url.endswith(permanent)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (endlessly, AnswerRefusedError),
        (http(BOMB, content_encoding="gzip"), AnswerRefusedError),
        (http(bytes(200_000)), AnswerRefusedError),
        (http(PAGE, content_encoding="br"), AnswerRefusedError),
        (http(gzipped(PAGE)[:-9], content_encoding="gzip"), AnswerRefusedError),
        (http(b"\x1f\x8bnot", content_encoding="gzip"), AnswerRefusedError),
        (http(PAGE, content_length="1000"), UnreachableError),
        (http(PAGE, content_length="10"), UnreachableError),
        (http(PAGE, content_length="-1"), UnreachableError),
        (http(PAGE, content_length="1e3"), UnreachableError),
        (http(PAGE, a="b" * 100_000), UnreachableError),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", UnreachableError),
        (b"", UnreachableError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", UnreachableError),
        (http(status="302 Found", location="/"), AnswerRefusedError),
        (http(status="302 Found", location="http://127.0.0.1:1/"), AddressRefusedError),
        (http(status="302 Found", location="http://169.254.169.254/meta"), AddressRefusedError),
        (http(status="302 Found", location="http://[::1]/"), AddressRefusedError),
        (http(status="302 Found", location="file:///etc/passwd"), AddressRefusedError),
        (http(status="302 Found", location="http://["), AddressRefusedError),
        (http(status="302 Found", location="http://2130706433/"), FetchError),
    ],
)
async def test_hostile_servers(answer: bytes | Answer, refusal: type[FetchError]) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(refusal):
            await ask({"/": answer})


@pytest.mark.parametrize(
    ("answer", "limits"),
    [
        (slowly, Limits(seconds=0.1)),
        (silently, Limits(seconds=0.1)),
        (silently, Limits(silence_seconds=0.1)),
    ],
)
async def test_time_is_limited(answer: Answer, limits: Limits) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(UnreachableError, match="too long"):
            await ask({"/": answer}, limits=limits)


class Names(AbstractResolver):
    """A resolver of the test's own: no packet asks for a name."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if not self.addresses:
            raise OSError("no such name")
        return [
            ResolveResult(
                hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for ip in self.addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("addresses", "refusal", "connects"),
    [
        (("93.184.216.34",), UnreachableError, ["93.184.216.34"]),
        (("127.0.0.1",), AddressRefusedError, []),
        (("93.184.216.34", "10.0.0.1"), AddressRefusedError, []),
        (("::ffff:192.168.0.1",), AddressRefusedError, []),
        ((), UnreachableError, []),
    ],
)
async def test_names_are_judged_by_where_they_lead(
    addresses: tuple[str, ...], refusal: type[FetchError], connects: list[str]
) -> None:
    tried: list[str] = []

    def no_socket(address: Any) -> socket.socket:
        tried.append(address[4][0])
        raise OSError("no sockets here")

    client = Client(resolver=Names(*addresses), socket_factory=no_socket)
    for url in ("http://news.example/", "https://news.example/"):
        with pytest.raises(refusal):
            await client.fetch(url, limits=SMALL)
    await client.close()
    assert tried == connects * 2


async def test_an_allowed_name_may_be_private() -> None:
    async with serving({"/": http(PAGE)}) as served:
        port = served.host.partition(":")[2]
        client = Client(allowed={f"Feeds.lan:{port}"}, resolver=Names("127.0.0.1"))
        fetched = await client.fetch(f"http://feeds.lan:{port}/", limits=SMALL)
        await client.close()
    assert fetched.body == PAGE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        ("99999999999", 30 * 86400),
        ("Mon, 23 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("Mon, 99 Nov 2026 08:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    wait = timedelta(seconds=seconds) if seconds is not None else None
    assert retry_after(value, NOW) == wait
