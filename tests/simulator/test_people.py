"""Hands: what people can do, what they see, and how they wait."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from simulator import Event, EventKind, HandsError, NothingCameError, Simulator, User
from simulator.world import FIRST_PERSON_ID


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_a_command_reaches_the_bot_with_its_language(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    await simulator.person("Olena", language="uk", username="olena").says("/latest 5")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "uk"
    assert update.message.from_user.username == "olena"
    assert update.message.entities[0].type == "bot_command"
    assert update.message.chat.type == "private"


async def test_a_link_button_in_a_channel_opens_the_bots_chat(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    chat_id = simulator.add_channel("news", "News")
    link = f"https://t.me/{simulator.bot.username}?start=a_7"
    await bot.send_message(chat_id, "x", reply_markup=keyboard(InlineKeyboardButton("Full", link)))
    olena = simulator.person("Olena")
    tapped = await olena.taps("Full")
    assert tapped.chat_id == chat_id
    assert [message.text for message in olena.sees()] == ["/start a_7"]
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start a_7"


async def test_a_tap_is_answered(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    await olena.says("/list")
    old = keyboard(InlineKeyboardButton("More", callback_data="old"))
    new = keyboard(InlineKeyboardButton("More", callback_data="new"))
    await bot.send_message(olena.id, "1", reply_markup=old)
    await bot.send_message(olena.id, "2", reply_markup=new)
    await olena.taps("More")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("new", olena.id)
    assert query.message is not None
    assert query.message.message_id == 3
    await query.answer("No more", show_alert=True)
    await bot.answer_callback_query(query.id)
    assert olena.notices() == ["No more"]
    assert simulator.person("Emil").notices() == []


async def test_an_edited_message_is_the_newest(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    await olena.says("/list")
    for data in ("first", "second"):
        markup = keyboard(InlineKeyboardButton("Go", callback_data=data))
        await bot.send_message(olena.id, data, reply_markup=markup)
    markup = keyboard(InlineKeyboardButton("Go", callback_data="edited"))
    await bot.edit_message_text("edited", olena.id, 2, reply_markup=markup)
    assert (await olena.taps("Go")).text == "edited"
    assert (await olena.taps("Go", message_id=3)).text == "second"


async def test_a_tap_on_a_message_that_was_deleted_meanwhile_shows_none(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    olena = simulator.person("Olena")
    await olena.says("/list")
    markup = keyboard(InlineKeyboardButton("Go", callback_data="x"))
    await bot.send_message(olena.id, "x", reply_markup=markup)
    await bot.delete_message(olena.id, 2)
    with pytest.raises(HandsError, match="Olena sees no button 'Go'; on show: none"):
        await olena.taps("Go")


async def test_what_hands_cannot_do(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    olena, emil = simulator.person("Olena"), simulator.person("Emil")
    links = keyboard(
        InlineKeyboardButton("Out", "https://example.org"),
        InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("x")),
    )
    await bot.send_message(chat_id, "x", reply_markup=links)
    with pytest.raises(HandsError, match="leads out of Telegram"):
        await olena.taps("Out")
    with pytest.raises(HandsError, match="does not follow"):
        await olena.taps("Copy")
    with pytest.raises(HandsError, match="on show: Out, Copy"):
        await olena.taps("Full", chat=chat_id)
    with pytest.raises(HandsError, match="does not own the channel News"):
        await olena.says("x", chat="@news")
    with pytest.raises(HandsError, match="has no chat"):
        olena.sees(emil.id)
    with pytest.raises(HandsError, match="an empty message"):
        await olena.says("  ")
    with pytest.raises(HandsError, match="sends no empty files"):
        await olena.sends_file("a.txt", b"")
    with pytest.raises(HandsError, match="there is no person 5"):
        simulator.person_by_id(5)
    with pytest.raises(HandsError, match="there is no chat @nobody"):
        simulator.chat("@nobody")


async def test_names_and_ids_are_taken_once(simulator: Simulator) -> None:
    olena = simulator.person("Olena", user_id=77, username="olena")
    assert simulator.person("Olena") is olena
    assert simulator.person("Olena", user_id=78).id == 78
    with pytest.raises(ValueError, match="user id 77 is taken"):
        simulator.person("Emil", user_id=77)
    with pytest.raises(ValueError, match="@Olena is taken"):
        simulator.add_channel("Olena", "News")


async def test_any_token_leaves_room_for_people_and_thousands_of_them_cost_little() -> None:
    assert Simulator(token="42:short", judges=False).person("Olena").id == FIRST_PERSON_ID
    simulator = Simulator(token=f"{FIRST_PERSON_ID}:taken", judges=False)
    looked_up = 0

    class Users(dict[int, User]):
        def __iter__(self) -> Iterator[int]:
            nonlocal looked_up
            looked_up += 1
            return super().__iter__()

    simulator.backend.world.users = Users(simulator.backend.world.users)
    people = [simulator.person(f"P{number}") for number in range(3)]
    assert [one.id - FIRST_PERSON_ID for one in people] == [1, 2, 3]
    assert [simulator.person(one.name) for one in people] == people
    assert looked_up == 0  # no walk over all the others for each new one


async def test_the_owner_of_a_channel_posts_in_its_name(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    owner = simulator.person("Aysel")
    chat_id = simulator.add_channel("news", "News", owner=owner)
    await owner.says("by hand", chat=chat_id)
    (update,) = await bot.get_updates()
    assert update.channel_post is not None
    assert update.channel_post.sender_chat is not None
    assert (update.channel_post.text, update.channel_post.from_user) == ("by hand", None)


async def test_in_a_group_a_plain_member_hears_commands_only(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    chat_id = simulator.add_group("Desk")
    olena = simulator.person("Olena")
    await olena.says("good morning", chat=chat_id)
    await olena.says("/latest", chat=chat_id)
    simulator.set_bot_status(chat_id, "administrator")
    await olena.says("good evening", chat=chat_id)
    texts = [u.message.text for u in await bot.get_updates() if u.message is not None]
    assert texts == ["/latest", "good evening"]
    assert await bot.get_chat_member_count(chat_id) == 2


async def test_parts_of_a_long_answer_come_one_by_one(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    olena = simulator.person("Olena")
    await olena.says("/article 1")
    waiting = asyncio.create_task(olena.gets_answer())
    await bot.send_message(olena.id, "part 1")
    await bot.send_message(olena.id, "part 2")
    assert (await waiting).text == "part 1"
    assert (await olena.gets_answer()).text == "part 2"


async def test_waiting_for_what_a_chat_shows(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    olena = simulator.person("Olena")
    by_hand = asyncio.create_task(olena.waits_for(lambda shown: len(shown) == 2, chat=chat_id))
    by_name = asyncio.create_task(simulator.waits_for("@news", lambda shown: len(shown) == 1))
    await bot.send_message(chat_id, "one")
    await bot.send_message(chat_id, "two")
    assert [message.text for message in await by_hand] == ["one", "two"]
    assert (await by_name)[0].text == "one"


async def test_waiting_in_vain_says_what_is_on_show(simulator: Simulator) -> None:
    olena = simulator.person("Olena")
    await olena.says("anybody?")
    with pytest.raises(NothingCameError, match="Olena waited 0 s in vain; Olena shows last"):
        await olena.gets_answer(timeout_seconds=0)
    with pytest.raises(NothingCameError, match="anybody"):
        await olena.waits_for(lambda shown: len(shown) > 1, timeout_seconds=0)
    with pytest.raises(TimeoutError, match="shows 1 messages"):
        await simulator.waits_for(olena.id, lambda shown: False, timeout_seconds=0)
    with pytest.raises(NothingCameError, match="no bot polled within 0 s"):
        await simulator.waits_for_poll(timeout_seconds=0)


async def test_the_book_tells_everything_in_order(
    simulator: Simulator, bot: telegram.Bot, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[EventKind] = []

    def broken(event: Event) -> None:
        raise RuntimeError("a listener's own trouble")

    simulator.on_event(broken)
    simulator.on_event(lambda event: seen.append(event.kind))
    olena = simulator.person("Olena")
    await olena.says("/start")
    markup = keyboard(InlineKeyboardButton("Go", callback_data="x"))
    await bot.send_message(olena.id, "hello", reply_markup=markup)
    await olena.taps("Go")
    (query_id,) = simulator.backend.queries.callbacks
    await bot.answer_callback_query(query_id, "done")
    await bot.edit_message_text("bye", olena.id, 2)
    await bot.delete_message(olena.id, 2)
    wanted = ["message", "message", "callback", "callback_answer", "edit", "deletion"]
    assert [kind.value for kind in seen] == wanted
    assert [event.kind.value for event in simulator.book.events_since()] == wanted
    numbers = [event.number for event in simulator.book.events]
    assert numbers == sorted(numbers)
    last = simulator.book.events[-1]
    assert last.message is not None
    assert last.message.text == "bye"
    assert "a listener failed" in caplog.text
    sent = list(simulator.book.requests_since(method="SENDMESSAGE"))
    assert [request.parameters["text"] for request in sent] == ["hello"]
    assert sent[0].answer is not None
    assert sent[0].answer["result"]["text"] == "hello"
