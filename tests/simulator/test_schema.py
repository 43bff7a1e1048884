"""Results against the schema: each has the required fields, of their types, and no others."""

from __future__ import annotations

from typing import Any

from simulator import Simulator
from simulator.methods import HANDLERS, KNOWN
from simulator.schema import Checks, inside, load_schema
from tests.simulator.conftest import Call
from tests.simulator.pictures import png

CHECKS = Checks(load_schema())


def test_every_method_of_the_schema_is_known() -> None:
    assert set(KNOWN.values()) == set(load_schema().methods)
    assert set(HANDLERS) < set(KNOWN)


async def _furnish(simulator: Simulator, call: Call) -> None:
    owner = simulator.person("Aysel", language="az", username="aysel")
    simulator.add_channel("news", "News", owner=owner)
    simulator.add_group("Desk", "desk", bot_is_admin=True, topics=("War",))
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    text = '<b>x</b> #tag <a href="https://example.org/a">link</a> <pre>code</pre>'
    await call("sendMessage", chat_id="@news", text=text, parse_mode="HTML", reply_markup=markup)
    await call("sendMessage", chat_id="@desk", text="x", message_thread_id=2)
    await owner.says("/start")
    await owner.sends_file("a.txt", b"x", caption="see")
    await owner.taps("Go")
    await owner.blocks_bot()
    await owner.says("again")


RICH = (
    "<h2>A <b>b</b></h2><p>c <a href='https://example.org'>d</a></p><ol><li>e</li></ol>"
    "<table><tr><th>f</th></tr></table><details><summary>g</summary>h</details><hr>"
    "<blockquote>i</blockquote><pre>j</pre><footer>k</footer><aside>l</aside>"
)


def calls(simulator: Simulator) -> list[tuple[str, dict[str, Any]]]:
    owner = simulator.person("Aysel").id
    (file_id,) = simulator.backend.world.files
    (query_id,) = simulator.backend.queries.callbacks
    picture = simulator.backend.world.add_file("a.png", "image/png", png()).file_id
    photo = {"type": "photo", "media": picture}
    reply = {"message_id": 1}
    preview = {"url": "https://example.org", "prefer_large_media": True}
    return [
        ("getMe", {}),
        ("getUpdates", {}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
        (
            "sendMessage",
            {"chat_id": owner, "text": "x", "reply_parameters": reply, "protect_content": True},
        ),
        ("sendMessage", {"chat_id": "@news", "text": "x", "link_preview_options": preview}),
        ("sendDocument", {"chat_id": owner, "document": file_id, "caption": "c"}),
        ("forwardMessage", {"chat_id": owner, "from_chat_id": "@news", "message_id": 1}),
        ("forwardMessage", {"chat_id": owner, "from_chat_id": owner, "message_id": 1}),
        ("forwardMessages", {"chat_id": owner, "from_chat_id": "@news", "message_ids": [1]}),
        ("copyMessage", {"chat_id": owner, "from_chat_id": "@news", "message_id": 1}),
        ("editMessageText", {"chat_id": "@news", "message_id": 1, "text": "y"}),
        (
            "editMessageReplyMarkup",
            {
                "chat_id": "@news",
                "message_id": 1,
                "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "https://b.org"}]]},
            },
        ),
        ("deleteMessage", {"chat_id": "@news", "message_id": 1}),
        ("deleteMessages", {"chat_id": "@desk", "message_ids": [4]}),
        ("answerCallbackQuery", {"callback_query_id": query_id}),
        ("sendChatAction", {"chat_id": owner, "action": "typing"}),
        ("getChat", {"chat_id": owner}),
        ("getChat", {"chat_id": "@desk"}),
        ("getChatMember", {"chat_id": "@news", "user_id": owner}),
        ("getChatMember", {"chat_id": "@desk", "user_id": owner}),
        ("getChatMember", {"chat_id": "@news", "user_id": simulator.bot.id}),
        ("getChatAdministrators", {"chat_id": "@news"}),
        ("getChatMemberCount", {"chat_id": "@news"}),
        ("setMyCommands", {"commands": [{"command": "go", "description": "Go"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyDescription", {"description": "x"}),
        ("getMyDescription", {}),
        ("getMyShortDescription", {}),
        ("getMyName", {}),
        ("getFile", {"file_id": file_id}),
        ("sendPhoto", {"chat_id": owner, "photo": picture, "has_spoiler": True}),
        ("sendMediaGroup", {"chat_id": "@news", "media": [photo, photo]}),
        ("editMessageMedia", {"chat_id": "@desk", "message_id": 3, "media": photo}),
        ("sendRichMessage", {"chat_id": "@news", "rich_message": {"html": RICH}}),
        ("sendRichMessage", {"chat_id": "@news", "rich_message": {"markdown": "# A\n\n- b"}}),
        ("sendPoll", {"chat_id": "@news", "question": "?", "options": [{"text": "a"}]}),
        ("stopPoll", {"chat_id": "@news", "message_id": 7}),
        ("copyMessages", {"chat_id": owner, "from_chat_id": "@news", "message_ids": [3, 4]}),
        ("pinChatMessage", {"chat_id": "@news", "message_id": 3}),
        ("getChat", {"chat_id": "@news"}),
        ("unpinChatMessage", {"chat_id": "@news"}),
        ("unpinAllChatMessages", {"chat_id": "@news"}),
        ("setMessageReaction", {"chat_id": "@news", "message_id": 3}),
        ("getChatAdministrators", {"chat_id": "@desk"}),
        ("getUpdates", {}),
        ("setWebhook", {"url": "https://example.org/hook"}),
        ("getWebhookInfo", {}),
    ]


async def test_every_result_fits_the_schema(simulator: Simulator, call: Call) -> None:
    await _furnish(simulator, call)
    found = []
    for method, parameters in calls(simulator):
        answer = await call(method, **parameters)
        assert answer.status == 200, (method, answer.body)
        returned = load_schema().methods[method].kinds
        found += inside(method, CHECKS.of(returned)(answer.body["result"], ()))
    assert found == []
