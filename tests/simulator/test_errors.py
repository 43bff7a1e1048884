"""The exact words in which the server refuses, call by call."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Simulator
from tests.simulator.conftest import Call

pytestmark = pytest.mark.usefixtures("wrong_on_purpose")

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)

PARSING = "Bad Request: can't parse entities: "


def _keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


# What is wrong with a text sent to a channel where the bot may post.
REFUSED_TEXTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("none", {}, "Bad Request: message text is empty"),
    ("empty", {"text": ""}, "Bad Request: message text is empty"),
    ("spaces", {"text": " \n "}, "Bad Request: text must be non-empty"),
    ("invisible", {"text": "\u2800\u3000"}, "Bad Request: text must be non-empty"),
    (
        "bold nothing",
        {"text": "<b> </b>", "parse_mode": "HTML"},
        "Bad Request: text must be non-empty",
    ),
    ("32,769 bytes", {"text": "x" * 32_769}, "Bad Request: text is too long"),
    ("Cyrillic bytes", {"text": "ж" * 16_385}, "Bad Request: text is too long"),
    ("4,097 letters", {"text": "x" * 4_097}, "Bad Request: message is too long"),
    ("4,097 emoji", {"text": "😀" * 4_097}, "Bad Request: message is too long"),
    ("mode", {"text": "x", "parse_mode": "BB"}, "Bad Request: unsupported parse_mode"),
    (
        "entity",
        {"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
        "Bad Request: can't parse MessageEntity: Unsupported type specified",
    ),
    (
        "entity offset",
        {"text": "hello", "entities": [{"type": "bold", "offset": -1, "length": 1}]},
        "Bad Request: receive an entity with incorrect offset -1",
    ),
    (
        "entity beyond",
        {"text": "hello", "entities": [{"type": "bold", "offset": 100, "length": 1}]},
        "Bad Request: entity begins after the end of the text at UTF-16 offset 100",
    ),
    (
        "heavy entities",
        {
            "text": "".join(
                f'<a href="https://example.org/{"y" * 200}">{n}</a> ' for n in range(90)
            ),
            "parse_mode": "HTML",
        },
        "Bad Request: ENTITIES_TOO_LONG",
    ),
)

REFUSED_MARKUP: tuple[tuple[str, str], ...] = (
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("1<2", "Unclosed start tag at byte offset 1"),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    (
        "<b>a<i>b</b>c</i>",
        'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a href=https://e>x</a>", "Unexpected end of name token at byte offset 8"),
)

REFUSED_KEYBOARDS: tuple[tuple[str, object, str], ...] = (
    ("null", None, "object expected as reply markup"),
    ("list", [], "object expected as reply markup"),
    ("no array", {"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
    (
        "no text",
        _keyboard({"url": "https://example.org"}),
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "no action",
        _keyboard({"text": "x"}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "empty data",
        _keyboard({"text": "x", "callback_data": ""}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ("65 bytes", _keyboard({"text": "x", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
    ("66 bytes", _keyboard({"text": "x", "callback_data": "ж" * 33}), "BUTTON_DATA_INVALID"),
    (
        "no address",
        _keyboard({"text": "x", "url": "nowhere"}),
        "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    (
        "ftp",
        _keyboard({"text": "x", "url": "ftp://example.org"}),
        "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
    ),
    ("reply keyboard", {"keyboard": [[{"text": "A"}]]}, "inline keyboard expected"),
)


@pytest.mark.parametrize(
    ("parameters", "description"),
    [pytest.param(given, said, id=name) for name, given, said in REFUSED_TEXTS],
)
async def test_a_text_is_refused(
    simulator: Simulator, call: Call, parameters: dict[str, Any], description: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    answer = await call("sendMessage", chat_id=chat_id, **parameters)
    assert (answer.status, answer.description) == (400, description)
    assert simulator.messages(chat_id) == []


@pytest.mark.parametrize(("text", "reason"), REFUSED_MARKUP)
async def test_markup_is_refused_as_tdlib_refuses_it(
    simulator: Simulator, call: Call, text: str, reason: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    answer = await call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML")
    assert (answer.status, answer.description) == (400, PARSING + reason)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [pytest.param(given, said, id=name) for name, given, said in REFUSED_KEYBOARDS],
)
async def test_a_keyboard_is_refused(
    simulator: Simulator, call: Call, markup: object, reason: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    answer = await call("sendMessage", chat_id=chat_id, text="x", reply_markup=markup)
    assert (answer.status, answer.description) == (400, f"Bad Request: {reason}")


# Calls that name something that is not there: {chat} is a channel with one post, number 1.
REFUSED_CALLS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
    ("sendMessage", {"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
    ("sendMessage", {"text": "x", "chat_id": "nobody"}, "Bad Request: chat not found"),
    ("sendMessage", {"text": "x", "chat_id": 5}, "Bad Request: chat not found"),
    ("sendMessage", {"chat_id": 5}, "Bad Request: message text is empty"),
    (
        "sendMessage",
        {"text": "x", "chat_id": "{chat}", "reply_parameters": {"message_id": 9}},
        "Bad Request: message to be replied not found",
    ),
    (
        "sendMessage",
        {"text": "x", "chat_id": "{chat}", "reply_parameters": {}},
        'Bad Request: can\'t find field "message_id"',
    ),
    (
        "sendMessage",
        {"text": "x", "chat_id": "{chat}", "message_thread_id": 7},
        "Bad Request: message thread not found",
    ),
    (
        "sendMessage",
        {"text": "x", "chat_id": "{chat}", "link_preview_options": {"is_disabled": "yes"}},
        'Bad Request: field "is_disabled" must be of type Boolean',
    ),
    (
        "sendMessage",
        {"text": "x", "chat_id": "{chat}", "link_preview_options": {"url": "nowhere"}},
        "Bad Request: WEBPAGE_URL_INVALID",
    ),
    ("editMessageText", {"text": "The post", "chat_id": "{chat}", "message_id": 1}, NOT_MODIFIED),
    ("editMessageReplyMarkup", {"chat_id": "{chat}", "message_id": 1}, NOT_MODIFIED),
    (
        "editMessageText",
        {"text": "x", "chat_id": "{chat}", "message_id": 2},
        "Bad Request: message to edit not found",
    ),
    (
        "editMessageText",
        {"text": "x", "chat_id": "{chat}"},
        "Bad Request: message identifier is not specified",
    ),
    (
        "editMessageCaption",
        {"caption": "x", "chat_id": "{chat}", "message_id": 1},
        "Bad Request: there is no caption in the message to edit",
    ),
    (
        "deleteMessage",
        {"chat_id": "{chat}", "message_id": 2},
        "Bad Request: message to delete not found",
    ),
    ("deleteMessages", {"chat_id": "{chat}"}, "Bad Request: message identifiers are not specified"),
    (
        "forwardMessage",
        {"chat_id": "{chat}", "from_chat_id": "{chat}", "message_id": 2},
        "Bad Request: message to forward not found",
    ),
    (
        "copyMessage",
        {"chat_id": "{chat}", "from_chat_id": "{chat}", "message_id": 2},
        "Bad Request: message to copy not found",
    ),
    (
        "stopPoll",
        {"chat_id": "{chat}", "message_id": 2},
        "Bad Request: message with poll to stop not found",
    ),
    ("stopPoll", {"chat_id": "{chat}", "message_id": 1}, "Bad Request: message is not a poll"),
    ("sendDocument", {"chat_id": "{chat}"}, "Bad Request: there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": "{chat}", "document": "AbC"},
        "Bad Request: wrong file identifier/HTTP URL specified",
    ),
    (
        "sendDocument",
        {"chat_id": "{chat}", "document": "https://example.org/a.pdf"},
        "Bad Request: failed to get HTTP URL content",
    ),
    (
        "sendDocument",
        {"chat_id": "{chat}", "caption": "x" * 1_025, "document": "{file}"},
        "Bad Request: message caption is too long",
    ),
    ("getFile", {"file_id": "x"}, "Bad Request: invalid file_id"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "sendChatAction",
        {"chat_id": "{chat}", "action": "dance"},
        "Bad Request: wrong parameter action in request",
    ),
    ("getChatMember", {"chat_id": "{chat}", "user_id": 9}, "Bad Request: user not found"),
    (
        "setMyCommands",
        {"commands": [{"command": "Up", "description": "x"}]},
        "Bad Request: BOT_COMMAND_INVALID",
    ),
)


@pytest.mark.parametrize(("method", "parameters", "description"), REFUSED_CALLS)
async def test_a_call_is_refused(
    simulator: Simulator, call: Call, method: str, parameters: dict[str, Any], description: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    assert (await call("sendMessage", chat_id=chat_id, text="The post")).status == 200
    file = simulator.backend.world.add_file("a.txt", "text/plain", b"words")
    stand_ins: dict[object, object] = {"{chat}": chat_id, "{file}": file.file_id}
    given = {
        name: stand_ins.get(value, value) if isinstance(value, str) else value
        for name, value in parameters.items()
    }
    before = simulator.messages(chat_id)
    answer = await call(method, **given)
    assert (answer.status, answer.description) == (400, description)
    assert simulator.messages(chat_id) == before


async def test_a_channel_where_the_bot_may_not_post(simulator: Simulator, call: Call) -> None:
    chat_id = simulator.add_channel("news", "News", bot_is_admin=False)
    wanted = "Bad Request: need administrator rights in the channel chat"
    assert (await call("sendMessage", chat_id=chat_id, text="x")).description == wanted
    simulator.set_bot_status(chat_id, "administrator", may_post=False)
    assert (await call("sendMessage", chat_id=chat_id, text="x")).description == wanted
    simulator.set_bot_status(chat_id, "administrator")
    assert (await call("sendMessage", chat_id=chat_id, text="x")).status == 200


@pytest.mark.parametrize(
    ("status", "description"),
    [
        ("kicked", "Forbidden: bot was kicked from the channel chat"),
        ("left", "Forbidden: bot is not a member of the channel chat"),
    ],
)
async def test_a_channel_that_the_bot_is_not_in(
    simulator: Simulator, call: Call, status: str, description: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    simulator.set_bot_status(chat_id, status)
    answer = await call("sendMessage", chat_id=chat_id, text="x")
    assert (answer.status, answer.description) == (403, description)


async def test_a_bot_cannot_write_first_nor_to_who_blocked_it(
    simulator: Simulator, call: Call
) -> None:
    olena = simulator.person("Olena", language="uk")
    answer = await call("sendMessage", chat_id=olena.id, text="x")
    assert (answer.status, answer.description) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await olena.says("/start")
    assert (await call("sendMessage", chat_id=olena.id, text="x")).status == 200
    await olena.blocks_bot()
    answer = await call("sendMessage", chat_id=olena.id, text="x")
    assert (answer.status, answer.description) == (403, "Forbidden: bot was blocked by the user")
    await olena.says("again")
    assert (await call("sendMessage", chat_id=olena.id, text="x")).status == 200


async def test_a_post_with_protected_content_is_not_forwarded(
    simulator: Simulator, call: Call
) -> None:
    chat_id = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=chat_id, text="x", protect_content=True)
    answer = await call("forwardMessage", chat_id=chat_id, from_chat_id=chat_id, message_id=1)
    assert answer.description == (
        "Bad Request: message has protected content and can't be forwarded"
    )
    copied = await call("copyMessage", chat_id=chat_id, from_chat_id=chat_id, message_id=1)
    assert copied.body["result"] == {"message_id": 2}


async def test_a_persons_message_cannot_be_edited(simulator: Simulator, call: Call) -> None:
    olena = simulator.person("Olena")
    said = await olena.says("hello")
    answer = await call(
        "editMessageText", chat_id=olena.id, message_id=said.message_id, text="other"
    )
    assert answer.description == "Bad Request: message can't be edited"
