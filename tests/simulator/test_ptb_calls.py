"""The kinds of calls that python-telegram-bot makes: none of them is complained of.

What a call is answered with does not matter here: the judge looks at the request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import telegram
from telegram import Bot

from simulator import Simulator

Calling = Callable[[Bot], Awaitable[Any]]

CHAT, USER = "@news", 42
WHEN = datetime(2031, 5, 5, tzinfo=UTC)
ROW = [
    telegram.InlineKeyboardButton("Go", callback_data="go", style="primary"),
    telegram.InlineKeyboardButton("Read", url="https://example.org/a"),
    telegram.InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("x")),
]
MARKUP = telegram.InlineKeyboardMarkup([ROW])
PREVIEW = telegram.LinkPreviewOptions(url="https://example.org", show_above_text=True)
REPLY = telegram.ReplyParameters(1, chat_id=CHAT, quote="x", allow_sending_without_reply=True)
BOLD = telegram.MessageEntity("bold", 0, 1)
WORDS = telegram.InputTextMessageContent("x", parse_mode="HTML", link_preview_options=PREVIEW)
OFFER = telegram.SuggestedPostParameters(
    price=telegram.SuggestedPostPrice("XTR", 5), send_date=WHEN
)

CALLS: tuple[tuple[str, Calling], ...] = (
    ("getMe", lambda bot: bot.get_me()),
    ("sendMessage", lambda bot: bot.send_message(CHAT, "x")),
    (
        "sendMessage",
        lambda bot: bot.send_message(
            CHAT,
            "<b>x</b>",
            parse_mode="HTML",
            link_preview_options=PREVIEW,
            reply_parameters=REPLY,
            reply_markup=MARKUP,
            disable_notification=True,
            protect_content=True,
            allow_paid_broadcast=True,
            message_thread_id=3,
        ),
    ),
    ("sendMessage", lambda bot: bot.send_message(CHAT, "x", entities=[BOLD])),
    (
        "sendMessage",
        lambda bot: bot.send_message(
            CHAT, "x", reply_markup=telegram.ReplyKeyboardMarkup([["A", "B"]], resize_keyboard=True)
        ),
    ),
    (
        "sendMessage",
        lambda bot: bot.send_message(CHAT, "x", reply_markup=telegram.ReplyKeyboardRemove()),
    ),
    ("sendMessage", lambda bot: bot.send_message(CHAT, "x", reply_markup=telegram.ForceReply())),
    (
        "sendMessage",
        lambda bot: bot.send_message(
            CHAT, "x", direct_messages_topic_id=5, suggested_post_parameters=OFFER
        ),
    ),
    ("sendMessageDraft", lambda bot: bot.send_message_draft(USER, 1, "x", parse_mode="HTML")),
    ("sendPhoto", lambda bot: bot.send_photo(CHAT, b"x", caption="x", has_spoiler=True)),
    ("sendPhoto", lambda bot: bot.send_photo(CHAT, "https://example.org/a.png")),
    (
        "sendDocument",
        lambda bot: bot.send_document(CHAT, b"x", filename="a.txt", thumbnail=b"y"),
    ),
    (
        "sendVideo",
        lambda bot: bot.send_video(CHAT, b"x", duration=timedelta(seconds=3), cover=b"y"),
    ),
    ("sendAudio", lambda bot: bot.send_audio(CHAT, b"x", performer="A", title="B")),
    ("sendVoice", lambda bot: bot.send_voice(CHAT, b"x")),
    ("sendLocation", lambda bot: bot.send_location(CHAT, 50.45, 30.5, horizontal_accuracy=5.5)),
    ("sendContact", lambda bot: bot.send_contact(CHAT, "+380440000000", "Olena")),
    ("sendDice", lambda bot: bot.send_dice(CHAT, emoji="🎲")),
    (
        "sendPoll",
        lambda bot: bot.send_poll(
            CHAT, "Who?", ["A", telegram.InputPollOption("B")], is_anonymous=True
        ),
    ),
    ("stopPoll", lambda bot: bot.stop_poll(CHAT, 1)),
    (
        "sendMediaGroup",
        lambda bot: bot.send_media_group(
            CHAT,
            [
                telegram.InputMediaPhoto(b"x", caption="<b>x</b>", parse_mode="HTML"),
                telegram.InputMediaPhoto("https://example.org/a.png"),
                telegram.InputMediaVideo(b"y", thumbnail=b"z"),
            ],
        ),
    ),
    (
        "sendPaidMedia",
        lambda bot: bot.send_paid_media(CHAT, 5, [telegram.InputPaidMediaPhoto(b"x")]),
    ),
    (
        "sendChecklist",
        lambda bot: bot.send_checklist(
            "business", USER, telegram.InputChecklist("T", [telegram.InputChecklistTask(1, "x")])
        ),
    ),
    (
        "editMessageText",
        lambda bot: bot.edit_message_text(
            "y", CHAT, 1, link_preview_options=PREVIEW, reply_markup=MARKUP
        ),
    ),
    ("editMessageCaption", lambda bot: bot.edit_message_caption(CHAT, 1, caption="x")),
    (
        "editMessageMedia",
        lambda bot: bot.edit_message_media(telegram.InputMediaDocument(b"x"), CHAT, 1),
    ),
    ("editMessageReplyMarkup", lambda bot: bot.edit_message_reply_markup(CHAT, 1)),
    ("deleteMessage", lambda bot: bot.delete_message(CHAT, 1)),
    ("deleteMessages", lambda bot: bot.delete_messages(CHAT, [1, 2])),
    ("copyMessage", lambda bot: bot.copy_message(CHAT, CHAT, 1, caption="x")),
    ("copyMessages", lambda bot: bot.copy_messages(CHAT, CHAT, [1, 2], remove_caption=True)),
    ("forwardMessage", lambda bot: bot.forward_message(CHAT, CHAT, 1, protect_content=True)),
    ("forwardMessages", lambda bot: bot.forward_messages(CHAT, CHAT, [1, 2])),
    ("pinChatMessage", lambda bot: bot.pin_chat_message(CHAT, 1, disable_notification=True)),
    ("unpinChatMessage", lambda bot: bot.unpin_chat_message(CHAT, 1)),
    (
        "setMessageReaction",
        lambda bot: bot.set_message_reaction(CHAT, 1, telegram.ReactionTypeEmoji("👍")),
    ),
    ("sendChatAction", lambda bot: bot.send_chat_action(CHAT, "typing")),
    ("answerCallbackQuery", lambda bot: bot.answer_callback_query("1", "x", show_alert=True)),
    (
        "answerInlineQuery",
        lambda bot: bot.answer_inline_query(
            "1",
            [
                telegram.InlineQueryResultArticle("1", "x", WORDS, thumbnail_url="https://a.org"),
                telegram.InlineQueryResultPhoto("2", "https://a.org/a", "https://a.org/b"),
                telegram.InlineQueryResultCachedDocument("3", "x", "file"),
            ],
            cache_time=5,
            button=telegram.InlineQueryResultsButton("Go", start_parameter="go"),
        ),
    ),
    (
        "setMyCommands",
        lambda bot: bot.set_my_commands(
            [("go", "Go")], telegram.BotCommandScopeChat(CHAT), language_code="uk"
        ),
    ),
    (
        "setChatMenuButton",
        lambda bot: bot.set_chat_menu_button(
            menu_button=telegram.MenuButtonWebApp("x", telegram.WebAppInfo("https://a.org"))
        ),
    ),
    (
        "restrictChatMember",
        lambda bot: bot.restrict_chat_member(
            CHAT, USER, telegram.ChatPermissions(can_send_messages=False), until_date=WHEN
        ),
    ),
    ("promoteChatMember", lambda bot: bot.promote_chat_member(CHAT, USER, can_post_messages=True)),
    ("banChatMember", lambda bot: bot.ban_chat_member(CHAT, USER, until_date=WHEN)),
    (
        "createChatInviteLink",
        lambda bot: bot.create_chat_invite_link(CHAT, expire_date=WHEN, member_limit=5),
    ),
    ("createForumTopic", lambda bot: bot.create_forum_topic(CHAT, "War", icon_color=7322096)),
    ("setChatPhoto", lambda bot: bot.set_chat_photo(CHAT, b"x")),
    ("getFile", lambda bot: bot.get_file("file")),
    (
        "sendInvoice",
        lambda bot: bot.send_invoice(
            USER, "T", "D", "payload", "XTR", [telegram.LabeledPrice("x", 5)]
        ),
    ),
    ("approveSuggestedPost", lambda bot: bot.approve_suggested_post(USER, 1, send_date=WHEN)),
    ("declineSuggestedPost", lambda bot: bot.decline_suggested_post(USER, 1, comment="x")),
    (
        "setWebhook",
        lambda bot: bot.set_webhook(
            "https://example.org/hook",
            certificate=b"x",
            secret_token="s3cret",
            allowed_updates=telegram.Update.ALL_TYPES,
            max_connections=5,
        ),
    ),
    ("deleteWebhook", lambda bot: bot.delete_webhook(drop_pending_updates=True)),
    ("getWebhookInfo", lambda bot: bot.get_webhook_info()),
    ("getUpdates", lambda bot: bot.get_updates(offset=1, timeout=0, allowed_updates=["message"])),
    (
        "sendRichMessage",
        lambda bot: bot.do_api_request(
            "sendRichMessage", {"chat_id": CHAT, "rich_message": {"html": "<h1>x</h1>"}}
        ),
    ),
)


async def complaints_of(simulator: Simulator, bot: Bot | _Misled, one: int) -> list[str]:
    """Make this call; what the judge said of it."""
    method, calling = CALLS[one]
    asked, said = len(simulator.book.requests), len(simulator.complaints)
    with suppress(telegram.error.TelegramError):  # not there, or not acted out
        await calling(bot)  # type: ignore[arg-type]
    assert method in [request.method for request in list(simulator.book.requests)[asked:]]
    return [str(complaint) for complaint in simulator.complaints[said:]]


async def test_no_call_is_complained_of(simulator: Simulator, bot: Bot) -> None:
    simulator.add_channel("news", "News")
    for one in range(len(CALLS)):
        assert await complaints_of(simulator, bot, one) == []


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_one_wrong_parameter_is_one_complaint(simulator: Simulator, bot: Bot) -> None:
    simulator.add_channel("news", "News")
    for one, (method, _) in enumerate(CALLS):
        said = await complaints_of(simulator, _Misled(bot), one)
        assert said == [f"{method}: colour: unknown parameter"]


class _Misled:
    """The bot, with one parameter too many in each call."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._bot, name)

        async def misled(*args: Any, **kwargs: Any) -> Any:
            if name == "do_api_request":
                args[1]["colour"] = "red"
                return await method(*args, **kwargs)
            return await method(*args, **kwargs, api_kwargs={"colour": "red"})

        return misled
