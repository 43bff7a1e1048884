"""What a reader gets for what they write and tap."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from telegram import Update

from bot.chat import NewsContext
from bot.common.texts import load_texts
from bot.readers.unknown import OTHER_KINDS, unknown_kind
from simulator import Message
from storage.errors import StoreUnavailableError
from storage.store import SqlStore
from tests.builders import a_tag
from tests.e2e.conftest import Office

RAILWAY = """Home > Transit > A railway through the mountains


A railway through the mountains


Azerbaijan and Armenia talk of rails again, and Russia is not in the room.

The line between Azerbaijan and Armenia has been closed for thirty years. Baku wants it open by \
the spring, and Yerevan wants its own officers on every train.

Russia once offered guards of its own. Nobody in Baku asks for them now.
"""


def long_article(paragraphs: int) -> str:
    body = "\n\n".join(
        f"Paragraph {number} says what Ukraine ships by sea and at what price, in some detail. " * 8
        for number in range(paragraphs)
    )
    return f"The price of the sea\n\n{body}\n"


async def asked(office: Office, words: str) -> Message:
    await office.reader.says(words)
    return await office.reader.gets_answer()


async def test_start_welcomes_and_offers_the_latest(office: Office) -> None:
    await office.add(RAILWAY)
    await office.owner.says("/start")
    assert "You are an owner here" in (await office.owner.gets_answer()).text
    welcome = await asked(office, "/start")
    assert "owner" not in welcome.text
    assert "/latest" in welcome.text
    assert welcome.buttons == ("Latest analyses",)
    await office.reader.taps("Latest analyses")
    assert "A railway through the mountains" in (await office.reader.gets_answer()).text


async def test_help_lists_what_a_reader_has_and_no_more(office: Office) -> None:
    text = (await asked(office, "/help")).text
    for command in ("/latest", "/topic", "/search", "/article", "/start"):
        assert command in text
    assert "/publish" not in text


async def test_latest_reads_an_article_by_its_number_button(office: Office) -> None:
    await office.add(RAILWAY)
    listing = await asked(office, "/latest")
    assert "A railway through the mountains" in listing.text
    await office.reader.taps("1")
    analysis = await office.reader.gets_answer()
    assert "Nobody in Baku asks for them now." in analysis.text
    assert "#Azerbaijan" in analysis.text


NO_NUMBERS = (
    "/latest 0",
    "/latest 21",
    "/latest many",
    "/latest -3",
)


async def test_latest_asks_for_a_number_that_can_be(office: Office) -> None:
    for words in NO_NUMBERS:
        assert "from 1 to 20" in (await asked(office, words)).text


async def test_an_empty_archive_says_so(office: Office) -> None:
    assert "no analysis yet" in (await asked(office, "/latest")).text
    assert "no analysis yet" in (await asked(office, "/topic")).text


NAMES = (
    "/topic azerbaijan",
    "/region Azerbaijan",
    "/topic azerbaycan",
    "/topic Азербайджан",
    "/topic азербайджану",
    "/topic Azərbaycan",
    "/topic AZ",
    "/topic south caucasus",
    "/topic южный кавказ",
    "/topic azerbaijani",
)


async def test_topic_understands_any_name(office: Office) -> None:
    await office.add(RAILWAY)
    for words in NAMES:
        assert "A railway through the mountains" in (await asked(office, words)).text


async def test_a_slip_is_asked_back_and_the_tap_answers(office: Office) -> None:
    await office.add(RAILWAY)
    question = await asked(office, "/topic azerbajian")
    assert "Did you mean" in question.text
    assert "Azerbaijan" in question.buttons
    await office.reader.taps("Azerbaijan")
    assert "A railway through the mountains" in (await office.reader.gets_answer()).text


async def test_topic_says_what_there_is_when_it_finds_nothing(office: Office) -> None:
    await office.add(RAILWAY)
    nothing = await asked(office, "/topic brazil")
    assert "nothing on Brazil" in nothing.text
    assert any(button.startswith("Azerbaijan") for button in nothing.buttons)
    nonsense = await asked(office, "/topic qqqqqqqq")
    assert "qqqqqqqq" in nonsense.text
    assert any(button.startswith("Azerbaijan") for button in nonsense.buttons)


async def test_topic_puts_what_only_mentions_a_region_behind(office: Office) -> None:
    await office.fill(1, title="In passing", regions=(a_tag("GE", about=False),))
    answer = await asked(office, "/topic georgia")
    assert "mention" in answer.text
    assert "In passing" in answer.text


async def test_lists_are_paged_to_the_end_and_back(office: Office) -> None:
    await office.fill(12, regions=(a_tag("KZ", main=True),))
    first = await asked(office, "/topic kazakhstan")
    seen = [first.text]
    while "Older »" in (office.reader.sees()[-1]).buttons:
        await office.reader.taps("Older »")
        seen.append((await office.reader.gets_answer()).text)
    titles = [
        line.partition(". ")[2] for page in seen for line in page.splitlines() if "Ferry" in line
    ]
    titles = [title for title in titles if title]
    assert len(titles) == len(set(titles)) == 12
    await office.reader.taps("« Newest")
    assert (await office.reader.gets_answer()).text == seen[0]


async def test_search_finds_whole_and_begun_words_and_nothing_else(office: Office) -> None:
    await office.add(RAILWAY)
    assert "A railway" in (await asked(office, "/search officers train")).text
    assert "A railway" in (await asked(office, "/search rail")).text
    assert "Nothing holds" in (await asked(office, "/search submarine")).text
    assert "What shall I look for" in (await asked(office, "/search")).text


SIGNS = (
    '"',
    "NEAR(a b)",
    "a* OR b",
    "-rail",
    "title:rail",
    "<b>&",
)


async def test_search_takes_signs_as_words(office: Office) -> None:
    for words in SIGNS:
        assert words in (await asked(office, f"/search {words}")).text


async def test_words_without_a_command_are_a_region_or_a_search(office: Office) -> None:
    await office.add(RAILWAY)
    assert (await asked(office, "azerbaijan")).text.startswith("On Azerbaijan")
    assert (await asked(office, "officers")).text.startswith("Found for")


async def test_a_long_analysis_is_paged_in_place(office: Office) -> None:
    taken = await office.add(long_article(60))
    first = await asked(office, f"/article {taken.article.id}")
    assert "»" in first.buttons
    total = int(first.buttons[-2].split("/")[1])
    pages = [first.text]
    for _ in range(total - 1):
        await office.reader.taps("»")
        pages.append((await office.reader.gets_answer()).text)
    assert all(len(page) <= 4096 for page in pages)
    whole = " ".join(pages)
    assert all(f"Paragraph {number} says" in whole for number in range(60))
    shown = [m for m in office.reader.sees() if m.sender != office.reader.user]
    assert len(shown) == 1, "the pages replace each other"


async def test_a_middling_analysis_comes_whole_in_order(office: Office) -> None:
    taken = await office.add(long_article(12))
    await office.reader.says(f"/article {taken.article.id}")
    parts = await office.reader.waits_for(
        lambda seen: "Paragraph 11 says" in seen[-1].text and len(seen) > 2
    )
    whole = "".join(part.text for part in parts[1:])
    places = [whole.index(f"Paragraph {number} says") for number in range(12)]
    assert places == sorted(places)


NOT_THERE = (
    "/article 999",
    "/start a_999",
    "/article -1",
    "/article x",
)


async def test_an_article_that_is_not_there_is_said_to_be_so(office: Office) -> None:
    for words in NOT_THERE:
        text = (await asked(office, words)).text
        assert "no analysis" in text or "Which one?" in text


async def test_the_deep_link_opens_the_analysis(office: Office) -> None:
    taken = await office.add(RAILWAY)
    assert "Nobody in Baku" in (await asked(office, f"/start a_{taken.article.id}")).text


async def test_a_payload_that_names_nothing_is_a_plain_start(office: Office) -> None:
    assert "Welcome" in (await asked(office, "/start campaign_7")).text


async def test_an_unknown_command_is_answered(office: Office) -> None:
    assert "/help" in (await asked(office, "/nonsense")).text


async def test_a_ukrainian_reads_the_bot_in_ukrainian(office: Office) -> None:
    taras = office.telegram.person("Taras", language="uk")
    await taras.says("/start")
    assert "Вітаємо" in (await taras.gets_answer()).text


async def test_a_button_of_another_time_says_so(office: Office) -> None:
    await office.add(RAILWAY)
    await asked(office, "/latest")
    message = office.reader.sees()[-1]
    office.telegram.backend.tap(office.reader.user, message, "vanished:1")
    await office.telegram.book.pulse.until(lambda: bool(office.reader.notices()), 5)
    assert office.reader.notices() == ["This button no longer works."]


HUGE = "9" * 20


NO_ARTICLES = (
    f"/article {HUGE}",
    "/article 0",
    "/start a_0",
)


async def test_a_number_that_no_article_has_is_not_found(office: Office) -> None:
    for words in NO_ARTICLES:
        assert "no analysis" in (await asked(office, words)).text


@pytest.mark.parametrize(
    "data", [f"read:{HUGE}:0", "read:1:-5:turn", "read:1", f"search:{HUGE}", "topic:XX"]
)
async def test_a_forged_tap_does_nothing(office: Office, data: str) -> None:
    await office.add(RAILWAY)
    await asked(office, "/latest")
    office.telegram.backend.tap(office.reader.user, office.reader.sees()[-1], data)
    await office.telegram.book.pulse.until(lambda: bool(office.reader.notices()), 5)
    assert office.reader.notices() == ["This button no longer works."]


@pytest.mark.parametrize("data", [f"latest:5:1.{'z' * 20}", "latest:0", f"latest:{HUGE}"])
async def test_a_place_that_cannot_be_is_the_first_page(office: Office, data: str) -> None:
    await office.add(RAILWAY)
    await office.fill(6)
    await asked(office, "/latest")
    await office.reader.taps("Older »")
    await office.reader.gets_answer()
    office.telegram.backend.tap(office.reader.user, office.reader.sees()[-1], data)
    seen = await office.reader.waits_for(lambda seen: "A railway" in seen[-1].text)
    assert "« Newest" not in seen[-1].buttons


async def test_search_answers_while_nothing_can_be_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise StoreUnavailableError("database or disk is full")

    await office.fill(6, title="Grain by rail")
    monkeypatch.setattr(SqlStore, "keep_query", full)
    answer = await asked(office, "/search grain")
    assert answer.text.startswith("Found for “grain”")
    assert "Older »" not in answer.buttons
    assert "1" in answer.buttons


def a_private_update(**content: object) -> Update:
    person = {"id": 5, "is_bot": False, "first_name": "Olena"}
    chat = {"id": 5, "type": "private", "first_name": "Olena"}
    message = {"message_id": 9, "date": 1_795_000_000, "chat": chat, "from": person, **content}
    return Update.de_json({"update_id": 1, "message": message}, None)


PHOTO = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]


@pytest.mark.parametrize(
    ("content", "answered"),
    [
        ({"photo": PHOTO, "caption": "Harbour fees"}, True),
        ({"dice": {"emoji": "🎲", "value": 3}}, True),
        ({"location": {"latitude": 50.4, "longitude": 30.5}}, True),
        ({"delete_chat_photo": True}, False),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}, False),
    ],
)
def test_what_telegram_itself_notes_gets_no_hint(
    content: dict[str, object], answered: bool
) -> None:
    assert bool(OTHER_KINDS.check_update(a_private_update(**content))) is answered


@pytest.mark.parametrize(("is_owner", "hint"), [(True, "/add"), (False, "/help")])
async def test_another_kind_of_message_is_answered_with_a_hint(is_owner: bool, hint: str) -> None:
    said: list[str] = []

    async def say(_: Update, template: str) -> None:
        said.append(template)

    context = SimpleNamespace(
        desk=SimpleNamespace(is_owner=lambda _: is_owner),
        texts_for=lambda _: load_texts("en").of("en"),
        say=say,
    )
    await unknown_kind(a_private_update(photo=PHOTO), cast(NewsContext, context))
    assert len(said) == 1
    assert hint in said[0]
