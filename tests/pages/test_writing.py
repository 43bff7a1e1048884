"""At the foot of a chat: writing, picking commands, sending files, stopping the bot."""

from __future__ import annotations

from playwright.async_api import expect

from simulator import Simulator
from tests.pages.conftest import Call, Open, last, started


async def test_the_composer_offers_each_person_their_commands(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena, nargiz = await started(simulator), await started(simulator, "Nargiz")
    latest = {"command": "latest", "description": "the newest"}
    lists = [latest, {"command": "later", "description": "what comes"}]
    await call("setMyCommands", commands=lists)
    queue = {"command": "queue", "description": "what goes out"}
    await call("setMyCommands", commands=[queue], scope={"type": "chat", "chat_id": nargiz.id})
    page = await show(simulator.url)
    field = page.locator("#composer")
    await expect(page.locator(".chip")).to_have_text(["/latest", "/later"])
    await field.fill("/la")
    options = page.get_by_role("option")
    await expect(options).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/later ")
    await field.fill("/latest")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{last()} .command")).to_have_text("/latest")
    await expect(field).to_have_value("")
    await field.fill("a draft")
    await page.get_by_role("button", name="Nargiz").click()
    await expect(page.locator(".chip")).to_have_text(["/queue"])
    await page.get_by_role("button", name="/queue").click()
    await expect(page.locator(f"{last()} .words")).to_have_text("/queue")
    assert [message.text for message in nargiz.sees()] == ["/start", "/queue"]
    assert [message.text for message in olena.sees()] == ["/start", "/latest"]
    await page.get_by_role("button", name="Olena").click()
    await expect(field).to_have_value("a draft")


async def test_a_file_is_sent_and_can_be_had_again(simulator: Simulator, show: Open) -> None:
    olena = await started(simulator)
    page = await show(simulator.url)
    text = {"name": "note.md", "mimeType": "text/markdown", "buffer": b"# A note"}
    await page.locator("#picker").set_input_files(files=[text])  # type: ignore[list-item]
    await page.locator("#composer").fill("read this")
    await page.get_by_role("button", name="Send", exact=True).click()
    sent = page.locator(last())
    await expect(sent.locator(".file")).to_contain_text("note.md")
    await expect(sent.locator(".words")).to_have_text("read this")
    document = olena.sees()[-1].document
    assert document is not None
    assert document.content == b"# A note"
    async with page.expect_download() as loading:
        await sent.locator(".file").click()
    loaded = await loading.value
    assert loaded.suggested_filename == "note.md"
    assert (await loaded.path()).read_bytes() == b"# A note"


async def test_who_has_stopped_the_bot_may_start_it_again(simulator: Simulator, show: Open) -> None:
    olena = simulator.person("Olena")
    page = await show(simulator.url)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(f"{last()} .words")).to_have_text("/start")
    await page.get_by_role("button", name="Stop the bot").click()
    await expect(page.get_by_role("button", name="Unblock and start again")).to_be_visible()
    assert simulator.chat(olena.id).blocked
    await page.get_by_role("button", name="Unblock and start again").click()
    await expect(page.locator("#composer")).to_be_visible()
    assert not simulator.chat(olena.id).blocked


async def test_the_first_person_can_be_made_on_the_page(simulator: Simulator, show: Open) -> None:
    page = await show(simulator.url, wait=".first")
    await page.get_by_label("A person's name").fill("Olena")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert [user.first_name for user in simulator.backend.world.people()] == ["Olena"]
