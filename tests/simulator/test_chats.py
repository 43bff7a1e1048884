"""Chats as they are: rights, members, a group that moves, a discussion, pins, protection."""

from __future__ import annotations

from typing import Any

import pytest
import telegram
from telegram import ReactionTypeEmoji, Update

from simulator import HandsError, Simulator
from tests.simulator.conftest import Call


async def _updates(bot: telegram.Bot) -> list[Update]:
    """Of every kind; those that were there are confirmed."""
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


# -- rights


async def test_each_right_of_the_bot_counts_for_itself(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    channel = simulator.add_channel("news", "News")
    own = (await bot.send_message(channel, "mine")).message_id
    foreign = simulator.add_foreign_post(channel, "theirs").message_id
    await bot.edit_message_text("mine too", channel, foreign)
    simulator.set_bot_rights(channel, can_edit_messages=False)
    await bot.edit_message_text("still mine", channel, own)
    with pytest.raises(telegram.error.BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", channel, foreign)
    with pytest.raises(telegram.error.BadRequest, match="Not enough rights to manage pinned"):
        await bot.pin_chat_message(channel, own)
    simulator.set_bot_rights(channel, can_delete_messages=False)
    with pytest.raises(telegram.error.BadRequest, match="Message can't be deleted"):
        await bot.delete_messages(channel, [own, foreign])
    assert await bot.delete_message(channel, own)
    simulator.set_bot_rights(channel, can_post_messages=False)
    with pytest.raises(telegram.error.BadRequest, match="Need administrator rights"):
        await bot.send_message(channel, "x")
    with pytest.raises(ValueError, match="can_fly is no administrator's right"):
        simulator.set_bot_rights(channel, can_fly=True)
    changes = [one.my_chat_member for one in await _updates(bot) if one.my_chat_member]
    assert [
        (change.new_chat_member.can_edit_messages, change.new_chat_member.can_post_messages)
        for change in changes
        if isinstance(change.new_chat_member, telegram.ChatMemberAdministrator)
    ] == [(False, True), (False, True), (False, False)]


async def test_a_restricted_bot_may_not_write(simulator: Simulator, bot: telegram.Bot) -> None:
    group = simulator.add_group("Desk")
    simulator.set_bot_status(group, "restricted")
    member = await bot.get_chat_member(group, bot.id)
    assert isinstance(member, telegram.ChatMemberRestricted)
    assert (member.is_member, member.can_send_messages) == (True, False)
    for call, what in (
        (bot.send_message(group, "x"), "text messages"),
        (bot.send_photo(group, b"x"), "photos"),
        (bot.send_document(group, b"x"), "documents"),
        (bot.send_poll(group, "?", ["a", "b"]), "polls"),
    ):
        with pytest.raises(telegram.error.BadRequest, match=f"rights to send {what} to the chat"):
            await call


async def test_administrators_are_listed_with_their_rights(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    owner, olena, emil = (simulator.person(name) for name in ("Aysel", "Olena", "Emil"))
    channel = simulator.add_channel("news", "News", owner=owner)
    simulator.promote(channel, olena, "can_post_messages", "can_manage_chat")
    simulator.promote(channel, emil)
    listed = await bot.get_chat_administrators(channel)
    assert [member.user.first_name for member in listed] == ["Aysel", "Olena", "Emil", "Dateline"]
    assert isinstance(listed[1], telegram.ChatMemberAdministrator)
    assert (listed[1].can_post_messages, listed[1].can_delete_messages) == (True, False)
    await olena.says("by hand", chat=channel)
    simulator.demote(channel, emil)
    with pytest.raises(HandsError, match="does not own the channel"):
        await emil.says("x", chat=channel)
    changes = [one.chat_member for one in await _updates(bot) if one.chat_member]
    assert changes == []  # not asked for when it happened
    simulator.promote(channel, emil)
    (change,) = [one.chat_member for one in await _updates(bot) if one.chat_member]
    assert (change.old_chat_member.status, change.new_chat_member.status) == (
        "member",
        "administrator",
    )
    assert change.from_user.first_name == "Aysel"


# -- members


async def test_members_come_and_go(simulator: Simulator, bot: telegram.Bot) -> None:
    await _updates(bot)
    group = simulator.add_group("Desk", bot_is_admin=True)
    olena = simulator.person("Olena")
    await olena.joins(group)
    assert await bot.get_chat_member_count(group) == 2
    assert await bot.ban_chat_member(group, olena.id)
    assert (await bot.get_chat_member(group, olena.id)).status == "kicked"
    with pytest.raises(HandsError, match="Olena is banned from Desk"):
        await olena.says("hello", chat=group)
    with pytest.raises(HandsError, match="Olena is banned from Desk"):
        await olena.joins(group)
    assert await bot.unban_chat_member(group, olena.id)
    await olena.joins(group)
    await olena.leaves(group)
    updates = await _updates(bot)
    assert [one.chat_member.new_chat_member.status for one in updates if one.chat_member] == [
        "member",
        "kicked",
        "left",
        "member",
        "left",
    ]
    notices = [one.message for one in updates if one.message]
    assert [len(notice.new_chat_members) for notice in notices] == [1, 0, 1, 0]
    assert [notice.left_chat_member is not None for notice in notices] == [
        *(False, True),
        *(False, True),
    ]


async def test_only_who_may_restrict_bans(simulator: Simulator, bot: telegram.Bot) -> None:
    owner = simulator.person("Aysel")
    group = simulator.add_group("Desk", owner=owner)
    with pytest.raises(telegram.error.BadRequest, match="restrict/unrestrict chat member"):
        await bot.ban_chat_member(group, owner.id)
    simulator.set_bot_status(group, "administrator")
    with pytest.raises(telegram.error.BadRequest, match="Can't remove chat owner"):
        await bot.ban_chat_member(group, owner.id)


async def test_the_bot_leaves_and_is_let_in_again(simulator: Simulator, bot: telegram.Bot) -> None:
    group = simulator.add_group("Desk", owner=simulator.person("Emil"))
    assert await bot.leave_chat(group)
    with pytest.raises(telegram.error.Forbidden, match="bot is not a member of the supergroup"):
        await bot.send_message(group, "x")
    await _updates(bot)
    simulator.set_bot_status(group, "member")
    simulator.set_bot_status(group, "administrator")
    simulator.set_bot_status(simulator.add_channel("news", "News"), "kicked")
    told, notice, *others = await _updates(bot)
    assert told.my_chat_member is not None
    assert notice.message is not None
    assert notice.message.from_user is not None
    assert notice.message.from_user.first_name == "Emil"
    assert [one.id for one in notice.message.new_chat_members] == [bot.id]
    assert [one.message for one in others] == [None, None]  # a group alone tells of it, and once
    left, joined = simulator.messages(group)
    assert (left.service or {}).keys() == {"left_chat_member"}
    assert (joined.service or {}).keys() == {"new_chat_members"}


# -- basic groups


async def test_a_basic_group_shares_the_private_count_and_moves(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    owner = simulator.person("Aysel")
    group = simulator.add_group("Desk", owner=owner, basic=True)
    assert (await bot.get_chat(group)).type == "group"
    assert -(10**12) < group < 0
    first = await owner.says("/start")
    assert (await bot.send_message(group, "x")).message_id == first.message_id + 1
    await owner.says("/latest", chat=group)
    new = simulator.migrate(group)
    with pytest.raises(telegram.error.ChatMigrated) as moved:
        await bot.send_message(group, "x")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "y")).message_id == 2
    assert (await bot.get_chat(new)).type == "supergroup"
    notices = [one.message for one in await _updates(bot) if one.message]
    assert [(n.migrate_to_chat_id, n.migrate_from_chat_id) for n in notices[2:]] == [
        (new, None),
        (None, group),
    ]
    with pytest.raises(HandsError, match="Desk is the supergroup"):
        await owner.says("x", chat=group)
    with pytest.raises(HandsError, match="no basic group"):
        simulator.migrate(group)


async def test_the_move_is_told_in_the_servers_words(simulator: Simulator, call: Call) -> None:
    group = simulator.add_group("Desk", basic=True)
    new = simulator.migrate(group)
    answer = await call("sendMessage", chat_id=group, text="x")
    assert answer.body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }


# -- discussion groups


async def test_posts_come_into_the_discussion_and_follow_their_original(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    channel = simulator.add_channel("news", "News")
    group = simulator.add_group("Talk", bot_is_admin=True)
    simulator.link_discussion(channel, group)
    assert (await bot.get_chat(channel)).linked_chat_id == group
    assert (await bot.get_chat(group)).linked_chat_id == channel
    post = await bot.send_message(channel, "<b>x</b>", parse_mode="HTML")
    (update,) = await _updates(bot)
    copy = update.message
    assert copy is not None
    assert copy.is_automatic_forward
    assert copy.sender_chat is not None
    assert (copy.sender_chat.id, copy.chat.id, copy.text) == (channel, group, "x")
    assert copy.from_user is not None
    assert copy.from_user.id == 777_000
    assert isinstance(copy.forward_origin, telegram.MessageOriginChannel)
    assert copy.forward_origin.message_id == post.message_id
    olena = simulator.person("Olena")
    await olena.says("a comment", chat=group, reply_to=copy.message_id)
    (comment,) = await _updates(bot)
    assert comment.message is not None
    assert comment.message.message_thread_id == copy.message_id
    assert not comment.message.is_topic_message
    answer = await bot.send_message(group, "thanks", message_thread_id=copy.message_id)
    assert answer.message_thread_id == copy.message_id
    await bot.edit_message_text("y", channel, post.message_id)
    (edited,) = await _updates(bot)
    assert edited.edited_message is not None
    assert edited.edited_message.text == "y"
    await bot.delete_message(channel, post.message_id)
    assert [message.text for message in simulator.messages(group)] == ["a comment", "thanks"]
    with pytest.raises(HandsError, match="a channel and a supergroup"):
        simulator.link_discussion(group, channel)


# -- other administrators


async def test_other_administrators_post_edit_and_delete(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    channel = simulator.add_channel("news", "News")
    post = simulator.add_foreign_post(channel, "one")
    simulator.edit_foreign_post(channel, post.message_id, "two")
    mine = await bot.send_message(channel, "three")
    simulator.edit_foreign_post(channel, mine.message_id, "four")
    simulator.delete_message(channel, mine.message_id)
    with pytest.raises(telegram.error.BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", channel, mine.message_id)
    seen = await _updates(bot)
    assert [one.channel_post.text for one in seen if one.channel_post] == ["one"]
    # Of a change to the bot's own post nothing is told: it is an outgoing message (Client.cpp).
    assert [one.edited_channel_post.text for one in seen if one.edited_channel_post] == ["two"]
    with pytest.raises(HandsError, match="News shows no message 9"):
        simulator.delete_message(channel, 9)


async def test_people_edit_and_delete_their_own_words(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    olena = simulator.person("Olena")
    said = await olena.says("helo")
    await olena.edits(said.message_id, "hello")
    seen = await _updates(bot)
    assert [one.edited_message.text for one in seen if one.edited_message] == ["hello"]
    answer = await bot.send_message(olena.id, "x")
    with pytest.raises(HandsError, match="Olena did not write message 2"):
        await olena.deletes(answer.message_id)
    await olena.deletes(said.message_id)
    assert [message.text for message in olena.sees()] == ["x"]


# -- pins, protection, reactions


async def test_a_pin_is_told_by_a_service_message(simulator: Simulator, bot: telegram.Bot) -> None:
    channel = simulator.add_channel("news", "News")
    first = await bot.send_message(channel, "one")
    second = await bot.send_message(channel, "two")
    await bot.pin_chat_message(channel, second.message_id)
    simulator.pin(channel, first.message_id)
    await bot.pin_chat_message(channel, first.message_id)
    notices = [one.channel_post for one in await _updates(bot) if one.channel_post]
    assert [notice.pinned_message.message_id for notice in notices if notice.pinned_message] == [
        2,
        1,
    ]
    assert (await bot.send_message(channel, "three")).message_id == 5
    pinned = (await bot.get_chat(channel)).pinned_message
    assert pinned is not None
    assert (pinned.message_id, pinned.text) == (2, "two")
    await bot.unpin_chat_message(channel)
    pinned = (await bot.get_chat(channel)).pinned_message
    assert pinned is not None
    assert pinned.message_id == 1
    with pytest.raises(telegram.error.BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(channel, 2)
    await bot.unpin_all_chat_messages(channel)
    assert (await bot.get_chat(channel)).pinned_message is None
    with pytest.raises(telegram.error.BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(channel, 99)


@pytest.mark.parametrize("method", ["forwardMessage", "copyMessage", "editMessageText"])
async def test_a_service_message_stays_what_and_where_it_is(
    simulator: Simulator, call: Call, method: str
) -> None:
    channel = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=channel, text="x")
    await call("pinChatMessage", chat_id=channel, message_id=1)
    parameters: dict[str, Any] = {"chat_id": channel, "message_id": 2}
    extra = {"text": "x"} if method == "editMessageText" else {"from_chat_id": channel}
    answer = await call(method, **parameters, **extra)
    words = {"forwardMessage": "forwarded", "copyMessage": "copied", "editMessageText": "edited"}
    assert answer.description == f"Bad Request: message can't be {words[method]}"


async def test_a_protected_chat_lets_nothing_be_forwarded(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    channel = simulator.add_channel("news", "News")
    await bot.send_message(channel, "x")
    simulator.protect(channel)
    with pytest.raises(telegram.error.BadRequest, match="protected content and can't be forwarded"):
        await bot.forward_message(channel, channel, 1)
    with pytest.raises(telegram.error.BadRequest, match="There are no messages to forward"):
        await bot.forward_messages(channel, channel, [1])
    assert (await bot.get_chat(channel)).has_protected_content
    assert (await bot.copy_message(channel, channel, 1)).message_id == 2
    simulator.protect(channel, False)
    assert (await bot.forward_message(channel, channel, 1)).message_id == 3


async def test_reactions_of_both_sides(simulator: Simulator, bot: telegram.Bot) -> None:
    await _updates(bot)
    group = simulator.add_group("Desk", bot_is_admin=True)
    post = await bot.send_message(group, "x")
    assert await bot.set_message_reaction(group, post.message_id, "👍")
    olena = simulator.person("Olena")
    await olena.reacts("🔥", post.message_id, group)
    await olena.reacts("", post.message_id, group)
    changes = [one.message_reaction for one in await _updates(bot) if one.message_reaction]
    fire = (ReactionTypeEmoji("🔥"),)
    assert [(one.old_reaction, one.new_reaction) for one in changes] == [((), fire), (fire, ())]
    assert simulator.chat(group).reactions == {2: {bot.id: [{"type": "emoji", "emoji": "👍"}]}}
    assert await bot.set_message_reaction(group, post.message_id)
    assert simulator.chat(group).reactions == {2: {}}
    with pytest.raises(telegram.error.BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(group, 9)


async def test_in_a_group_a_plain_member_hears_what_concerns_it(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    group = simulator.add_group("Desk")
    olena = simulator.person("Olena")
    await olena.joins(group)
    mine = await bot.send_message(group, "x")
    await olena.says("nothing to it", chat=group)
    await olena.says("an answer", chat=group, reply_to=mine.message_id)
    heard = [one.message for one in await _updates(bot) if one.message]
    assert [message.text for message in heard] == [None, "an answer"]
    simulator.set_bot_status(group, "kicked")
    await olena.says("/latest", chat=group)
    assert [one.message for one in await _updates(bot) if one.message] == []
