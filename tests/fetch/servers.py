"""Servers on 127.0.0.1 that say exactly what a test wants said, byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; `content_type="text/html"` is the header Content-Type."""
    told = {"Content-Length": str(len(body))}
    told |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Served:
    url: str  # "http://127.0.0.1:40123"
    host: str  # "127.0.0.1:40123"
    requests: list[str] = field(default_factory=list)  # heads, as they came


@asynccontextmanager
async def serving(answers: dict[str, bytes | Answer]) -> AsyncIterator[Served]:
    """`answers` by path: bytes to send, or what writes them; "{url}" in bytes is the server's."""
    served = Served("", "")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            served.requests.append(head)
            answer = answers[head.split()[1]]
            if isinstance(answer, bytes):
                writer.write(answer.replace(b"{url}", served.url.encode()))
                await writer.drain()
            else:
                await answer(head, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    served.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    served.url = f"http://{served.host}"
    try:
        yield served
    finally:
        server.close()
