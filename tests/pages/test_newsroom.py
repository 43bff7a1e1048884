"""Dateline itself, seen through the page: what a newcomer does first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from playwright.async_api import expect

from storage.records import NewChannel, ScheduleKind
from storage.richtext import RichText
from tests.builders import a_new_article, a_new_schedule, a_tag
from tests.e2e.conftest import Office
from tests.pages.browser import PHONE, WIDE
from tests.pages.conftest import Open, caller

LONG = "\n\n".join(
    f"Paragraph {number}. " + "Freight that climbs over the pass would save a day. " * 18
    for number in range(1, 19)
)


async def prepare(office: Office) -> None:
    """One long analysis, and a slot in two seconds."""
    new = a_new_article(
        title="Who carries the freight", body=RichText(LONG), regions=(a_tag("RU", main=True),)
    )
    now = datetime.now(UTC)
    await office.newsroom.store.add_article(new, now=now)
    channel = await office.newsroom.store.add_channel(NewChannel("@world_desk"), now=now)
    moment = (now + timedelta(seconds=2)).replace(tzinfo=None).isoformat()
    schedule = a_new_schedule(
        channel_id=channel.id, kind=ScheduleKind.ONCE, expression=moment, zone="UTC"
    )
    await office.newsroom.store.add_schedule(schedule, now=now)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
async def test_a_newcomer_reads_pages_and_sees_a_post_come_in(
    office: Office, show: Open, size: tuple[int, int], scheme: str
) -> None:
    await office.reader.says("/start")
    await office.reader.gets_answer()
    page = await show(f"{office.telegram.url}/#/{office.reader.id}", size, scheme)
    channel = page.locator(".chatrow", has_text="World_Desk")
    # The post comes in while one looks.
    await channel.click()
    await expect(page.locator("#title")).to_have_text("World_Desk")
    await prepare(office)
    await expect(page.locator(".message .words")).to_contain_text("Who carries the freight")
    await page.get_by_role("link", name="Full analysis").click()
    # The bot's chat opens with the analysis, page by page.
    await expect(page.locator("#title")).to_have_text("Dateline")
    analysis = page.locator(".message").last
    await expect(analysis).to_contain_text("Paragraph 1.")
    await analysis.get_by_role("button", name="»").click()
    await expect(analysis).not_to_contain_text("Paragraph 1.")
    await expect(analysis.locator(".edited")).to_be_visible()
    await analysis.get_by_role("button", name="«").click()
    await expect(analysis).to_contain_text("Paragraph 1.")
    # A region, and one of its analyses from the list.
    await page.locator("#composer").fill("/topic russia")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message").last).to_contain_text("On Russia")
    await page.locator(".message").last.get_by_role("button", name="1", exact=True).click()
    await expect(page.locator(".message").last).to_contain_text("Paragraph 1.")


async def test_a_correction_changes_the_post_before_the_readers_eyes(
    office: Office, show: Open
) -> None:
    await prepare(office)
    desk = office.telegram.chat("@world_desk").id
    page = await show(f"{office.telegram.url}/#/{office.reader.id}/{desk}")
    post = page.locator(".message")
    await expect(post.locator(".words")).to_contain_text("Who carries the freight")
    async with aiohttp.ClientSession() as session:
        call = caller(office.telegram, session)
        await call("editMessageText", chat_id=desk, message_id=1, text="Who carried the freight")
    await expect(post.locator(".words")).to_have_text("Who carried the freight")
    await expect(post.locator(".edited")).to_be_visible()
