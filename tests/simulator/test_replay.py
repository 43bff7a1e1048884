"""Requests whose real answers are known, replayed: code, description and parameters to the letter.

The answers are those of the Bot API server's source (telegram-bot-api 10.0) and of TDLib.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator import Fault, FaultKind, Simulator, errors
from simulator.membership import migrate
from simulator.params import PARAMETER_BYTES
from simulator.world import ChatKind
from tests.simulator.conftest import Answer, Call

pytestmark = pytest.mark.usefixtures("wrong_on_purpose")

TEXT, CAPTIONED, PROTECTED, POLL = 1, 2, 3, 4  # the posts of @news, by their numbers
GONE = 99

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
NO_RIGHTS = "Bad Request: need administrator rights in the channel chat"


def of_news(message_id: int, **parameters: Any) -> dict[str, Any]:
    return {"chat_id": "@news", "message_id": message_id, **parameters}


def from_news(message_id: int) -> dict[str, Any]:
    return of_news(message_id, from_chat_id="@news")


def said(chat: str, text: str = "x", **parameters: Any) -> dict[str, Any]:
    return {"chat_id": chat, "text": text, **parameters}


# Method, parameters ({name}: a chat of `scene`), code, description.
REPLAYED: tuple[tuple[str, dict[str, Any], int, str], ...] = (
    ("editMessageText", of_news(TEXT, text="The post"), 400, NOT_MODIFIED),
    ("editMessageCaption", of_news(CAPTIONED, caption="A caption"), 400, NOT_MODIFIED),
    ("editMessageReplyMarkup", of_news(TEXT), 400, NOT_MODIFIED),
    ("editMessageText", of_news(GONE, text="x"), 400, "Bad Request: message to edit not found"),
    ("editMessageCaption", of_news(GONE), 400, "Bad Request: message to edit not found"),
    ("editMessageReplyMarkup", of_news(GONE), 400, "Bad Request: message to edit not found"),
    ("deleteMessage", of_news(GONE), 400, "Bad Request: message to delete not found"),
    ("forwardMessage", from_news(GONE), 400, "Bad Request: message to forward not found"),
    ("copyMessage", from_news(GONE), 400, "Bad Request: message to copy not found"),
    ("pinChatMessage", of_news(GONE), 400, "Bad Request: message to pin not found"),
    ("setMessageReaction", of_news(GONE), 400, "Bad Request: message to react not found"),
    ("stopPoll", of_news(GONE), 400, "Bad Request: message with poll to stop not found"),
    ("stopPoll", of_news(TEXT), 400, "Bad Request: message is not a poll"),
    (
        "sendMessage",
        said("@news", reply_parameters={"message_id": GONE}),
        400,
        "Bad Request: message to be replied not found",
    ),
    (
        "editMessageText",
        of_news(CAPTIONED, text="x"),
        400,
        "Bad Request: there is no text in the message to edit",
    ),
    (
        "editMessageCaption",
        of_news(TEXT, caption="x"),
        400,
        "Bad Request: there is no caption in the message to edit",
    ),
    (
        "forwardMessage",
        from_news(PROTECTED),
        400,
        "Bad Request: message has protected content and can't be forwarded",
    ),
    ("sendMessage", said("@nobody"), 400, "Bad Request: chat not found"),
    ("getChat", {"chat_id": -1009999999999}, 400, "Bad Request: chat not found"),
    ("sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
    ("sendMessage", said("@news", ""), 400, "Bad Request: message text is empty"),
    ("sendMessage", said("@news", " \n"), 400, "Bad Request: text must be non-empty"),
    ("sendMessage", said("@news", "ж" * 16_385), 400, "Bad Request: text is too long"),
    ("sendMessage", said("@news", "x" * 4_097), 400, "Bad Request: message is too long"),
    (
        "editMessageCaption",
        of_news(CAPTIONED, caption="x" * 1_025),
        400,
        "Bad Request: message caption is too long",
    ),
    (
        "sendMessage",
        said("@news", "<h1>x</h1>", parse_mode="HTML"),
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
    ),
    ("sendMessage", said("@silent"), 400, NO_RIGHTS),
    (
        "sendMessage",
        said("@forum", message_thread_id=1),
        400,
        "Bad Request: message thread not found",
    ),
    (
        "sendPhoto",
        {"chat_id": "@news", "photo": "https://example.org/a.png"},
        400,
        "Bad Request: failed to get HTTP URL content",
    ),
    (
        "sendPhoto",
        {"chat_id": "@news", "photo": "AbC"},
        400,
        "Bad Request: wrong file identifier/HTTP URL specified",
    ),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": []},
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    ("sendMessage", said("{blocked}"), 403, "Forbidden: bot was blocked by the user"),
    (
        "sendMessage",
        said("{stranger}"),
        403,
        "Forbidden: bot can't initiate conversation with a user",
    ),
    ("sendMessage", said("@kicked"), 403, "Forbidden: bot was kicked from the channel chat"),
    ("sendMessage", said("@left"), 403, "Forbidden: bot is not a member of the channel chat"),
    (
        "sendMessage",
        said("@kicked_group"),
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    ),
    (
        "sendMessage",
        said("@left_group"),
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    ),
    ("getYou", {}, 404, "Not Found: method not found"),
)


# What nothing here brings about by itself: a fault says it.
STAGED = (
    (400, "Bad Request: private chat not found"),
    (400, "Bad Request: message can't be deleted for everyone"),
    (400, "Bad Request: have no write access to the chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
    (400, "Bad Request: wrong HTTP URL specified"),
    (400, "Bad Request: wrong type of the web page content"),
    (400, 'Bad Request: failed to send message #2 with the error message "FILE_PART_MISSING"'),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: the bot can't send messages to the bot"),
    (403, "Forbidden: the group chat was deleted"),
    (421, "Misdirected Request: unallowed token specified"),
    (500, "Internal Server Error: sent message was immediately deleted and can't be returned"),
)
REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "telegram.md"


@pytest.fixture
async def scene(simulator: Simulator, call: Call) -> dict[str, int]:
    """The chats that the table speaks of; gives the ids of those without a name."""
    file = simulator.backend.world.add_file("a.txt", "text/plain", b"words")
    simulator.add_channel("news", "News")
    for method, parameters in (
        ("sendMessage", {"text": "The post"}),
        ("sendDocument", {"document": file.file_id, "caption": "A caption"}),
        ("sendMessage", {"text": "x", "protect_content": True}),
        ("sendPoll", {"question": "Who?", "options": [{"text": "A"}, {"text": "B"}]}),
    ):
        assert (await call(method, chat_id="@news", **parameters)).status == 200
    simulator.add_channel("silent", "Silent", bot_is_admin=False)
    simulator.add_group("Forum", "forum", bot_is_admin=True, topics=("War",))
    for status in ("kicked", "left"):
        simulator.set_bot_status(simulator.add_channel(status, status), status)
        simulator.set_bot_status(simulator.add_group(status, f"{status}_group"), status)
    blocking, stranger = simulator.person("Olena"), simulator.person("Aysel")
    await blocking.says("/start")
    await blocking.blocks_bot()
    return {"{blocked}": blocking.id, "{stranger}": stranger.id}


@pytest.mark.parametrize(("method", "parameters", "code", "description"), REPLAYED)
async def test_the_answer_is_the_real_one(
    simulator: Simulator,
    call: Call,
    scene: dict[str, int],
    method: str,
    parameters: dict[str, Any],
    code: int,
    description: str,
) -> None:
    chat = parameters.get("chat_id")
    given = {**parameters, "chat_id": scene.get(str(chat), chat)} if chat else parameters
    events = len(simulator.book.events)
    answer = await call(method, **given)
    assert answer.status == code
    assert answer.body == {"ok": False, "error_code": code, "description": description}
    assert len(simulator.book.events) == events  # refused: nothing was done


async def test_a_group_that_moved_names_its_new_id(simulator: Simulator, call: Call) -> None:
    old = simulator.backend.world.add_chat(ChatKind.GROUP, "Desk", None)
    new = migrate(simulator.backend, old)
    answer = await call("sendMessage", chat_id=old.id, text="x")
    assert answer.status == 400
    assert answer.body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert (await call("sendMessage", chat_id=new.id, text="x")).status == 200


async def test_a_flood_and_a_restart(simulator: Simulator, call: Call) -> None:
    simulator.add_channel("news", "News")
    simulator.add_fault(Fault(FaultKind.FLOOD, retry_after_seconds=31))
    simulator.add_fault(Fault(FaultKind.RESTART))
    flood = await call("sendMessage", **said("@news"))
    assert (flood.status, flood.headers["Retry-After"]) == (429, "31")
    assert flood.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 31",
        "parameters": {"retry_after": 31},
    }
    restart = await call("sendMessage", **said("@news"))
    assert (restart.status, restart.description) == (500, "Internal Server Error: restart")


async def test_getupdates_while_a_webhook_is_set(call: Call) -> None:
    await call("setWebhook", url="https://example.org/hook")
    answer = await call("getUpdates")
    assert (answer.status, answer.description) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


async def test_more_parameters_than_the_server_reads(
    simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    body = io.BytesIO(json.dumps(said("@news", "x" * PARAMETER_BYTES)).encode())
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as response:
        answer = await response.json()
    assert (response.status, answer["error_code"]) == (413, 413)
    assert answer["description"].startswith("Request Entity Too Large: ")


@pytest.mark.parametrize(
    ("token", "description"),
    [("7:revoked", "Unauthorized"), ("abc", "Unauthorized: invalid token specified")],
)
async def test_a_wrong_token(
    simulator: Simulator, session: aiohttp.ClientSession, token: str, description: str
) -> None:
    async with session.get(f"{simulator.url}/bot{token}/getMe") as response:
        answer = Answer(response.status, await response.json(), {})
    assert answer.body == {"ok": False, "error_code": 401, "description": description}
    assert answer.status == 401


async def test_any_other_refusal_is_staged(simulator: Simulator, call: Call) -> None:
    simulator.add_channel("news", "News")
    for code, description in STAGED:
        fault = Fault(
            FaultKind.REFUSAL, code=code, description=description, after_commit=code == 500
        )
        simulator.add_fault(fault)
        answer = await call("sendMessage", **said("@news"))
        assert answer.status == code
        assert answer.body == {"ok": False, "error_code": code, "description": description}
    assert len(simulator.messages("@news")) == 1  # it was sent, as the 500 says
    for wrong in ({}, {"description": "x", "code": 200}):
        with pytest.raises(ValueError, match=r"a refusal says|an error: code"):
            Fault(FaultKind.REFUSAL, **wrong)


def test_every_known_refusal_of_the_reference_can_be_had() -> None:
    if not REFERENCE.is_file():
        pytest.skip("the reference does not lie beside the checkout")
    section = REFERENCE.read_text("utf-8").split("## 4.")[1].split("**PTB mapping**")[0]
    rows = re.findall(r"^\| (\d{3}) \| (.*?) \| ", section, re.MULTILINE)
    told = {
        (int(code), words if re.match(r"[A-Z][\w ]*: |Un|Not", words) else f"Bad Request: {words}")
        for code, cell in rows
        for words in re.findall(r"`([^`]+)`", cell)
        if not words.startswith(("parameters.", "Retry-After"))
    }
    assert len(told) > 50
    ours = {(code, words) for _, _, code, words in REPLAYED} | set(STAGED)
    ours |= {
        (c.code, c.description) for c in vars(errors).values() if isinstance(c, errors.Refusal)
    }
    ours |= {(c.code, c.description) for c in (errors.migrated(5), errors.too_many_requests(5))}
    ours |= {(413, "Request Entity Too Large: too many parameters")}
    ours |= {(400, errors.cannot_send("text messages").description)}
    for code, words in told:
        parts = re.split(r"\.\.\.|\{[^}]*\}|\bN\b", words)  # what stands for other words
        shape = ".+".join(map(re.escape, parts))
        assert any(code == c and re.fullmatch(shape, w) for c, w in ours), (code, words)
