"""The wire: every form of body, tokens, methods that are not there, files, and a process."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import Any

import aiohttp
import pytest

from simulator import Simulator
from tests.simulator.conftest import Call

MARKUP = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


def _form() -> aiohttp.FormData:
    form = aiohttp.FormData({"chat_id": "@news", "text": "привіт"})
    form.add_field("reply_markup", json.dumps(MARKUP))
    form.add_field("unused", b"bytes", filename="unused.bin")
    return form


FLAT = {"chat_id": "@news", "text": "привіт", "reply_markup": json.dumps(MARKUP)}

BODIES: tuple[tuple[str, str, Any], ...] = (
    ("query", "GET", lambda: {"params": FLAT}),
    ("form", "POST", lambda: {"data": FLAT}),
    ("multipart", "POST", lambda: {"data": _form()}),
    ("JSON", "POST", lambda: {"json": {**FLAT, "reply_markup": MARKUP}}),
    ("JSON in JSON", "POST", lambda: {"json": FLAT}),
)


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(("verb", "body"), [pytest.param(v, b, id=name) for name, v, b in BODIES])
@pytest.mark.parametrize("method", ["sendMessage", "SENDMESSAGE"])
async def test_parameters_come_in_any_form(
    simulator: Simulator, session: aiohttp.ClientSession, method: str, verb: str, body: Any
) -> None:
    simulator.add_channel("news", "News")
    url = f"{simulator.url}/bot{simulator.token}/{method}"
    async with session.request(verb, url, **body()) as response:
        answer = await response.json()
    assert (response.status, answer["ok"]) == (200, True)
    assert answer["result"]["text"] == "привіт"
    assert answer["result"]["reply_markup"] == MARKUP
    assert [request.method for request in simulator.book.requests] == ["sendMessage"]


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:abc/getMe", 401, "Unauthorized"),
        ("/botabc/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot{token}/getYou", 404, "Not Found: method not found"),
        ("/bot{token}/sendDice", 501, "Not Implemented: the simulator does not act out sendDice"),
        ("/bot{token}/SENDDICE", 501, "Not Implemented: the simulator does not act out sendDice"),
        ("/elsewhere", 404, "Not Found"),
        ("/file/bot{token}/documents/file_9.txt", 404, "Not Found"),
        ("/file/bot1:abc/documents/file_1.txt", 401, "Unauthorized"),
    ],
)
async def test_what_is_not_there(
    simulator: Simulator,
    session: aiohttp.ClientSession,
    path: str,
    status: int,
    description: str,
) -> None:
    async with session.get(simulator.url + path.format(token=simulator.token)) as response:
        answer = await response.json()
    assert response.status == answer["error_code"] == status
    assert answer == {"ok": False, "error_code": status, "description": description}


async def test_a_mebibyte_of_parameters_is_too_much(
    simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    body = io.BytesIO(json.dumps({"chat_id": 1, "text": "x" * (1 << 20)}).encode())
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as response:
        answer = await response.json()
    assert (response.status, answer["description"]) == (
        413,
        "Request Entity Too Large: too many parameters",
    )


async def test_a_large_file_comes_back_whole(
    simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    simulator.add_channel("news", "News")
    content = b"0123456789" * 300_000
    form = aiohttp.FormData({"chat_id": "@news"})
    form.add_field("document", io.BytesIO(content), filename="large.bin")
    base = f"{simulator.url}/bot{simulator.token}"
    async with session.post(f"{base}/sendDocument", data=form) as response:
        file_id = (await response.json())["result"]["document"]["file_id"]
    async with session.get(f"{base}/getFile", params={"file_id": file_id}) as response:
        path = (await response.json())["result"]["file_path"]
    async with session.get(f"{simulator.url}/file/bot{simulator.token}/{path}") as response:
        assert await response.read() == content


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize("body", [b"{", b"[1]", b""])
async def test_a_broken_body_gives_no_parameters(
    simulator: Simulator, session: aiohttp.ClientSession, body: bytes
) -> None:
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: message text is empty"


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_numbers_are_read_as_far_as_there_are_digits(
    simulator: Simulator, call: Call
) -> None:
    chat_id = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=str(chat_id), text="x")
    assert (await call("stopPoll", chat_id=chat_id, message_id="1x")).description.endswith(
        "message is not a poll"
    )
    assert (await call("stopPoll", chat_id=chat_id, message_id="abc")).description.endswith(
        "message identifier is not specified"
    )


async def test_addresses_that_name_no_chat(simulator: Simulator) -> None:
    assert [simulator.backend.world.find_chat(a) for a in ("--5", "٥", "@", "", "9" * 5_000)] == [
        None
    ] * 5


async def test_two_simulators_stand_side_by_side(simulator: Simulator) -> None:
    async with Simulator() as other:
        assert other.url != simulator.url
        assert other.token != simulator.token


async def test_a_taken_port_is_an_error(simulator: Simulator) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await Simulator(port=int(simulator.url.rpartition(":")[2])).start()


async def test_it_runs_as_a_process(session: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", "--port", "0", "--channel", "news"),
        *("--token", "5:abc"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            address = (await process.stdout.readline()).decode().split()[1]
            token = (await process.stdout.readline()).decode().split()[1]
        assert token == "5:abc"
        url = f"{address}/bot{token}/sendMessage"
        async with session.post(url, json={"chat_id": "@news", "text": "x"}) as response:
            assert (await response.json())["result"]["chat"]["title"] == "news"
    finally:
        process.terminate()
        status = await process.wait()
    assert status == 0


async def test_a_port_that_is_taken_ends_the_process_with_a_sentence(simulator: Simulator) -> None:
    port = simulator.url.rpartition(":")[2]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", "--port", port),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said.decode().startswith(f"The simulator cannot start on port {port}:")
    assert "Traceback" not in said.decode()
