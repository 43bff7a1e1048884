"""Rich messages and polls."""

from __future__ import annotations

from typing import Any

import pytest
import telegram

from simulator import Simulator
from simulator.richblocks import blocks, plain_blocks
from simulator.richtree import from_html, from_markdown
from tests.simulator.conftest import Call

PAGE = """
<h1>Baku <i>today</i></h1>
<p>One <b>bold <u>and more</u></b> <a href="https://example.org/">link</a></p>
loose words
<ul><li>first<li>second</ul>
<ol start="3"><li>third</li></ol>
<blockquote><p>said</p></blockquote>
<pre><code class="language-python">x = 1
y</code></pre>
<table bordered><tr><th>A</th><td align="right" colspan="2">1</td></tr></table>
<details open><summary>More</summary><p>inside</p></details>
<hr/><footer>end</footer>
"""

BLOCKS: list[dict[str, Any]] = [
    {"type": "heading", "text": ["Baku ", {"type": "italic", "text": "today"}], "size": 1},
    {
        "type": "paragraph",
        "text": [
            "One ",
            {"type": "bold", "text": ["bold ", {"type": "underline", "text": "and more"}]},
            " ",
            {"type": "url", "text": "link", "url": "https://example.org/"},
        ],
    },
    {"type": "paragraph", "text": "loose words"},
    {
        "type": "list",
        "items": [
            {"label": "•", "blocks": [{"type": "paragraph", "text": "first"}]},
            {"label": "•", "blocks": [{"type": "paragraph", "text": "second"}]},
        ],
    },
    {
        "type": "list",
        "items": [
            {"label": "3.", "blocks": [{"type": "paragraph", "text": "third"}], "value": 3},
        ],
    },
    {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "said"}]},
    {"type": "pre", "text": "x = 1\ny", "language": "python"},
    {
        "type": "table",
        "cells": [
            [
                {"text": "A", "align": "left", "valign": "middle", "is_header": True},
                {"text": "1", "align": "right", "valign": "middle", "colspan": 2},
            ]
        ],
        "is_bordered": True,
    },
    {
        "type": "details",
        "summary": "More",
        "blocks": [{"type": "paragraph", "text": "inside"}],
        "is_open": True,
    },
    {"type": "divider"},
    {"type": "footer", "text": "end"},
]


def test_html_becomes_blocks() -> None:
    assert blocks(from_html(PAGE).children) == BLOCKS
    assert plain_blocks(BLOCKS).splitlines() == [
        "Baku today",
        "One bold and more link",
        "loose words",
        "• first",
        "• second",
        "3. third",
        "said",
        "x = 1",
        "y",
        "A | 1",
        "More",
        "inside",
        "end",
    ]


def test_markdown_becomes_the_same_blocks() -> None:
    source = "# Title\n\n**a** ~~b~~\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n<details>x</details>\n"
    made = blocks(from_markdown(source).children)
    assert [block["type"] for block in made] == ["heading", "paragraph", "table", "details"]
    assert made[1]["text"] == [
        {"type": "bold", "text": "a"},
        " ",
        {"type": "strikethrough", "text": "b"},
    ]
    assert made[2]["cells"][1][1]["align"] == "right"


@pytest.mark.parametrize("source", ["", "</p></b>", "<p>", "<ul>", "<table>", "<a href=''>"])
def test_broken_html_breaks_nothing(source: str) -> None:
    assert plain_blocks(blocks(from_html(source).children)) == ""


async def test_a_rich_message_is_kept_shown_and_edited(
    simulator: Simulator, bot: telegram.Bot, call: Call
) -> None:
    channel = simulator.add_channel("news", "News")
    sent: Any = await bot.do_api_request(
        "sendRichMessage", {"chat_id": channel, "rich_message": {"html": PAGE, "is_rtl": True}}
    )
    assert sent["rich_message"] == {"blocks": BLOCKS, "is_rtl": True}
    assert "text" not in sent
    (kept,) = simulator.messages(channel)
    assert kept.text.startswith("Baku today\n")
    rich = {"markdown": "**new**"}
    edited = await call("editMessageText", chat_id=channel, message_id=1, rich_message=rich)
    (block,) = edited.body["result"]["rich_message"]["blocks"]
    assert block["text"] == {"type": "bold", "text": "new"}
    plain = await bot.edit_message_text("plain", channel, 1)
    assert isinstance(plain, telegram.Message)
    assert (plain.text, simulator.messages(channel)[0].rich) == ("plain", None)


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("rich", "reason"),
    [
        (None, "rich message must be non-empty"),
        ({}, "rich message must be non-empty"),
        ({"html": ""}, "rich message must be non-empty"),
        ({"html": "<p> </p>"}, "rich message must be non-empty"),
        ([], "object expected as rich message"),
        ("x", "can't parse rich message JSON object"),
        ({"html": 5}, 'field "html" must be of type String'),
        ({"html": "x" * 32_769}, "RICH_MESSAGE_TEXT_TOO_LONG"),
    ],
)
async def test_a_rich_message_is_refused(
    simulator: Simulator, call: Call, rich: Any, reason: str
) -> None:
    channel = simulator.add_channel("news", "News")
    given = {"rich_message": rich} if rich is not None else {}
    answer = await call("sendRichMessage", chat_id=channel, **given)
    assert (answer.status, answer.description) == (400, f"Bad Request: {reason}")


async def test_a_poll_is_sent_and_stopped(simulator: Simulator, bot: telegram.Bot) -> None:
    channel = simulator.add_channel("news", "News")
    sent = await bot.send_poll(channel, "Which?", ["one", "two"])
    assert sent.poll is not None
    assert ([option.text for option in sent.poll.options], sent.poll.is_closed) == (
        ["one", "two"],
        False,
    )
    assert (await bot.stop_poll(channel, sent.message_id)).is_closed
    assert simulator.messages(channel)[0].poll is not None
    with pytest.raises(telegram.error.BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(channel, sent.message_id)
    await bot.send_message(channel, "x")
    with pytest.raises(telegram.error.BadRequest, match="Message is not a poll"):
        await bot.stop_poll(channel, 2)
    with pytest.raises(telegram.error.BadRequest, match="Message with poll to stop not found"):
        await bot.stop_poll(channel, 3)


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"question": "", "options": ["a"]}, "poll question must be non-empty"),
        ({"question": "x" * 301, "options": ["a"]}, "poll question length must not exceed 300"),
        ({"question": "?"}, 'parameter "options" is required'),
        ({"question": "?", "options": []}, "poll must have at least 1 option"),
        ({"question": "?", "options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"question": "?", "options": [" "]}, "poll options must be non-empty"),
        ({"question": "?", "options": ["x" * 101]}, "poll options length must not exceed 100"),
        (
            {"question": "?", "options": ["a"], "is_anonymous": False},
            "non-anonymous polls can't be sent to channel chats",
        ),
    ],
)
async def test_a_poll_is_refused(
    simulator: Simulator, call: Call, parameters: dict[str, Any], reason: str
) -> None:
    channel = simulator.add_channel("news", "News")
    answer = await call("sendPoll", chat_id=channel, **parameters)
    assert (answer.status, answer.description) == (400, f"Bad Request: {reason}")


async def test_commands_by_scope(simulator: Simulator, bot: telegram.Bot) -> None:
    channel = simulator.add_group("Desk", "desk")
    olena = simulator.person("Olena")
    scopes: list[telegram.BotCommandScope] = [
        telegram.BotCommandScopeDefault(),
        telegram.BotCommandScopeAllPrivateChats(),
        telegram.BotCommandScopeAllGroupChats(),
        telegram.BotCommandScopeChat("@desk"),
        telegram.BotCommandScopeChatAdministrators(channel),
        telegram.BotCommandScopeChatMember(channel, olena.id),
    ]
    for number, scope in enumerate(scopes):
        await bot.set_my_commands([(f"c{number}", "x")], scope=scope)
    kept = [(await bot.get_my_commands(scope=scope))[0].command for scope in scopes]
    assert kept == [f"c{number}" for number in range(len(scopes))]
    by_number = await bot.get_my_commands(scope=telegram.BotCommandScopeChat(channel))
    assert by_number[0].command == "c3"
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.set_my_commands([("a", "x")], scope=telegram.BotCommandScopeChat(-5))
    with pytest.raises(telegram.error.BadRequest, match="User not found"):
        await bot.get_my_commands(scope=telegram.BotCommandScopeChatMember(channel, 9))
    with pytest.raises(telegram.error.BadRequest, match="Lang_code_invalid"):
        await bot.get_my_commands(language_code="english")
