"""The browser that looks at the page, and what no page of ours may do in it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
    expect,
)

CHROMIUM = shutil.which("chromium")
NO_CHROMIUM = "there is no chromium here (Debian: apt-get install chromium)"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = (1280, 800)
PHONE = (390, 844)
PATIENCE_MS = 10_000


class Watch:
    """What went wrong in the browser: console errors, errors thrown, requests to elsewhere."""

    def __init__(self) -> None:
        self.troubles: list[str] = []

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def on_error(self, error: Exception) -> None:
        self.troubles.append(f"thrown: {error}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.troubles.append(f"asked {request.url}")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def look(
    browser: Browser,
    url: str,
    watch: Watch,
    size: tuple[int, int] = WIDE,
    scheme: Literal["light", "dark"] = "light",
    wait: str = ".app.ready",
) -> Page:
    """The page in a window of its own, once it is drawn."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = await context.new_page()
    page.on("console", watch.on_console)
    page.on("pageerror", watch.on_error)
    page.on("request", watch.on_request)
    await page.goto(url)
    await page.wait_for_selector(wait)
    return page
