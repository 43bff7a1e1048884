"""`python -m simulator`: the simulator as a process of its own, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import signal
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

from simulator.flood import Limits
from simulator.simulator import Simulator

MOST_PORT = 65_535


def _token(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d*:[\w-]+", text):
        raise argparse.ArgumentTypeError("a token is a number, a colon and letters")
    return text


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d*", text):
        raise argparse.ArgumentTypeError("a number of 1 or more is needed")
    return int(text)


def _port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text) or int(text) > MOST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {MOST_PORT}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="A Telegram Bot API server on 127.0.0.1."
    )
    parser.add_argument("--port", type=_port, default=8081, help="0 takes a free one (8081)")
    parser.add_argument("--token", type=_token, help="the bot's token (a new one at each start)")
    parser.add_argument("--bot", default="dateline_demo_bot", help="the bot's username")
    parser.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="USERNAME",
        help="a channel with the bot as administrator; may be given several times",
    )
    parser.add_argument(
        "--no-judges",
        dest="judges",
        action="store_false",
        help="check neither requests nor texts: for measuring speed",
    )
    parser.add_argument(
        "--limits",
        action="store_true",
        help="refuse what is over Telegram's limits (they are only counted otherwise)",
    )
    parser.add_argument(
        "--keep",
        type=_count,
        metavar="N",
        help="keep only the last N requests, events, and messages of a chat (all)",
    )
    return parser


async def serve(arguments: argparse.Namespace) -> None:
    simulator = Simulator(
        arguments.port,
        token=arguments.token,
        bot_username=arguments.bot,
        judges=arguments.judges,
        limits=Limits(enforced=arguments.limits),
        keep=arguments.keep,
    )
    for username in arguments.channel:
        simulator.add_channel(username, username)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with simulator:
        _say(f"address {simulator.url}")
        _say(f"token   {simulator.token}")
        _say(f"page    {simulator.url}/")
        _say(f"control {simulator.url}/simulator/")
        await stopped.wait()


def run(program: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it is installed."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(program)
    else:
        uvloop.run(program)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 1 with one sentence where the port is taken."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    arguments = _parser().parse_args(argv)
    try:
        run(serve(arguments))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The simulator cannot start on port {arguments.port}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
