"""What goes wrong on demand, before a message stands in its chat and after."""

from __future__ import annotations

import aiohttp
import pytest
import telegram

from simulator import Fault, FaultKind, Simulator
from simulator.faults import FaultPlan
from tests.simulator.conftest import Call


@pytest.fixture
def chat_id(simulator: Simulator) -> int:
    return simulator.add_channel("news", "News")


async def test_a_flood_tells_how_long_to_wait(
    simulator: Simulator, call: Call, chat_id: int
) -> None:
    simulator.add_fault(Fault(FaultKind.FLOOD, retry_after_seconds=7))
    answer = await call("sendMessage", chat_id=chat_id, text="x")
    assert (answer.status, answer.description) == (429, "Too Many Requests: retry after 7")
    assert answer.body["parameters"] == {"retry_after": 7}
    assert answer.headers["Retry-After"] == "7"
    assert simulator.messages(chat_id) == []
    assert (await call("sendMessage", chat_id=chat_id, text="x")).status == 200


@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_restart(
    simulator: Simulator, call: Call, chat_id: int, after_commit: bool
) -> None:
    simulator.add_fault(Fault(FaultKind.RESTART, after_commit=after_commit))
    answer = await call("sendMessage", chat_id=chat_id, text="x")
    assert (answer.status, answer.description) == (500, "Internal Server Error: restart")
    assert len(simulator.messages(chat_id)) == after_commit


@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_gateway_answers_in_html(
    simulator: Simulator,
    session: aiohttp.ClientSession,
    chat_id: int,
    after_commit: bool,
) -> None:
    simulator.add_fault(Fault(FaultKind.BAD_GATEWAY, after_commit=after_commit))
    url = f"{simulator.url}/bot{simulator.token}/sendMessage"
    async with session.post(url, json={"chat_id": chat_id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "502 Bad Gateway" in await response.text()
    assert len(simulator.messages(chat_id)) == after_commit


@pytest.mark.parametrize("after_commit", [False, True])
async def test_the_connection_drops(
    simulator: Simulator, bot: telegram.Bot, chat_id: int, after_commit: bool
) -> None:
    simulator.add_fault(Fault(FaultKind.DROP, method="sendMessage", after_commit=after_commit))
    with pytest.raises(telegram.error.NetworkError):
        await bot.send_message(chat_id, "x")
    assert len(simulator.messages(chat_id)) == after_commit
    (request,) = simulator.book.requests_since(method="sendMessage")
    assert (request.status, request.fault) == (0, "drop")
    assert (await bot.send_message(chat_id, "y")).text == "y"


@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_delay_is_spent_before_or_after_the_message_stands(
    after_commit: bool,
) -> None:
    order: list[str] = []

    async def sleep(seconds: float) -> None:
        order.append(f"slept {seconds:g}")

    async with Simulator(sleep=sleep) as slow:
        news = slow.add_channel("news", "News")
        slow.on_event(lambda event: order.append(str(event.kind)))
        slow.add_fault(
            Fault(FaultKind.DELAY, "sendMessage", delay_seconds=30, after_commit=after_commit)
        )
        async with telegram.Bot(slow.token, base_url=f"{slow.url}/bot") as bot:
            assert (await bot.send_message(news, "x")).text == "x"
    expected = ["slept 30", "message"]
    assert order == (expected[::-1] if after_commit else expected)


def test_a_fault_strikes_its_method_its_chat_its_times() -> None:
    plan = FaultPlan()
    plan.add(Fault(FaultKind.RESTART, method="sendmessage", chat_id=5, times=2))
    assert plan.take("getMe", 5) is None
    assert plan.take("sendMessage", 6) is None
    assert plan.take("sendMessage", None) is None
    assert plan.take("sendMessage", 5) is not None
    assert [fault.times for fault in plan.pending()] == [1]
    assert plan.take("SendMessage", 5) is not None
    assert plan.take("sendMessage", 5) is None


@pytest.mark.parametrize("wrong", [{"after_commit": True}, {"times": 0}])
def test_a_fault_that_cannot_be(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="fault strikes"):
        Fault(FaultKind.FLOOD, **wrong)  # type: ignore[arg-type]
