"""Make docs/pictures/*.png, the page as a run of the demo shows it: `python -m docs.screenshots`.

It needs Debian's chromium. It runs the demo, looks at it as the reader and as the editor, in both
widths and both themes, and ends it.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.pages.browser import CHROMIUM, NO_CHROMIUM, PHONE, WIDE, Watch, chromium, look

PICTURES = Path(__file__).parent / "pictures"
PATIENCE_SECONDS = 60.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class PictureError(Exception):
    """No picture could be made, and why."""


async def address_of(output: asyncio.StreamReader) -> str:
    """Where the page is, once the demo has posted all that it begins with. Raises: PictureError."""
    url = ""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for line in output:
            words = line.decode()
            found = _ADDRESS.search(words)
            url = url or (found[0] if found else "")
            if url and words.startswith("5. "):
                return url
    raise PictureError("the demo ended before it stayed up")


async def write(page: Page, words: str, answer: str) -> None:
    """Say it to the bot, and wait until the answer stands there."""
    await page.locator("#composer").fill(words)
    await page.keyboard.press("Enter")
    await page.locator(".message", has_text=answer).last.wait_for()


async def keep(page: Page, name: str) -> None:
    await page.wait_for_timeout(1000)  # what moves comes to rest
    await page.screenshot(path=PICTURES / f"{name}.png")


async def as_reader(browser: Browser, url: str, watch: Watch) -> None:
    page = await look(browser, url, watch, WIDE, "light")
    await page.locator(".news").wait_for(timeout=PATIENCE_SECONDS * 1000)  # a post comes in
    await keep(page, "reader")
    phone = await look(browser, url, watch, PHONE, "light")
    await keep(phone, "phone-chats")
    await phone.locator(".chatrow", has_text="World desk").click()
    await phone.locator(".message").first.wait_for()
    await keep(phone, "phone-channel")


async def as_editor(browser: Browser, url: str, watch: Watch) -> None:
    page = await look(browser, url, watch, WIDE, "dark")
    await page.get_by_role("button", name="Nargiz").click()
    await page.locator(".message", has_text="is in:").first.wait_for(
        timeout=PATIENCE_SECONDS * 1000
    )
    await write(page, "/queue", "Sent last")
    await page.locator("#composer").fill("/p")
    await keep(page, "editor")


async def main() -> None:
    """Raises: PictureError, also where anything went wrong in the browser."""
    if CHROMIUM is None:
        raise PictureError(NO_CHROMIUM)
    PICTURES.mkdir(exist_ok=True)
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--stay"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        output = demo.stdout or asyncio.StreamReader()
        url, watch = await address_of(output), Watch()
        draining = asyncio.create_task(output.read())  # a full pipe would stop the demo
        async with chromium() as browser:
            await as_reader(browser, url, watch)
            await as_editor(browser, url, watch)
        if watch.troubles:
            raise PictureError("; ".join(watch.troubles))
    finally:
        if demo.returncode is None:
            demo.send_signal(signal.SIGINT)
    await draining
    await demo.wait()


if __name__ == "__main__":
    asyncio.run(main())
