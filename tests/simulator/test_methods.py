"""Whatever a bot sends, a method gives a result or one of the server's refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Simulator
from simulator.entities import PLAIN_TYPES
from simulator.errors import ApiError
from simulator.methods import FAMILIES, HANDLERS
from simulator.params import Params, Upload
from simulator.results import Described

NAMES = (
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "text",
    "caption",
    "parse_mode",
    "entities",
    "caption_entities",
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "message_thread_id",
    "document",
    "commands",
    "scope",
    "user_id",
    "action",
    "callback_query_id",
    "file_id",
    "inline_message_id",
    "inline_query_id",
    "media",
    "options",
    "photo",
    "question",
    "reaction",
    "results",
    "rich_message",
    "url",
)

ENTITY_FIELDS = ["url", "user", "unix_time", "date_time_format", "custom_emoji_id", "language"]
BUTTON_FIELDS = ["url", "callback_data", "copy_text", "switch_inline_query", "pay", "style"]
KEYS = [
    *("type", "offset", "length", "text", "id", "message_id", "is_disabled"),
    *("inline_keyboard", "keyboard", "command", "description"),
    *("media", "html", "markdown", "title", "input_message_content", "message_text"),
    *ENTITY_FIELDS,
    *BUTTON_FIELDS,
]

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "x", "bold", "text_link"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)

ODD = st.none() | st.integers(-3, 30) | st.sampled_from(["", "x", "wDt", "https://example.org", {}])

# Nearly right: every field is there, any of them may be odd.
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([*PLAIN_TYPES, "text_link", "text_mention", "custom_emoji"])
            | st.just("date_time")
            | ODD,
            "offset": st.integers(-1, 20) | ODD,
            "length": st.integers(-1, 20) | ODD,
        },
        optional=dict.fromkeys(ENTITY_FIELDS, ODD),
    ),
    max_size=4,
)
BUTTONS = st.lists(st.fixed_dictionaries({"text": ODD}, optional=dict.fromkeys(BUTTON_FIELDS, ODD)))
KEYBOARDS = st.fixed_dictionaries({"inline_keyboard": st.lists(BUTTONS | ODD, max_size=3)})

VALUES = st.one_of(
    st.sampled_from(
        [
            "@news",
            "@desk",
            "77",
            "1",
            "2",
            "x",
            "--5",
            "9" * 5_000,
            "HTML",
            "MarkdownV2",
            "<b>x</b>",
        ]
    ),
    st.text(max_size=20),
    JSON_VALUES.map(json.dumps),
)


def furnished() -> Simulator:
    """A world with a channel, a group and a person; no server is started."""
    simulator = Simulator(token="5:abc")
    simulator.add_channel("news", "News")
    simulator.add_group("Desk", "desk", topics=("War",))
    simulator.person("Olena", user_id=77)
    for chat in simulator.backend.world.chats.values():
        chat.started = True
    return simulator


@given(st.sampled_from(sorted(HANDLERS)), st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_parameters_break_a_method(method: str, values: dict[str, str]) -> None:
    backend = furnished().backend
    HANDLERS["sendmessage"](backend, Params({"chat_id": "@news", "text": "first"}))
    file = {"document": Upload("a.txt", "text/plain", b"x")}
    try:
        result = HANDLERS[method](backend, Params(values, file))
    except ApiError as refused:
        assert refused.refusal.code in (400, 403, 501)
    else:
        json.dumps(result.result if isinstance(result, Described) else result)


@given(
    st.one_of(
        st.tuples(st.just("entities"), ENTITIES | JSON_VALUES),
        st.tuples(st.just("reply_markup"), KEYBOARDS | JSON_VALUES),
        st.tuples(st.sampled_from(["reply_parameters", "link_preview_options"]), JSON_VALUES),
    )
)
def test_no_nested_value_breaks_a_message(given_: tuple[str, Any]) -> None:
    name, value = given_
    parameters = {"chat_id": "@news", "text": "words and words", name: json.dumps(value)}
    try:
        HANDLERS["sendmessage"](furnished().backend, Params(parameters))
    except ApiError as refused:
        assert refused.refusal.description.startswith("Bad Request: ")


def test_no_method_is_in_two_families() -> None:
    assert sum(map(len, FAMILIES)) == len(HANDLERS)


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" -3x", -3), ("abc", 0), ("", 9)])
def test_a_number_is_read_as_far_as_it_goes(text: str, number: int) -> None:
    assert Params({"n": text}).integer("n", default=9) == number
