"""A browser for a test, which fails where the page made trouble in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page

from simulator import Person, Simulator
from tests.pages.browser import CHROMIUM, NO_CHROMIUM, Watch, chromium, look

Open = Callable[..., Awaitable[Page]]
Call = Callable[..., Awaitable[Any]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With -q a reason for skipping would be seen by nobody."""
    if CHROMIUM is None:
        terminalreporter.write_line(f"The page: {NO_CHROMIUM}")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment must not come between a test and 127.0.0.1."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    async with chromium() as running:
        yield running


@pytest.fixture
async def show(browser: Browser) -> AsyncIterator[Open]:
    """`page = await show(url, size, scheme)`; at the end nothing may have gone wrong in it."""
    watch = Watch()

    async def show_(url: str, *arguments: Any, **options: Any) -> Page:
        return await look(browser, url, watch, *arguments, **options)

    yield show_
    assert watch.troubles == []


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


def caller(simulator: Simulator, session: aiohttp.ClientSession) -> Call:
    async def call(method: str, **parameters: Any) -> Any:
        url = f"{simulator.url}/bot{simulator.token}/{method}"
        async with session.post(url, json=parameters) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    return call


@pytest.fixture
async def call(simulator: Simulator) -> AsyncIterator[Call]:
    """`await call("sendMessage", chat_id=1, text="x")`: the result."""
    async with aiohttp.ClientSession() as session:
        yield caller(simulator, session)


def last() -> str:
    """The selector of the newest message."""
    return ".message:last-child"


async def started(simulator: Simulator, name: str = "Olena") -> Person:
    """A person who has started the bot."""
    person = simulator.person(name)
    await person.says("/start")
    return person
