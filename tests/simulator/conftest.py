"""A running simulator, and two ways to its Bot API: python-telegram-bot's Bot, and bare HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import telegram

from simulator import Simulator


@dataclass(frozen=True)
class Answer:
    """A bare HTTP answer of the Bot API."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def description(self) -> str:
        return str(self.body["description"])


Call = Callable[..., Coroutine[Any, Any, Answer]]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment must not come between a test and 127.0.0.1."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def wrong_on_purpose() -> None:
    """For tests whose requests are to be wrong: nobody minds the complaints about them."""


@pytest.fixture
async def simulator(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    """At the end of the test, no request may have been wrong by the Bot API's schema."""
    async with Simulator() as running:
        yield running
        if "wrong_on_purpose" not in request.fixturenames:
            assert [str(complaint) for complaint in running.complaints] == []


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        simulator.token,
        base_url=f"{simulator.url}/bot",
        base_file_url=f"{simulator.url}/file/bot",
    )
    async with bot:
        yield bot


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(simulator: Simulator, session: aiohttp.ClientSession) -> Call:
    """`await call("sendMessage", chat_id=1, text="x")`: a JSON body, the answer as it came."""

    async def call_(method: str, **parameters: Any) -> Answer:
        url = f"{simulator.url}/bot{simulator.token}/{method}"
        async with session.post(url, json=parameters) as response:
            return Answer(response.status, await response.json(), dict(response.headers))

    return call_
