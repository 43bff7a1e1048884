"""`dateline demo` as a process: in a terminal it stays up with its page, elsewhere it ends."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import sys
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.cli.demo import stays
from tests.pages.browser import PHONE, WIDE
from tests.pages.conftest import Open

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@pytest.mark.parametrize(
    ("stay", "end", "watched", "stays_up"),
    [
        (False, False, True, True),
        (False, False, False, False),
        (False, True, True, False),
        (True, False, False, True),
    ],
)
def test_the_demo_stays_where_somebody_watches_or_wants_it(
    stay: bool, end: bool, watched: bool, stays_up: bool
) -> None:
    assert stays(stay=stay, end=end, watched=watched) == stays_up


class Terminal:
    """A pseudo-terminal that a process writes to; it is read all the time, lest writing stops."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        self.shown = ""
        asyncio.get_running_loop().add_reader(self._ours, self._read)

    def _read(self) -> None:
        self.shown += os.read(self._ours, 1 << 16).decode(errors="replace")

    async def until(self, pattern: str) -> str:
        """The first match of what the terminal shows."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (found := re.search(pattern, self.shown)):
                await asyncio.sleep(0.05)
        return found[0]

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        os.close(self.theirs)


async def test_a_newcomer_sees_within_ten_seconds_what_the_product_does(show: Open) -> None:
    terminal = Terminal()
    environment = {key: value for key, value in os.environ.items() if key != "CI"}
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"), cwd=ROOT, stdout=terminal.theirs, env=environment
    )
    try:
        url = await terminal.until(r"http://127\.0\.0\.1:\d+/")
        wide, phone = await show(url, WIDE, "light"), await show(url, PHONE, "dark")
        for page in (wide, phone):
            await expect(page.locator(".notice")).to_contain_text("on your machine")
            await expect(page.get_by_role("button", name="Olena")).to_be_visible()
            await expect(page.get_by_role("button", name="Nargiz")).to_be_visible()
            for channel in ("Caucasus desk", "World desk"):
                row = page.locator(".chatrow", has_text=channel)
                await expect(row.locator(".badge")).to_be_visible()
        await expect(wide.locator(".message").last).to_contain_text("On Russia")
        await expect(wide.locator(".chip", has_text="/topic")).to_be_visible()
        await terminal.until(r"Still up")
        await wide.get_by_role("button", name="Nargiz").click()
        await expect(wide.locator(".message").last).to_contain_text("Sent last")
        await expect(wide.locator(".chip", has_text="/queue")).to_be_visible()
        await wide.goto("about:blank")
        await phone.goto("about:blank")
    finally:
        demo.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_SECONDS):
            status = await demo.wait()
        terminal.close()
    assert status == 0
