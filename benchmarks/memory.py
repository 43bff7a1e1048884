"""Whether the memory of the bot stays flat while it sends, with a million rows before it.

Part of benchmarks.planning. The bot runs as it would, paid broadcasts on, over a database in which
everything is planned; a server that accepts whatever it is asked is a process of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import orjson
from aiohttp import web
from rich.table import Table

TOKEN = "7000000001:benchmark"  # noqa: S105 - of a bot that is nowhere
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
FULL = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {}}
LONGEST_SECONDS = 400


class Acceptor:
    """A Bot API that says yes, and counts."""

    def __init__(self) -> None:
        self.sent = 0
        self._numbers = itertools.count(1)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        match request.match_info["method"]:
            case "sendMessage":
                self.sent += 1
                chat = {"id": orjson.loads(body)["chat_id"], "type": "channel", "title": "Bench"}
                number = next(self._numbers)
                result: object = {"message_id": number, "date": 1_800_000_000, "chat": chat}
            case "getUpdates":
                await asyncio.sleep(5)
                result = []
            case "getChat":
                chat = orjson.loads(body)["chat_id"]
                result = {"id": -1000000000001, "type": "channel", "title": str(chat)} | FULL
            case "getMe":
                result = BOT
            case _:
                result = True
        data = orjson.dumps({"ok": True, "result": result})
        return web.Response(body=data, content_type="application/json")

    async def count(self, _: web.Request) -> web.Response:
        return web.json_response(self.sent)


def serve(listener: socket.socket) -> None:
    acceptor, application = Acceptor(), web.Application()
    application.router.add_post("/bot{token}/{method}", acceptor.answer)
    application.router.add_get("/sent", acceptor.count)
    web.run_app(application, sock=listener, print=None, access_log=None)


@contextmanager
def accepting() -> Iterator[str]:
    """The address of a server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number, port = listener.fileno(), listener.getsockname()[1]
        command = (sys.executable, "-m", "benchmarks.memory", str(number))
        process = subprocess.Popen(command, pass_fds=[number])  # noqa: S603 - our own
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def megabytes(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def sent(url: str) -> int:
    with urlopen(f"{url}/sent", timeout=30) as answer:  # noqa: S310 - our own
        return int(answer.read())


def watch(database: str, messages: int, table: Table) -> None:
    """Send so many of what is planned there, and look at the memory every second."""
    if not Path("/proc/self/status").exists():
        table.add_row("memory while it is sent", "not measured: this system has no /proc")
        return
    with accepting() as url, tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATELINE_BOT_TOKEN": TOKEN,
            "DATELINE_API_URL": url,
            "DATELINE_DATABASE_URL": database,
            "DATELINE_OWNERS": "1",
            "DATELINE_PAID_BROADCASTS": "1",
        }
        begun = time.perf_counter()
        with (Path(folder) / "log").open("w") as log:
            command = (sys.executable, "-m", "bot", "run")
            bot = subprocess.Popen(command, env=environment, stderr=log)  # noqa: S603 - our own
        try:
            first, looks = _looks(url, bot, messages)
        finally:
            bot.terminate()
            bot.wait()
    table.add_row("from the start to the first message", f"{first - begun:.1f} s")
    _show(looks, table)


def _looks(
    url: str, bot: subprocess.Popen[bytes], messages: int
) -> tuple[float, list[tuple[float, int, float]]]:
    """When the first message came; each second's moment, messages and megabytes."""
    ends_at = time.perf_counter() + LONGEST_SECONDS
    while not (count := sent(url)) and time.perf_counter() < ends_at and bot.poll() is None:
        time.sleep(0.05)
    first, looks = time.perf_counter(), [(time.perf_counter(), count, megabytes(bot.pid))]
    while count < messages and time.perf_counter() < ends_at and bot.poll() is None:
        count = sent(url)
        looks.append((time.perf_counter(), count, megabytes(bot.pid)))
        time.sleep(1)
    return first, looks


def _show(looks: list[tuple[float, int, float]], table: Table) -> None:
    (begun, _, _), (ended, count, _) = looks[0], looks[-1]
    table.add_row("sent", f"{count:,} at {count / max(ended - begun, 1):,.0f} a second")
    for part in range(4):
        some = looks[len(looks) * part // 4 : len(looks) * (part + 1) // 4]
        if some:
            middle = statistics.median(memory for _, _, memory in some)
            table.add_row(f"memory up to message {some[-1][1]:,}", f"{middle:.0f} MB")
    settled = looks[len(looks) // 2 :]
    if settled[0][1] < settled[-1][1]:
        slope = statistics.linear_regression(
            [count / 10_000 for _, count, _ in settled], [memory for _, _, memory in settled]
        ).slope
        table.add_row("… in the second half, per 10,000 messages", f"{slope:+.2f} MB")
    table.add_row("memory at most", f"{max(memory for _, _, memory in looks):.0f} MB")


if __name__ == "__main__" and len(sys.argv) > 1:
    serve(socket.socket(fileno=int(sys.argv[1])))
