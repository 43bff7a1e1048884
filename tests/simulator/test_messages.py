"""Messages through python-telegram-bot: sent, edited, forwarded, copied, deleted, with files."""

from __future__ import annotations

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageEntityType, MessageOriginType

from simulator import ChatKind, Simulator
from tests.simulator.conftest import Call

FULL = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Full analysis", url="https://t.me/dateline_demo_bot?start=a_1")]]
)


async def test_a_post_in_a_channel(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("caucasus_news", "Caucasus news")
    post = await bot.send_message(
        "@Caucasus_News",
        "<b>Baku</b> and Yerevan",
        parse_mode="HTML",
        reply_markup=FULL,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert (post.message_id, post.chat.id, post.chat.username) == (1, chat_id, "caucasus_news")
    assert post.from_user is None
    assert post.sender_chat is not None
    assert post.sender_chat.id == chat_id
    assert post.text == "Baku and Yerevan"
    assert [(e.type, e.offset, e.length) for e in post.entities] == [(MessageEntityType.BOLD, 0, 4)]
    assert post.reply_markup == FULL
    assert post.link_preview_options == LinkPreviewOptions(is_disabled=True)


async def test_every_channel_counts_for_itself_and_private_chats_count_together(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    first = simulator.add_channel("first", "First")
    second = simulator.add_channel("second", "Second")
    assert (await bot.send_message(first, "x")).message_id == 1
    simulator.add_foreign_post(first, "from another administrator")
    assert (await bot.send_message(first, "y")).message_id == 3
    assert (await bot.send_message(second, "z")).message_id == 1
    olena, emil = simulator.person("Olena"), simulator.person("Emil")
    assert (await olena.says("/start")).message_id == 1
    assert (await emil.says("/start")).message_id == 2
    assert (await bot.send_message(olena.id, "hello")).message_id == 3


async def test_an_answer_shows_what_it_answers(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    said = await olena.says("hello")
    answer = await bot.send_message(
        olena.id, "yes?", reply_parameters=ReplyParameters(said.message_id)
    )
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "hello"
    assert answer.from_user == await bot.get_me()
    lonely = await bot.send_message(
        olena.id, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert lonely.reply_to_message is None


async def test_a_thread_of_a_forum(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_group("Desk", bot_is_admin=True, topics=("Economy", "War"))
    post = await bot.send_message(chat_id, "x", message_thread_id=3)
    assert (post.message_thread_id, post.is_topic_message) == (3, True)
    assert post.chat.is_forum
    with pytest.raises(telegram.error.BadRequest, match="Message thread not found"):
        await bot.send_message(chat_id, "x", message_thread_id=4)


async def test_an_edit_changes_text_and_keyboard(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    post = await bot.send_message(chat_id, "first", reply_markup=FULL)
    edited = await bot.edit_message_text(
        "<i>second</i>", chat_id, post.message_id, parse_mode="HTML"
    )
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup) == ("second", None)
    assert edited.edit_date is not None
    again = await bot.edit_message_reply_markup(chat_id, post.message_id, reply_markup=FULL)
    assert isinstance(again, telegram.Message)
    assert (again.text, again.reply_markup) == ("second", FULL)
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(chat_id, post.message_id, reply_markup=FULL)


async def test_the_same_text_in_another_markup_is_not_modified(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    chat_id = simulator.add_channel("news", "News")
    await bot.send_message(chat_id, "<b>a</b><b>b</b>", parse_mode="HTML")
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await bot.edit_message_text(" <strong>ab</strong> ", chat_id, 1, parse_mode="HTML")


async def test_a_forward_tells_where_it_comes_from(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    olena = simulator.person("Olena")
    said = await olena.says("/start")
    post = await bot.send_message(chat_id, "<b>x</b>", parse_mode="HTML", reply_markup=FULL)
    forward = await bot.forward_message(olena.id, chat_id, post.message_id)
    origin = forward.forward_origin
    assert isinstance(origin, telegram.MessageOriginChannel)
    assert (origin.chat.id, origin.message_id, origin.date) == (chat_id, 1, post.date)
    assert (forward.text, forward.entities) == (post.text, post.entities)
    again = await bot.forward_message(olena.id, olena.id, forward.message_id)
    assert again.forward_origin == origin
    of_a_person = await bot.forward_message(olena.id, olena.id, said.message_id)
    assert of_a_person.forward_origin is not None
    assert of_a_person.forward_origin.type == MessageOriginType.USER
    sent = await bot.forward_messages(olena.id, chat_id, [1, 55])
    assert [message.message_id for message in sent] == [of_a_person.message_id + 1]


async def test_a_copy_tells_nothing(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    await bot.send_message(chat_id, "<b>x</b>", parse_mode="HTML")
    copied = await bot.copy_message(chat_id, chat_id, 1)
    original, copy = simulator.messages(chat_id)
    assert copied.message_id == copy.message_id == 2
    assert (copy.text, copy.entities) == (original.text, original.entities)
    assert copy.forward_origin is None


async def test_deleted_messages_are_gone(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    for text in "abcd":
        await bot.send_message(chat_id, text)
    assert await bot.delete_message(chat_id, 2)
    assert await bot.delete_messages(chat_id, [3, 77])
    assert [message.text for message in simulator.messages(chat_id)] == ["a", "d"]
    assert (await bot.send_message(chat_id, "e")).message_id == 5


async def test_documents_go_both_ways(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    await olena.sends_file("article.txt", "Стаття".encode(), caption="/add")
    (update,) = await bot.get_updates()
    assert update.message is not None
    document = update.message.document
    assert document is not None
    assert (document.file_name, document.mime_type) == ("article.txt", "text/plain")
    assert update.message.caption == "/add"
    assert update.message.caption_entities[0].type == MessageEntityType.BOT_COMMAND
    file = await document.get_file(read_timeout=5)
    assert bytes(await file.download_as_bytearray()) == "Стаття".encode()

    back = await bot.send_document(
        olena.id, b"1,2", filename="list.csv", caption="<b>list</b>", parse_mode="HTML"
    )
    assert back.document is not None
    assert (back.document.file_size, back.caption) == (3, "list")
    resent = await bot.send_document(olena.id, back.document.file_id)
    assert resent.document == back.document
    edited = await bot.edit_message_caption(olena.id, back.message_id, caption="other")
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.document) == ("other", back.document)
    with pytest.raises(telegram.error.BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", olena.id, back.message_id)


async def test_an_empty_file_is_refused(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    with pytest.raises(telegram.error.BadRequest, match="File must be non-empty"):
        await bot.send_document(chat_id, b"", filename="nothing.txt")


async def test_chats_and_members(simulator: Simulator, bot: telegram.Bot) -> None:
    owner = simulator.person("Aysel", language="az", username="aysel")
    chat_id = simulator.add_channel("news", "News", owner=owner)
    chat = await bot.get_chat("@news")
    assert (chat.id, chat.type, chat.title) == (chat_id, ChatKind.CHANNEL, "News")
    own = await bot.get_chat_member(chat_id, bot.id)
    assert isinstance(own, telegram.ChatMemberAdministrator)
    assert own.can_post_messages
    listed = await bot.get_chat_administrators(chat_id)
    assert [member.status for member in listed] == ["creator", "administrator"]
    assert await bot.get_chat_member_count(chat_id) == 2
    stranger = simulator.person("Olena")
    assert (await bot.get_chat_member(chat_id, stranger.id)).status == "left"
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.get_chat(stranger.id)
    await stranger.says("/start")
    assert (await bot.get_chat(stranger.id)).first_name == "Olena"
    with pytest.raises(telegram.error.BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(stranger.id)


async def test_the_bot_hears_of_its_place_in_a_chat(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    chat_id = simulator.add_channel("news", "News")
    simulator.set_bot_status(chat_id, "administrator", may_post=False)
    simulator.set_bot_status(chat_id, "kicked")
    olena = simulator.person("Olena")
    await olena.says("/start")
    await olena.blocks_bot()
    changes = [
        (update.my_chat_member.old_chat_member.status, update.my_chat_member.new_chat_member.status)
        for update in await bot.get_updates()
        if update.my_chat_member is not None
    ]
    assert changes == [
        ("administrator", "administrator"),
        ("administrator", "kicked"),
        ("member", "kicked"),
    ]


async def test_commands_by_language(bot: telegram.Bot) -> None:
    await bot.set_my_commands([("latest", "What is new")])
    await bot.set_my_commands([("latest", "Що нового")], language_code="uk")
    assert [c.description for c in await bot.get_my_commands()] == ["What is new"]
    assert [c.description for c in await bot.get_my_commands(language_code="uk")] == ["Що нового"]
    assert await bot.delete_my_commands(language_code="uk")
    assert await bot.get_my_commands(language_code="uk") == ()


async def test_what_the_bot_tells_of_itself(bot: telegram.Bot, call: Call) -> None:
    await bot.set_my_description("News by region")
    await bot.set_my_short_description("News")
    await bot.set_my_short_description("Новини", language_code="uk")
    assert (await bot.get_my_description(language_code="az")).description == "News by region"
    assert (await bot.get_my_short_description(language_code="uk")).short_description == "Новини"
    assert (await bot.get_my_name()).name == "Dateline"
    assert (await call("setMyShortDescription", short_description="x" * 121)).status == 400


async def test_a_chat_action_is_in_the_book(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    assert await bot.send_chat_action(chat_id, "typing")
    assert [event.words for event in simulator.book.events] == ["typing"]
