"""Answers cut off, ports closed, servers that do not accept; no test waits for a time to pass."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
import telegram

from simulator import Fault, FaultKind, OutageKind, Simulator
from tests.simulator.conftest import Call


@pytest.fixture
def chat_id(simulator: Simulator) -> int:
    return simulator.add_channel("news", "News")


async def post(session: aiohttp.ClientSession, simulator: Simulator, chat_id: int) -> bytes:
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    async with session.post(url, json={"chat_id": chat_id, "text": "x"}) as response:
        assert response.status == 200
        return await response.read()


async def test_a_truncated_answer_is_whole_to_http_and_no_json(
    simulator: Simulator, session: aiohttp.ClientSession, bot: telegram.Bot, chat_id: int
) -> None:
    simulator.add_fault(Fault(FaultKind.TRUNCATED, method="sendMessage", times=2))
    body = await post(session, simulator, chat_id)
    assert body.startswith(b'{"ok":true,')
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    with pytest.raises(telegram.error.TelegramError, match="Invalid server response"):
        await bot.send_message(chat_id, "y")
    assert [message.text for message in simulator.messages(chat_id)] == ["x", "y"]


async def test_a_connection_breaks_in_the_middle_of_the_answer(
    simulator: Simulator, session: aiohttp.ClientSession, chat_id: int
) -> None:
    simulator.add_fault(Fault(FaultKind.CUT))
    with pytest.raises(aiohttp.ClientPayloadError):
        await post(session, simulator, chat_id)
    assert len(simulator.messages(chat_id)) == 1
    assert json.loads(await post(session, simulator, chat_id))["ok"]


async def test_a_gateway_gives_up_waiting(
    simulator: Simulator, session: aiohttp.ClientSession, chat_id: int
) -> None:
    simulator.add_fault(Fault(FaultKind.GATEWAY_TIMEOUT, after_commit=True))
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    async with session.post(url, json={"chat_id": chat_id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (504, "text/html")
        assert "504 Gateway Time-out" in await response.text()
    assert len(simulator.messages(chat_id)) == 1


async def test_a_closed_port_refuses_and_breaks_what_is_open(
    simulator: Simulator, session: aiohttp.ClientSession, chat_id: int
) -> None:
    await post(session, simulator, chat_id)
    url = simulator.url
    await simulator.begin_outage(OutageKind.REFUSE)
    with pytest.raises(aiohttp.ServerDisconnectedError):  # the connection that was open
        await post(session, simulator, chat_id)
    with pytest.raises(aiohttp.ClientConnectorError):  # a new one
        await post(session, simulator, chat_id)
    await simulator.end_outage()
    assert simulator.url == url
    await post(session, simulator, chat_id)
    assert len(simulator.messages(chat_id)) == 2


async def test_a_stalled_server_takes_connections_and_answers_later(
    simulator: Simulator, chat_id: int
) -> None:
    await simulator.begin_outage(OutageKind.STALL)
    host, _, port = simulator.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /bot{simulator.token}/getMe HTTP/1.0\r\n\r\n".encode())
    await writer.drain()
    asked = asyncio.create_task(reader.read())
    await asyncio.sleep(0)
    assert list(simulator.book.requests_since(method="getMe")) == []
    assert not asked.done()
    await simulator.end_outage()
    assert b'"is_bot":true' in await asked
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("kind", list(OutageKind))
async def test_an_outage_ends_by_itself(kind: OutageKind) -> None:
    slept: list[float] = []
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await over.wait()

    async with Simulator(sleep=sleep) as simulator, aiohttp.ClientSession() as session:
        chat_id = simulator.add_channel("news", "News")
        await simulator.begin_outage(kind, 30)
        if kind is OutageKind.REFUSE:
            with pytest.raises(aiohttp.ClientConnectorError):
                await post(session, simulator, chat_id)
            over.set()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            await post(session, simulator, chat_id)
        else:
            asked = asyncio.create_task(post(session, simulator, chat_id))
            await asyncio.sleep(0)
            over.set()
            await asked
        assert slept == [30]


async def test_an_outage_over_http_spares_the_connection_that_asked(
    simulator: Simulator, session: aiohttp.ClientSession, chat_id: int
) -> None:
    url = f"{simulator.url}/simulator/outage"
    async with session.post(url, json={"kind": "refuse"}) as response:
        assert await response.json() == {"kind": "refuse", "seconds": None}
    async with aiohttp.ClientSession() as other:
        with pytest.raises(aiohttp.ClientConnectorError):
            await post(other, simulator, chat_id)
        async with session.delete(url) as response:
            assert response.status == 200
        await post(other, simulator, chat_id)
    async with session.post(url, json={"kind": "strike"}) as response:
        assert await response.json() == {"error": "kind is one of refuse, stall, not 'strike'"}


async def test_a_server_that_does_not_run_has_no_outage() -> None:
    with pytest.raises(RuntimeError, match="does not run"):
        await Simulator().begin_outage(OutageKind.REFUSE)


async def test_a_storm_is_planned_over_http(
    simulator: Simulator, call: Call, session: aiohttp.ClientSession, chat_id: int
) -> None:
    storm = {"kind": "flood", "method": "sendMessage", "times": None, "every": 2}
    async with session.post(f"{simulator.url}/simulator/faults", json=storm) as response:
        assert response.status == 200
    statuses = [(await call("sendMessage", chat_id=chat_id, text="x")).status for _ in range(4)]
    assert statuses == [200, 429, 200, 429]
