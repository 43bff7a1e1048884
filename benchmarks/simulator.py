"""How many messages the simulator takes, how fast it answers, and what it costs when idle.

    python -m benchmarks.simulator [ROUNDS]

Three servers run in processes of their own, pinned to one core: the simulator without and with its
judges, and a bare aiohttp handler that answers a canned Message, which is the floor. A client of
raw keep-alive connections on another core asks each in turn, ROUNDS times (default 5); medians are
printed. Rates are by the clock and by the server's processor time, which is the one to compare on
a busy machine. Where cores cannot be pinned (only Linux can) the figures are less steady.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from aiohttp import web
from rich.console import Console
from rich.table import Table

from simulator.__main__ import run

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
TOKEN = "7000000001:benchmark"  # noqa: S105 - of a bot that is nowhere
CONNECTIONS = 16
ROUND_SECONDS = 1.0
SINGLE_CALLS = 400
IDLE_SECONDS = 3.0
SIMULATOR = ("-m", "simulator", "--port", "0", "--token", TOKEN, "--channel", "bench")
# A long run in little memory, as it would be used to measure a bot.
SERVERS = {
    "bare aiohttp": ("-m", "benchmarks.simulator", "--bare"),
    "simulator, judges off": (*SIMULATOR, "--keep", "1000", "--no-judges"),
    "simulator, judges on": (*SIMULATOR, "--keep", "1000"),
}

MESSAGE = {
    "chat_id": "@bench",
    "text": "<b>Talks resume in Tbilisi</b>\n\nThe delegations met for the third time this week.",
    "parse_mode": "HTML",
    "reply_markup": {
        "inline_keyboard": [[{"text": "Full analysis", "callback_data": "analysis:812"}]]
    },
}


@dataclass
class Server:
    """A running one, and what was measured of it."""

    process: subprocess.Popen[str]
    port: int
    rates: list[float] = field(default_factory=list)  # messages a second
    cpu_rates: list[float] = field(default_factory=list)  # messages a second of processor time
    waits: list[float] = field(default_factory=list)  # milliseconds, one call at a time
    idle: float = 0.0  # per cent of a core

    def cpu_seconds(self) -> float:
        """User and system time, from fields 14 and 15 of /proc/PID/stat."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(arguments: tuple[str, ...]) -> Iterator[Server]:
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        pin(process.pid, 0)
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        yield Server(process, int(address.rpartition(":")[2]))
    finally:
        process.terminate()
        process.wait()


def pin(pid: int, core: int) -> None:
    """By its place among the cores that we may use: the servers have 0, the client -1."""
    if CORES:
        os.sched_setaffinity(pid, {CORES[core]})


def request_bytes(port: int, number: int) -> bytes:
    body = orjson.dumps(MESSAGE | {"text": f"{MESSAGE['text']} {number}"})
    head = (
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def take_answer(connection: socket.socket) -> None:
    """Read one answer. Raises: AssertionError where it is no "ok"."""
    answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 200"), answer
    assert b'{"ok":true' in answer, answer


def measure_rate(server: Server) -> None:
    """All connections busy: as many messages as the server takes in the time."""
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        cpu, begun, sent = server.cpu_seconds(), time.perf_counter(), 0
        for number in range(CONNECTIONS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            selector.register(connection, selectors.EVENT_READ)
            connection.sendall(request_bytes(server.port, number))
        while (took := time.perf_counter() - begun) < ROUND_SECONDS:
            for key, _ in selector.select():
                assert isinstance(key.fileobj, socket.socket)
                take_answer(key.fileobj)
                sent += 1
                key.fileobj.sendall(request_bytes(server.port, sent))
        server.rates.append(sent / took)
        server.cpu_rates.append(sent / max(server.cpu_seconds() - cpu, 0.01))


def measure_waits(server: Server) -> None:
    """One call at a time."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for number in range(SINGLE_CALLS):
            begun = time.perf_counter()
            connection.sendall(request_bytes(server.port, number))
            take_answer(connection)
            server.waits.append((time.perf_counter() - begun) * 1000)


def measure_idle(servers: list[Server]) -> None:
    """Nobody asks anything but one long poll, as a bot at rest does."""
    with ExitStack() as stack:
        for server in servers:
            poll = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            asked = f"GET /bot{TOKEN}/getUpdates?timeout=50 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            poll.sendall(asked.encode())
        time.sleep(0.2)
        before = [server.cpu_seconds() for server in servers]
        time.sleep(IDLE_SECONDS)
        for server, cpu in zip(servers, before, strict=True):
            server.idle = (server.cpu_seconds() - cpu) / IDLE_SECONDS * 100


def table(servers: dict[str, Server]) -> Table:
    columns = ("messages/s", "per CPU second", "of bare", "p50 ms", "p99 ms", "idle CPU")
    shown = Table("server", *columns)
    floor = statistics.median(servers["bare aiohttp"].cpu_rates)
    for name, server in servers.items():
        cpu_rate = statistics.median(server.cpu_rates)
        cuts = statistics.quantiles(server.waits, n=100)
        shown.add_row(
            name,
            f"{statistics.median(server.rates):,.0f}",
            f"{cpu_rate:,.0f}",
            f"{cpu_rate / floor:.2f}",
            f"{cuts[49]:.2f}",
            f"{cuts[98]:.2f}",
            f"{server.idle:.1f} %",
        )
    return shown


async def serve_bare() -> None:
    """The floor: the body is read, the answer is always the same."""
    chat = {"id": -1001, "type": "channel", "title": "bench", "username": "bench"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": MESSAGE["text"]}
    canned = orjson.dumps({"ok": True, "result": message})

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=canned, content_type="application/json")

    async def wait(request: web.Request) -> web.Response:
        await asyncio.sleep(50)
        return web.Response(body=b'{"ok":true,"result":[]}', content_type="application/json")

    app = web.Application()
    app.add_routes([web.post("/bot{token}/{method}", answer), web.get("/bot{token}/{m}", wait)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"address http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    if "--bare" in sys.argv:
        run(serve_bare())
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(given)) for name, given in SERVERS.items()}
        pin(0, -1)
        for _ in range(rounds):
            for server in servers.values():
                measure_rate(server)
                measure_waits(server)
        measure_idle(list(servers.values()))
        Console(width=110).print(table(servers))


if __name__ == "__main__":
    main()
