"""Flood limits: the arithmetic by a clock of our own, then over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Limits, Simulator
from simulator.flood import FloodControl, Sending, read_sending
from simulator.params import Params
from simulator.world import Chat, ChatKind
from tests.simulator.conftest import Call

READER = Chat(5, ChatKind.PRIVATE, "Olena")
NEWS = Chat(-1001, ChatKind.CHANNEL, "News")


class Clock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def went(control: FloodControl, sending: Sending) -> bool:
    """Send it if it may go."""
    if control.wait_seconds(sending):
        return False
    control.note(sending)
    return True


def readers(count: int) -> list[Sending]:
    return [Sending(Chat(n, ChatKind.PRIVATE, "")) for n in range(1, count + 1)]


def test_thirty_in_any_one_second(clock: Clock) -> None:
    control = FloodControl(Limits(), clock)
    assert sum(went(control, one) for one in readers(40)) == 30
    clock.seconds += 0.6
    assert not went(control, readers(50)[-1])
    clock.seconds += 0.4
    assert sum(went(control, one) for one in readers(40)[30:]) == 10
    # The window slides: the next twenty wait for nobody, the one after them for the ten.
    assert sum(went(control, one) for one in readers(100)[60:]) == 20
    assert control.wait_seconds(readers(200)[-1]) == 1


def test_paid_broadcasts_have_a_limit_of_their_own(clock: Clock) -> None:
    control = FloodControl(Limits(), clock)
    paid = [Sending(one.chat, paid=True) for one in readers(1_001)]
    assert sum(went(control, one) for one in paid) == 1_000
    assert sum(went(control, one) for one in readers(3_000)[2_000:]) == 30


def test_one_a_second_in_a_chat_after_a_burst(clock: Clock) -> None:
    control = FloodControl(Limits(chat_burst=3), clock)
    sent = []
    for _ in range(80):  # eight seconds
        sent.append(went(control, Sending(READER)))
        clock.seconds += 0.1
    assert sum(sent) == 3 + 7
    assert sent[:4] == [True, True, True, False]


def test_twenty_a_minute_in_a_channel(clock: Clock) -> None:
    control = FloodControl(Limits(), clock)
    for _ in range(20):
        assert went(control, Sending(NEWS))
        clock.seconds += 1
    assert control.wait_seconds(Sending(NEWS)) == 40
    clock.seconds += 39
    assert control.wait_seconds(Sending(NEWS)) == 1
    clock.seconds += 1
    assert went(control, Sending(NEWS))
    assert not went(control, Sending(NEWS))


def test_a_private_chat_has_no_limit_by_the_minute(clock: Clock) -> None:
    control = FloodControl(Limits(), clock)
    for _ in range(100):
        assert went(control, Sending(READER))
        clock.seconds += 1


def test_an_album_counts_by_its_pictures(clock: Clock) -> None:
    control = FloodControl(Limits(), clock)
    assert went(control, Sending(NEWS, messages=10))
    assert control.wait_seconds(Sending(NEWS)) == 8  # a burst of three, and ten to pay off
    clock.seconds += 20
    assert went(control, Sending(NEWS, messages=10))
    clock.seconds += 20
    assert control.wait_seconds(Sending(NEWS)) == 20
    assert control.wait_seconds(Sending(NEWS, messages=100)) == 40  # an empty minute takes it


@given(
    gaps=st.lists(st.floats(0, 3, allow_nan=False), max_size=60),
    chats=st.lists(st.sampled_from([READER, NEWS, Chat(6, ChatKind.PRIVATE, "")]), min_size=60),
)
def test_whoever_waits_as_told_may_go_and_not_a_second_earlier(
    gaps: list[float], chats: list[Chat]
) -> None:
    clock = Clock()
    control = FloodControl(Limits(overall_per_second=4, group_per_minute=6), clock)
    for gap, chat in zip(gaps, chats, strict=False):
        clock.seconds += gap
        told = control.wait_seconds(Sending(chat))
        if told:
            before = clock.seconds
            clock.seconds = before + told - 1.001
            assert clock.seconds < before or control.wait_seconds(Sending(chat)) > 0
            clock.seconds = before + told
        assert went(control, Sending(chat))


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        ("sendmessage", {}, Sending(NEWS)),
        ("editmessagetext", {}, Sending(NEWS)),
        ("sendmessage", {"allow_paid_broadcast": "true"}, Sending(NEWS, paid=True)),
        ("editmessagetext", {"allow_paid_broadcast": "true"}, Sending(NEWS)),
        ("forwardmessage", {"allow_paid_broadcast": "true"}, Sending(NEWS)),
        ("sendmediagroup", {"media": '[{"type":"photo"},{"type":"photo"}]'}, Sending(NEWS, 2)),
        ("forwardmessages", {"message_ids": "[1,2,3]"}, Sending(NEWS, 3)),
        ("copymessages", {"message_ids": "[]"}, Sending(NEWS)),
        ("answercallbackquery", {}, None),
        ("sendchataction", {}, None),
        ("deletemessage", {}, None),
        ("getchat", {}, None),
        ("stoppoll", {}, None),
    ],
)
def test_what_counts(method: str, values: dict[str, str], expected: Sending | None) -> None:
    assert read_sending(method, Params(values), NEWS) == expected


def test_an_inline_message_is_in_no_chat() -> None:
    assert read_sending("editmessagetext", Params({"inline_message_id": "x"}), None) == Sending(
        None
    )
    assert read_sending("editmessagetext", Params({"chat_id": "@nobody"}), None) is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"per_hour": 5}, "there is no limit per_hour; there are enforced, overall"),
        ({"overall_per_second": "5"}, "overall_per_second cannot be '5'"),
        ({"overall_per_second": True}, "overall_per_second cannot be True"),
        ({"enforced": 1}, "enforced cannot be 1"),
        ({"chat_per_second": 0}, "chat_per_second must be above 0"),
    ],
)
def test_limits_that_cannot_be(changes: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        Limits().changed(changes)


def test_each_limit_can_be_lifted(clock: Clock) -> None:
    none = Limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    control = FloodControl(none, clock)
    assert all(went(control, Sending(NEWS)) for _ in range(500))


# -- over HTTP


@pytest.fixture
async def simulator(clock: Clock) -> AsyncIterator[Simulator]:
    async with Simulator(limits=Limits(), clock=clock) as running:
        yield running


async def test_the_fourth_message_at_once_is_refused_with_the_time_to_wait(
    simulator: Simulator, call: Call, clock: Clock
) -> None:
    chat_id = simulator.add_channel("news", "News")
    addresses = (chat_id, "@news", "@NEWS", str(chat_id))  # one chat, whatever it is called
    answers = [await call("sendMessage", chat_id=one, text=f"to {one}") for one in addresses]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    wrong = [
        await call("sendMessage", chat_id=chat_id, text=""),
        await call("sendMessage", chat_id=chat_id, text="<h1>", parse_mode="HTML"),
        await call("editMessageText", chat_id=chat_id, message_id=1, text=f"to {chat_id}"),
        await call("sendMediaGroup", chat_id=chat_id, media=[]),
    ]
    assert [one.status for one in wrong] == [400] * 4  # the far end never hears of these
    refused = answers[-1]
    assert refused.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert refused.headers["Retry-After"] == "1"
    clock.seconds += 1
    assert (await call("sendMessage", chat_id="@news", text="later")).status == 200
    assert (await call("getChat", chat_id="@news")).status == 200
    counts = simulator.counts("@news")
    assert (counts.delivered, counts.out_of_limit) == (4, 1)


async def test_edits_count_and_refused_calls_do_not(
    simulator: Simulator, call: Call, clock: Clock
) -> None:
    simulator.limits = Limits(group_per_minute=3)
    chat_id = simulator.add_channel("news", "News")
    await call("sendMessage", chat_id=chat_id, text="one")
    assert (await call("editMessageText", chat_id=chat_id, message_id=9, text="x")).status == 400
    for text in ("two", "three"):
        clock.seconds += 1
        assert (
            await call("editMessageText", chat_id=chat_id, message_id=1, text=text)
        ).status == 200
    answer = await call("editMessageText", chat_id=chat_id, message_id=1, text="four")
    assert answer.body["parameters"] == {"retry_after": 58}


async def test_without_limits_the_excess_is_delivered_and_counted(
    simulator: Simulator, call: Call, session: aiohttp.ClientSession
) -> None:
    url = f"{simulator.url}/simulator"
    async with session.post(f"{url}/limits", json={"enforced": False}) as response:
        assert (await response.json())["enforced"] is False
    chat_id = simulator.add_channel("news", "News")
    for number in range(5):
        assert (await call("sendMessage", chat_id=chat_id, text=f"{number}")).status == 200
    counts = simulator.counts(chat_id)
    assert (counts.delivered, counts.out_of_limit) == (5, 2)
    async with session.post(f"{url}/limits", json={"chat_burst": 9, "enforced": True}) as response:
        assert response.status == 200
    async with session.get(f"{url}/limits") as response:
        assert await response.json() == {
            "enforced": True,
            "overall_per_second": 30,
            "paid_per_second": 1000,
            "chat_per_second": 1.0,
            "chat_burst": 9,
            "group_per_minute": 20,
        }
    assert (await call("sendMessage", chat_id=chat_id, text="6")).status == 200
    async with session.post(f"{url}/limits", json={"chat_burst": "many"}) as response:
        assert response.status == 400
        assert await response.json() == {"error": "chat_burst cannot be 'many'"}
