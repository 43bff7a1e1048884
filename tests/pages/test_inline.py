"""Inline mode: the bot's results while one types its name, one of them sent."""

from __future__ import annotations

from playwright.async_api import expect

from simulator import Simulator
from tests.pages.conftest import Call, Open, last, started


async def test_inline_results_come_while_one_types_and_one_is_sent(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = await started(simulator)
    known = (await call("getUpdates"))[-1]["update_id"]
    page = await show(simulator.url)
    await page.locator("#composer").fill(f"@{simulator.bot.username} freight")
    query = (await call("getUpdates", timeout=5, offset=known + 1))[-1]["inline_query"]
    assert query["query"] == "freight"
    results = [
        {
            "type": "article",
            "id": title,
            "title": title,
            "input_message_content": {"message_text": f"sent: {title}"},
        }
        for title in ("A railway", "A harbour")
    ]
    await call("answerInlineQuery", inline_query_id=query["id"], results=results)
    options = page.get_by_role("option")
    await expect(options).to_have_text(["A railway", "A harbour"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{last()} .words")).to_have_text("sent: A harbour")
    await expect(page.locator(f"{last()} .meta")).to_contain_text("via @")
    await expect(page.locator("#composer")).to_have_value("")
    assert olena.sees()[-1].text == "sent: A harbour"
