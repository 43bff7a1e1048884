"""What the bot did to each chat, in numbers."""

from __future__ import annotations

import aiohttp

from simulator import Counts, EventKind, Simulator
from simulator.book import Book
from simulator.counts import Tally
from simulator.world import Chat, ChatKind, Message
from tests.simulator.conftest import Call


async def test_what_the_bot_did_to_a_chat(simulator: Simulator, call: Call) -> None:
    news = simulator.add_channel("news", "News")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call("sendMessage", chat_id=news, text="one")
    await call("sendMessage", chat_id=news, text="one", reply_markup=markup)
    await call("sendMessage", chat_id="@news", text="<b>one</b>", parse_mode="HTML")
    await call("sendMessage", chat_id=news, text="one", reply_markup=markup)
    await call("editMessageText", chat_id=news, message_id=1, text="two")
    await call("editMessageText", chat_id=news, message_id=1, text="two")  # not modified
    await call("deleteMessages", chat_id=news, message_ids=[2, 3, 99])
    counts = simulator.counts("@news")
    assert (counts.delivered, counts.duplicated) == (4, 2)
    assert (counts.edited, counts.deleted) == (1, 2)


async def test_files_are_the_same_by_what_is_in_them(
    simulator: Simulator, call: Call, session: aiohttp.ClientSession
) -> None:
    news = simulator.add_channel("news", "News")
    url = f"{simulator.url}/bot{simulator.token}/sendDocument"
    for content in (b"one", b"two", b"one"):
        form = aiohttp.FormData({"chat_id": str(news)})
        form.add_field("document", content, filename="a.txt")
        async with session.post(url, data=form) as response:
            assert response.status == 200
    assert simulator.counts() == Counts(delivered=3, duplicated=1)


async def test_a_notice_of_the_chat_is_no_message_of_the_bot(
    simulator: Simulator, call: Call
) -> None:
    news = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=news, text="one")
    assert (await call("pinChatMessage", chat_id=news, message_id=1)).status == 200
    assert len(simulator.messages(news)) == 2
    assert simulator.counts() == Counts(delivered=1)


async def test_polls_are_the_same_by_what_they_ask(simulator: Simulator, call: Call) -> None:
    news = simulator.add_channel("news", "News")
    for question in ("Who?", "Why?", "Who?"):
        options = [{"text": "a"}, {"text": "b"}]
        sent = await call("sendPoll", chat_id=news, question=question, options=options)
        assert sent.status == 200
    assert simulator.counts() == Counts(delivered=3, duplicated=1)


async def test_other_peoples_doings_do_not_count(simulator: Simulator, call: Call) -> None:
    news = simulator.add_channel("news", "News")
    simulator.add_foreign_post(news, "same")
    simulator.add_foreign_post(news, "same")
    olena = simulator.person("Olena")
    await olena.says("hello")
    assert simulator.counts() == Counts()
    await call("sendMessage", chat_id=news, text="same")
    await call("sendMessage", chat_id=olena.id, text="same")
    assert simulator.counts() == Counts(delivered=2)


async def test_the_counts_over_http(
    simulator: Simulator, call: Call, session: aiohttp.ClientSession
) -> None:
    news = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=news, text="one")
    await call("sendMessage", chat_id=news, text="one")
    url = f"{simulator.url}/simulator/counts"
    numbers = {"delivered": 2, "duplicated": 1, "edited": 0, "deleted": 0, "out_of_limit": 0}
    async with session.get(url) as response:
        assert await response.json() == {
            "total": numbers,
            "chats": [{"chat_id": news, "chat_title": "News", **numbers}],
        }
    async with session.get(url, params={"chat": "@news"}) as response:
        assert await response.json() == numbers
    async with session.delete(url) as response:
        assert response.status == 200
    assert simulator.counts() == Counts()


async def test_a_short_book_keeps_the_latest_and_counts_on() -> None:
    async with Simulator(keep=3) as small, aiohttp.ClientSession() as session:
        news = small.add_channel("news", "News")
        url = f"{small.url}/bot{small.token}/sendMessage"
        for number in range(10):
            async with session.post(url, json={"chat_id": news, "text": f"{number % 9}", "x": 1}):
                pass
        assert [message.text for message in small.messages(news)] == ["7", "8", "0"]
        assert [r.parameters["text"] for r in small.book.requests] == ["7", "8", "0"]
        assert len(small.book.events) == 3
        assert (small.counts().delivered, small.counts().duplicated) == (10, 1)
        assert small.book.last_number == 30
        assert [complaint.number for complaint in small.complaints] == [22, 25, 28]
        olena, (post, *_) = small.person("Olena"), small.messages(news)
        taps = [small.backend.tap(olena.user, post, "x").id for _ in range(5)]
        assert list(small.backend.queries.callbacks) == taps[2:]


def test_a_book_tells_what_came_since() -> None:
    book = Book(lambda: 0, keep=5)
    chat = Chat(5, ChatKind.PRIVATE, "Olena")
    for number in range(8):
        book.write(EventKind.ACTION, chat, words=str(number))
    assert [event.words for event in book.events_since(6)] == ["6", "7"]
    assert [event.words for event in book.events_since()] == ["3", "4", "5", "6", "7"]
    assert list(book.events_since(8)) == []


def test_only_so_many_messages_are_remembered() -> None:
    tally = Tally(remembered=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        tally.deliver(Message(5, 0, 0, None, text))
    # c pushed a out, and a then b.
    assert tally.of(5) == Counts(delivered=6, duplicated=1)
