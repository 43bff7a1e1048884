"""Complaints stand beside the server's own answers: in Python, over HTTP, and not at all."""

from __future__ import annotations

import json

import aiohttp
import pytest

from simulator import Simulator
from tests.simulator.conftest import Call

MARKUP = {"inline_keyboard": [[{"text": "x", "url": "https://example.org", "callback": "y"}]]}
COMPLAINT = (
    "sendMessage: reply_markup.inline_keyboard[0][0].callback: "
    "unknown field of InlineKeyboardButton"
)

pytestmark = pytest.mark.usefixtures("wrong_on_purpose")


async def test_what_telegram_passes_is_complained_of(simulator: Simulator, call: Call) -> None:
    channel = simulator.add_channel("news", "News")
    answer = await call("SENDMESSAGE", chat_id=channel, text="x", reply_markup=MARKUP)
    assert answer.status == 200
    assert [str(complaint) for complaint in simulator.complaints] == [COMPLAINT]


@pytest.mark.parametrize("body", ["form", "json"])
async def test_a_form_and_json_are_judged_alike(
    simulator: Simulator, session: aiohttp.ClientSession, body: str
) -> None:
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    given = {"chat_id": "1", "text": "x", "reply_markup": json.dumps(MARKUP)}
    sent = {"data": given} if body == "form" else {"json": {**given, "reply_markup": MARKUP}}
    async with session.post(url, **sent) as response:
        assert response.status == 400  # there is no such chat
    assert [str(complaint) for complaint in simulator.complaints] == [COMPLAINT]


async def test_complaints_are_read_over_http(
    simulator: Simulator, call: Call, session: aiohttp.ClientSession
) -> None:
    await call("getYou")
    await call("getMe", whom="you")
    url = f"{simulator.url}/simulator/complaints"
    async with session.get(url) as response:
        first, second = await response.json()
    assert (first["method"], first["where"], first["words"]) == ("getYou", "", "unknown method")
    assert (second["method"], second["where"]) == ("getMe", "whom")
    async with session.get(url, params={"since": first["number"]}) as response:
        assert await response.json() == [second]


async def test_without_judges_nobody_complains(session: aiohttp.ClientSession) -> None:
    async with Simulator(judges=False) as simulator:
        channel = simulator.add_channel("news", "News")
        url = f"{simulator.url}/bot{simulator.token}/sendMessage"
        given = {"chat_id": channel, "text": "<p>x</p>", "parse_mode": "HTML", "txt": "x"}
        async with session.post(url, json=given) as response:
            assert response.status == 200
        assert simulator.complaints == []
        assert not simulator.backend.texts.judging
