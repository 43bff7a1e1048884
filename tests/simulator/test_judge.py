"""What the schema judge finds, request by request; and what it passes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.judge import Judge
from simulator.params import Params, Upload

JUDGE = Judge()
SENT = {"chat_id": 1, "text": "x"}
PHOTO = Upload("a.png", "image/png", b"x")


def in_json(parameters: dict[str, Any]) -> Params:
    """As read from a JSON body."""
    texts = {n: v if isinstance(v, str) else json.dumps(v) for n, v in parameters.items()}
    return Params(texts, {}, {n: v for n, v in parameters.items() if not isinstance(v, str)})


def in_form(parameters: dict[str, Any], **files: Upload) -> Params:
    """As read from a form: every value is a text, what is no text its JSON."""
    return Params(in_json(parameters).values, files)


def found(method: str, params: Params) -> list[str]:
    return [f"{flaw.where}: {flaw.words}" for flaw in JUDGE.check(method, params)]


def _keyboard(**button: Any) -> dict[str, Any]:
    return {**SENT, "reply_markup": {"inline_keyboard": [[button]]}}


def _inline(**result: Any) -> dict[str, Any]:
    return {"inline_query_id": "1", "results": [{"id": "1", **result}]}


BUTTON = "reply_markup.inline_keyboard[0][0]"

# The same in a form and in a JSON body: the method, its parameters, and the one flaw.
FLAWED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sendMesage", SENT, ": unknown method"),
    ("sendMessage", {"chat_id": 1}, "text: missing"),
    ("sendMessage", {**SENT, "txt": "x"}, "txt: unknown parameter"),
    ("sendMessage", {**SENT, "message_thread_id": "abc"}, "message_thread_id: expected Integer"),
    ("sendMessage", {**SENT, "message_thread_id": 1.5}, "message_thread_id: expected Integer"),
    ("sendMessage", {**SENT, "protect_content": "maybe"}, "protect_content: expected Boolean"),
    ("sendMessage", {**SENT, "protect_content": 2}, "protect_content: expected Boolean"),
    (
        "sendMessage",
        _keyboard(text="x", callback="y"),
        f"{BUTTON}.callback: unknown field of InlineKeyboardButton",
    ),
    (
        "sendMessage",
        _keyboard(url="https://e.org"),
        f"{BUTTON}.text: missing in InlineKeyboardButton",
    ),
    (
        "sendMessage",
        _keyboard(text="x", callback_data=5),
        f"{BUTTON}.callback_data: expected String",
    ),
    (
        "sendMessage",
        {**SENT, "reply_markup": {"inline_keyboard": [{"text": "x"}]}},
        "reply_markup.inline_keyboard[0]: expected Array of InlineKeyboardButton",
    ),
    (
        "sendMessage",
        {**SENT, "reply_markup": {"keyboard": [[{"text": "A", "colour": "red"}]]}},
        "reply_markup.keyboard[0][0].colour: unknown field of KeyboardButton",
    ),
    (
        "sendMessage",
        {**SENT, "reply_markup": {"remove_keyboard": False}},
        "reply_markup.remove_keyboard: expected True",
    ),
    (
        "sendMessage",
        {**SENT, "link_preview_options": {"is_disabled": "yes"}},
        "link_preview_options.is_disabled: expected Boolean",
    ),
    (
        "sendMessage",
        {**SENT, "entities": [{"type": "bold", "offset": 0}]},
        "entities[0].length: missing in MessageEntity",
    ),
    ("sendMessage", {**SENT, "entities": "bold"}, "entities: expected Array of MessageEntity"),
    (
        "sendMessage",
        {**SENT, "disable_web_page_preview": True},
        "disable_web_page_preview: legacy parameter, dropped in favour of link_preview_options",
    ),
    (
        "sendMessage",
        {**SENT, "reply_to_message_id": 1},
        "reply_to_message_id: legacy parameter, dropped in favour of reply_parameters",
    ),
    (
        "getChatMembersCount",
        {"chat_id": 1},
        ": legacy method, dropped in favour of getChatMemberCount",
    ),
    (
        "answerInlineQuery",
        _inline(type="article", title="x", input_message_content={"message_text": 1}),
        "results[0].input_message_content.message_text: expected String",
    ),
    (
        "answerInlineQuery",
        _inline(type="gif", gif_url="https://e.org/a.gif"),
        "results[0].thumbnail_url: missing in InlineQueryResultGif",
    ),
    (
        "answerInlineQuery",
        _inline(
            type="article",
            title="x",
            input_message_content={"message_text": "x"},
            thumb_url="https://e.org",
        ),
        "results[0].thumb_url: legacy field, dropped in favour of thumbnail_url"
        " (of InlineQueryResultArticle)",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "everybody"}},
        'scope.type: expected "default" or "all_private_chats" or "all_group_chats" or '
        '"all_chat_administrators" or "chat" or "chat_administrators" or "chat_member"',
    ),
    (
        "setMessageReaction",
        {"chat_id": 1, "message_id": 1, "reaction": [{"type": "emoji"}]},
        "reaction[0].emoji: missing in ReactionTypeEmoji",
    ),
    (
        "sendRichMessage",
        {"chat_id": 1, "rich_message": {"htm": "<b>x</b>"}},
        "rich_message.htm: unknown field of InputRichMessage",
    ),
    ("setWebhook", {"url": "https://e.org", "certificate": "x"}, "certificate: expected InputFile"),
    (
        "sendPhoto",
        {"chat_id": 1, "photo": "attach://a"},
        "photo: no uploaded file is called a",
    ),
    (
        "sendMediaGroup",
        {"chat_id": 1, "media": [{"type": "photo", "media": "attach://a"}]},
        "media[0].media: no uploaded file is called a",
    ),
)

PASSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SENDMESSAGE", SENT),
    ("sendMessage", {"chat_id": "@news", "text": "x", "message_thread_id": "5"}),
    ("sendMessage", {**SENT, "protect_content": "True", "allow_paid_broadcast": False}),
    ("sendMessage", _keyboard(text="x", callback_data="y", style="danger")),
    ("sendMessage", {**SENT, "reply_markup": {"force_reply": True}}),
    ("sendMessage", {**SENT, "reply_parameters": {"message_id": 1, "quote": "x"}}),
    ("sendLocation", {"chat_id": 1, "latitude": 50, "longitude": 30.5}),
    ("sendPhoto", {"chat_id": 1, "photo": "https://e.org/a.png"}),
    (
        "sendRichMessage",
        {
            "chat_id": 1,
            "rich_message": {
                "blocks": [{"type": "paragraph", "text": ["a", {"type": "bold", "text": "b"}]}]
            },
        },
    ),
    (
        "answerInlineQuery",
        _inline(type="photo", photo_file_id="abc"),
    ),
)


@pytest.mark.parametrize(("method", "parameters", "flaw"), FLAWED)
def test_one_flaw_is_one_complaint(method: str, parameters: dict[str, Any], flaw: str) -> None:
    assert found(method, in_json(parameters)) == [flaw]
    assert found(method, in_form(parameters)) == [flaw]


@pytest.mark.parametrize(("method", "parameters"), PASSED)
def test_what_the_schema_allows_passes(method: str, parameters: dict[str, Any]) -> None:
    assert found(method, in_json(parameters)) == []
    assert found(method, in_form(parameters)) == []


def test_a_number_in_a_json_body_is_no_text() -> None:
    assert found("sendMessage", in_json({"chat_id": 1, "text": 5})) == ["text: expected String"]
    assert found("sendMessage", in_form({"chat_id": 1, "text": 5})) == []


def test_all_flaws_are_told() -> None:
    assert found("sendMessage", in_json({"chat": 1, "txt": "x"})) == [
        "chat: unknown parameter",
        "txt: unknown parameter",
        "chat_id: missing",
        "text: missing",
    ]


def test_uploads_stand_where_files_are_taken() -> None:
    group = {"chat_id": 1, "media": [{"type": "photo", "media": "attach://one"}]}
    assert found("sendPhoto", in_form({"chat_id": 1}, photo=PHOTO)) == []
    assert found("sendPhoto", in_form({"chat_id": 1, "photo": "attach://one"}, one=PHOTO)) == []
    assert found("sendMediaGroup", in_form(group, one=PHOTO)) == []
    assert found("sendMediaGroup", in_form(group, one=PHOTO, two=PHOTO)) == [
        "two: unknown parameter"
    ]
    assert found("sendPhoto", in_form({"chat_id": 1}, image=PHOTO)) == [
        "photo: missing",
        "image: unknown parameter",
    ]
    assert found("sendPhoto", in_form({"chat_id": 1}, photo=PHOTO, caption=PHOTO)) == [
        "caption: expected String"
    ]
    assert found("sendDocument", in_form({"chat_id": 1}, document=PHOTO, thumb=PHOTO)) == [
        "thumb: legacy parameter, dropped in favour of thumbnail"
    ]
