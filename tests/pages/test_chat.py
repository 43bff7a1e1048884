"""The page as a chat client, in a real browser; the bot is played through the Bot API."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from simulator import Message, Simulator
from tests.pages.browser import PHONE, WIDE
from tests.pages.conftest import Call, Open, last, started
from tests.simulator.pictures import png

HTML = (
    "<b>bold <i>and italic</i></b> <u>under</u> <s>struck</s> <code>x = 1</code>\n"
    '<a href="https://example.org/a?b=1&amp;c=2">a link</a> example.org #Georgia /latest @news\n'
    "<tg-spoiler>a secret</tg-spoiler>\n"
    '<pre><code class="language-python">print(1)</code></pre>\n'
    "<blockquote>said somebody</blockquote>\n"
    "<blockquote expandable>one\ntwo\nthree\nfour\nfive</blockquote>\nthe end 😀 <b>after it</b>"
)


# The smallest picture there is: one pixel.
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


async def test_every_kind_of_entity_is_shown_as_what_it_is(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = await started(simulator)
    simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=olena.id, text=HTML, parse_mode="HTML")
    page = await show(simulator.url)
    words = page.locator(f"{last()} .words")
    await expect(words.locator("strong em")).to_have_text("and italic")
    await expect(words.locator("strong").last).to_have_text("after it")
    await expect(words.locator("u")).to_have_text("under")
    await expect(words.locator("s")).to_have_text("struck")
    await expect(words.locator("> code")).to_have_text("x = 1")
    await expect(words.locator("pre code")).to_have_text("print(1)")
    await expect(words.locator("pre .tongue")).to_have_text("python")
    link = words.get_by_role("link", name="a link")
    await expect(link).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(words.get_by_role("link", name="example.org")).to_have_attribute(
        "href", "http://example.org/"
    )
    await expect(words.locator("blockquote:not(.expandable)")).to_have_text("said somebody")
    await expect(words.locator(".spoiler")).to_have_accessible_name(re.compile("Hidden text"))
    await words.locator(".spoiler").click()
    await expect(words.locator(".spoiler.open")).to_have_text("a secret")
    quote = words.locator(".quoted")
    short = (await quote.bounding_box() or {})["height"]
    await words.get_by_role("button", name="Show all").click()
    assert (await quote.bounding_box() or {})["height"] > short
    await words.get_by_role("link", name="@news").click()
    await expect(page.locator("#title")).to_have_text("News")


async def test_what_a_message_says_is_never_run(
    simulator: Simulator, call: Call, show: Open
) -> None:
    evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'
    olena = simulator.person(evil)
    simulator.add_channel("news", evil)
    await olena.says(evil)
    await olena.sends_file(f"{evil}.html".replace("/", ""), b"<script>1</script>", caption=evil)
    # No such link gets past the Bot API: this one is put in behind its back.
    entity = {"type": "text_link", "offset": 0, "length": 4, "url": "javascript:window.broken=1"}
    link = Message(olena.id, 0, 0, simulator.bot, text="link", entities=(entity,))
    simulator.backend.post(link)
    rows = [[{"text": evil[:60], "callback_data": evil[:30]}]]
    sent = {"chat_id": olena.id, "text": evil, "reply_markup": {"inline_keyboard": rows}}
    await call("sendMessage", **sent)
    page = await show(simulator.url)
    await expect(page.locator(f"{last()} .words")).to_have_text(evil)
    await page.locator("#search").fill("<script>")
    await expect(page.locator(".count")).to_be_visible()
    assert await page.evaluate("window.broken") is None
    assert await page.locator("a[href^='javascript']").count() == 0
    assert await page.locator("#thread img, #chats img").count() == 0


async def test_buttons_reach_the_bot_and_its_answers_reach_the_person(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = await started(simulator)
    row = [{"text": "Go", "callback_data": "left"}, {"text": "Go", "callback_data": "right"}]
    rows = [row, [{"text": "Out", "url": "https://example.org/"}]]
    sent = {"chat_id": olena.id, "text": "choose", "reply_markup": {"inline_keyboard": rows}}
    await call("sendMessage", **sent)
    await call("getUpdates", offset=-1)
    page = await show(simulator.url)
    right = page.get_by_role("button", name="Go").nth(1)
    await right.click()
    await expect(right).to_have_attribute("aria-busy", "true")
    query = (await call("getUpdates", timeout=5))[-1]["callback_query"]
    assert query["data"] == "right"
    await call("answerCallbackQuery", callback_query_id=query["id"], text="Right it is")
    await expect(page.locator(".toast")).to_have_text("Right it is")
    await expect(right).not_to_have_attribute("aria-busy", "true")
    await right.click()
    query = (await call("getUpdates", offset=-1))[-1]["callback_query"]
    answer = {"callback_query_id": query["id"], "text": "Look out!", "show_alert": True}
    await call("answerCallbackQuery", **answer)
    await expect(page.get_by_role("dialog")).to_contain_text("Look out!")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    out = page.get_by_role("link", name="Out")
    await expect(out).to_have_attribute("target", "_blank")


async def test_a_deep_link_opens_the_bots_chat_and_starts_it(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = simulator.person("Olena")
    channel = simulator.add_channel("news", "News")
    url = f"https://t.me/{simulator.bot.username}?start=a_7"
    rows = [[{"text": "Full analysis", "url": url}]]
    await call("sendMessage", chat_id=channel, text="x", reply_markup={"inline_keyboard": rows})
    page = await show(simulator.url)
    await page.locator(".chatrow", has_text="News").click()
    await page.get_by_role("link", name="Full analysis").click()
    await expect(page.locator("#title")).to_have_text("Dateline")
    await expect(page.locator(f"{last()} .words")).to_have_text("/start a_7")
    assert [message.text for message in olena.sees()] == ["/start a_7"]


async def test_what_happens_is_seen_as_it_happens(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = await started(simulator)
    channel = simulator.add_channel("news", "News")
    page = await show(simulator.url)
    row = page.locator(".chatrow", has_text="News")
    await call("sendMessage", chat_id=channel, text="first post")
    await expect(row.locator(".badge")).to_have_text("1")
    await expect(row).to_contain_text("first post")
    await expect(page.locator(".news")).to_contain_text("first post")
    await expect(page).to_have_title(re.compile(r"^\(1\)"))
    await row.click()
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(page.locator(".news")).to_have_count(0)  # what is open is no news
    await call("editMessageText", chat_id=channel, message_id=1, text="first post, mended")
    shown = page.locator("#thread .message")
    await expect(shown.locator(".words")).to_have_text("first post, mended")
    await expect(shown.locator(".edited")).to_be_visible()
    await call("deleteMessage", chat_id=channel, message_id=1)
    await expect(shown).to_have_count(0)
    await expect(row).to_contain_text("No posts yet")
    await page.locator(".chatrow", has_text="Dateline").click()
    await call("sendChatAction", chat_id=olena.id, action="typing")
    await expect(page.locator("#status")).to_have_text("is typing …")
    await call("sendMessage", chat_id=olena.id, text="here I am")
    await expect(page.locator("#status")).not_to_have_text("is typing …")


async def test_a_long_chat_is_loaded_as_one_goes_up(simulator: Simulator, show: Open) -> None:
    simulator.person("Olena")
    channel = simulator.add_channel("news", "News")
    for number in range(1, 201):
        simulator.add_foreign_post(channel, f"post {number}")
    page = await show(simulator.url)
    await page.locator(".chatrow", has_text="News").click()
    await expect(page.locator("#thread")).to_contain_text("post 200")
    for _ in range(2):
        count = await page.locator(".message").count()
        await page.locator("#scroll").evaluate("node => node.scrollTo(0, 0)")
        await expect(page.locator(".message").nth(count)).to_be_attached()
    await expect(page.locator(".message")).to_have_count(200)
    await page.locator("#search").fill("post 17")
    await page.locator(".chatrow", has_text=re.compile(r"post 17$")).click()
    await expect(page.locator("[data-id='17']")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_the_list_or_a_chat(
    simulator: Simulator, call: Call, show: Open, scheme: str
) -> None:
    olena = await started(simulator)
    await call("sendMessage", chat_id=olena.id, text=f"{HTML}\n{'long' * 60}", parse_mode="HTML")
    page = await show(simulator.url, PHONE, scheme)
    await expect(page.locator(".chatrow")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    await page.locator(".chatrow").click()
    await expect(page.locator("#composer")).to_be_visible()
    await expect(page.locator(".side")).to_be_hidden()
    wide = "node => node.scrollWidth - node.clientWidth"
    assert await page.locator("#scroll").evaluate(wide) == 0
    assert await page.locator("html").evaluate(wide) == 0
    await page.locator(".tag").click()
    await expect(page.locator("#search")).to_have_value("#Georgia")
    await expect(page.locator(".chatrow").last).to_contain_text("bold")
    await page.locator("#search").fill("")
    await page.locator(".chatrow").click()
    await page.get_by_role("button", name="Back to the chats").click()
    await expect(page.locator(".chatrow")).to_be_visible()


async def test_dark_and_light_as_the_system_has_it_until_one_chooses(
    simulator: Simulator, show: Open
) -> None:
    await started(simulator)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await (await show(simulator.url, WIDE, "light")).evaluate(ground)
    page = await show(simulator.url, WIDE, "dark")
    dark = await page.evaluate(ground)
    assert dark != light
    await page.get_by_role("button", name="Switch to light").click()
    assert await page.evaluate(ground) == light
    await page.reload()
    await expect(page.get_by_role("button", name="Switch to dark")).to_be_visible()
    assert await page.evaluate(ground) == light


async def test_the_keyboard_goes_everywhere(simulator: Simulator, call: Call, show: Open) -> None:
    await started(simulator)
    channel = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=channel, text="a post")
    page = await show(simulator.url)
    await page.locator("#search").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowDown")
    chosen = await page.evaluate("document.activeElement.querySelector('b').textContent")
    await page.keyboard.press("Enter")
    await expect(page.locator("#title")).to_have_text(chosen)
    nameless = """() => [...document.querySelectorAll('button, a, input, textarea')]
        .filter((node) => !node.hidden && !node.textContent.trim()
            && !node.getAttribute('aria-label')).map((node) => node.outerHTML)"""
    assert await page.evaluate(nameless) == []


async def test_rich_messages_and_pictures_are_drawn(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = await started(simulator)
    rich = (
        "<h2>Trade</h2><p>Two <b>ports</b></p><ul><li>Poti</li></ul>"
        "<table><tr><th>Port</th><th>Boxes</th></tr><tr><td>Poti</td><td>7</td></tr></table>"
        '<p><a href="javascript:window.broken=1">never</a></p>'
    )
    await call("sendRichMessage", chat_id=olena.id, rich_message={"html": rich})
    page = await show(simulator.url)
    words = page.locator(f"{last()} .words")
    await expect(words.get_by_role("heading", name="Trade")).to_be_visible()
    await expect(words.locator("strong")).to_have_text("ports")
    await expect(words.get_by_role("listitem")).to_contain_text("Poti")
    await expect(words.get_by_role("columnheader").last).to_have_text("Boxes")
    await expect(words.locator("a")).to_have_count(0)
    await expect(page.locator(".chatrow", has_text="Trade")).to_be_visible()
    message = await olena.sends_file("dot.gif", GIF)
    assert message.document is not None
    picture = page.locator(f"{last()} .picture img")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 1)


async def test_an_album_is_one_thing_in_a_group(
    simulator: Simulator, call: Call, show: Open
) -> None:
    olena = simulator.person("Olena")
    group = simulator.add_group("Desk")
    await olena.says("hello", group)
    page = await show(f"{simulator.url}/#/{olena.id}/{group}")
    await page.emulate_media(reduced_motion="reduce")  # where things are is measured
    file = simulator.backend.world.add_file("a.png", "image/png", png())
    media = [{"type": "photo", "media": file.file_id}] * 4
    for pieces in (media, media[:2]):
        sent = await call("sendMediaGroup", chat_id=group, media=pieces)
    albums = page.locator("#thread > .album")
    await expect(albums.locator("article")).to_have_count(6)
    boxes = [await one.bounding_box() or {} for one in await albums.first.locator("img").all()]
    author = await albums.locator(".author").bounding_box() or {}
    assert author["y"] + author["height"] <= boxes[0]["y"]  # the picture hides no name
    assert boxes[0]["width"] > boxes[1]["width"]
    assert boxes[1]["y"] == boxes[2]["y"]
    assert boxes[1]["x"] < boxes[2]["x"]
    for piece in sent:
        await call("deleteMessage", chat_id=group, message_id=piece["message_id"])
    await expect(albums).to_have_count(1)


@pytest.mark.parametrize("size", [WIDE, PHONE])
async def test_where_nobody_is_yet_a_name_is_the_way_in(
    simulator: Simulator, show: Open, size: tuple[int, int]
) -> None:
    page = await show(simulator.url, size, wait=".first")
    await expect(page.locator("#search")).to_be_hidden()
    if size == PHONE:
        await page.get_by_label("A person's name").fill("Olena")
        await page.get_by_role("button", name="Come in").click()
    else:  # or somebody is let in by a control call
        simulator.person("Olena")
    await expect(page.locator(".chatrow", has_text="Tap to start the bot")).to_be_visible()
    assert [user.first_name for user in simulator.backend.world.people()] == ["Olena"]
