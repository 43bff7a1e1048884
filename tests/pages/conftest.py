"""A browser for the tests, which fail where the page made trouble in it.

It is started once a process, and lives in the event loop in which it was started: so all tests of
this folder run in that loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from simulator import Person, Simulator
from tests.e2e.conftest import Office, open_city
from tests.pages.browser import CHROMIUM, NO_CHROMIUM, Watch, chromium, look

Open = Callable[..., Awaitable[Page]]
Call = Callable[..., Awaitable[Any]]

in_the_browsers_loop = pytest_asyncio.fixture(loop_scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With -q a reason for skipping would be seen by nobody."""
    if CHROMIUM is None:
        terminalreporter.write_line(f"The page: {NO_CHROMIUM}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Called with all tests there are."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment must not come between a test and 127.0.0.1."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    async with chromium() as running:
        yield running


@in_the_browsers_loop
async def show(browser: Browser) -> AsyncIterator[Open]:
    """`page = await show(url, size, scheme)`; at the end nothing may have gone wrong in it."""
    watch = Watch()

    async def show_(url: str, *arguments: Any, **options: Any) -> Page:
        return await look(browser, url, watch, *arguments, **options)

    yield show_
    for context in browser.contexts:
        await context.close()
    assert watch.troubles == []


@in_the_browsers_loop
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


@in_the_browsers_loop
async def office(tmp_path: Path, empty_database: Callable[[Path], str]) -> AsyncIterator[Office]:
    async with open_city(empty_database(tmp_path / "office.db")) as city, city.office() as opened:
        yield opened


def caller(simulator: Simulator, session: aiohttp.ClientSession) -> Call:
    async def call(method: str, **parameters: Any) -> Any:
        url = f"{simulator.url}/bot{simulator.token}/{method}"
        async with session.post(url, json=parameters) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    return call


@in_the_browsers_loop
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
