"""The limiter against the simulator's flood control, in time that passes at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from bot.publishing.limits.gate import Gate, GateClosedError, HeldBackError
from bot.publishing.limits.pace import Ended, Pace
from bot.publishing.limits.values import Call, Lane, Limits
from simulator import Chat, ChatKind
from simulator.flood import FloodControl, Sending
from simulator.flood import Limits as ServerLimits
from tests.publishing.virtual import run_virtually

Way = Callable[[], float]


class Server:
    """Counts where a call arrives; what is refused leaves no trace. `there` and `back`: seconds."""

    def __init__(self, there: Way, back: Way, **limits: object) -> None:
        clock = asyncio.get_running_loop().time
        self.flood = FloodControl(ServerLimits().changed(limits), clock)
        self.there, self.back = there, back
        self.arrivals: list[tuple[float, Call]] = []
        self.refusals = 0

    async def take(self, call: Call) -> int:
        """0, or the seconds to wait."""
        await asyncio.sleep(self.there())
        kind = ChatKind.PRIVATE if (call.chat or "1").isdigit() else ChatKind.CHANNEL
        chat = Chat(int((call.chat or "1").lstrip("@")), kind, "chat") if call.chat else None
        sending = Sending(chat, call.messages, call.paid)
        wait = self.flood.wait_seconds(sending)
        if wait:
            self.refusals += 1
        else:
            self.flood.note(sending)
            self.arrivals.append((asyncio.get_running_loop().time(), call))
        await asyncio.sleep(self.back())
        return wait


def make_gate(limits: Limits, **rest: int) -> Gate:
    loop = asyncio.get_running_loop()
    return Gate(limits, clock=loop.time, later=loop.call_later, **rest)


async def send(gate: Gate, server: Server, call: Call) -> int:
    permit = await gate.admit(call)
    await gate.start(permit)
    wait = await server.take(call)
    gate.end(permit, Ended.REFUSED if wait else Ended.ANSWERED, wait)
    return wait


def broadcast(chat: int | str, *, paid: bool = False) -> Call:
    return Call(str(chat), Lane.BROADCAST, paid=paid)


def exactly(seconds: float) -> Way:
    return lambda: seconds


def between(low: float, high: float) -> Way:
    dice = random.Random(7)  # noqa: S311
    return lambda: dice.uniform(low, high)


NOTHING = exactly(0.0)


@pytest.mark.parametrize(
    ("there", "back", "share"),
    [
        (exactly(0.002), exactly(0.002), 0.99),
        (exactly(0.2), exactly(0.4), 0.965),
        (between(0.05, 0.08), NOTHING, 0.975),
        (NOTHING, between(0.05, 0.08), 0.975),
        (between(0.025, 0.04), between(0.025, 0.04), 0.97),
    ],
    ids=["near", "far", "uneven there", "uneven back", "uneven both ways"],
)
def test_many_chats_get_theirs_at_the_permitted_rate(there: Way, back: Way, share: float) -> None:
    async def scenario() -> tuple[int, float]:
        gate, server = make_gate(Limits()), Server(there, back)
        await asyncio.gather(*(send(gate, server, broadcast(chat)) for chat in range(1, 601)))
        return server.refusals, asyncio.get_running_loop().time()

    refusals, seconds = run_virtually(scenario())
    assert refusals == 0
    assert 600 / seconds / 30 >= share


def test_a_thousand_a_second_are_reached_where_they_are_paid_for() -> None:
    async def scenario() -> tuple[int, float]:
        gate = make_gate(Limits(paid=True), most=100)
        server = Server(exactly(0.05), NOTHING)
        calls = (broadcast(chat, paid=True) for chat in range(1, 2001))
        await asyncio.gather(*(send(gate, server, call) for call in calls))
        return server.refusals, asyncio.get_running_loop().time()

    refusals, seconds = run_virtually(scenario())
    assert refusals == 0
    assert 2000 / seconds >= 960


def test_a_channel_gets_one_a_second_and_twenty_a_minute_by_whichever_name() -> None:
    async def scenario() -> tuple[int, list[float]]:
        gate, server = make_gate(Limits()), Server(exactly(0.01), exactly(0.01))
        await send(gate, server, broadcast("@7"))
        gate.known_as("@7", -7)
        names = ("@7", "-7")
        calls = [broadcast(names[number % 2]) for number in range(44)]
        server.flood.limits = server.flood.limits.changed({"chat_burst": 1})
        await asyncio.gather(*(send(gate, server, call) for call in calls))
        return server.refusals, [at for at, _ in server.arrivals]

    # The judge knows one chat, too.
    refusals, times = run_virtually(scenario())
    assert refusals == 0
    assert len(times) == 45
    assert all(later - sooner >= 1 for sooner, later in pairwise(times))
    assert all(later - sooner >= 60 for sooner, later in zip(times, times[20:], strict=False))
    assert times[-1] < 126


def test_what_an_earlier_run_sent_to_a_channel_counts() -> None:
    async def scenario() -> float:
        gate, server = make_gate(Limits()), Server(NOTHING, NOTHING)
        for second in range(20):
            gate.went_before("-7", 50.0 - second)
        await send(gate, server, broadcast("-7"))
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == pytest.approx(10.0, abs=0.1)


def test_answers_pass_broadcasts_and_shut_none_out() -> None:
    async def scenario() -> tuple[list[float], int]:
        gate, server = make_gate(Limits()), Server(exactly(0.01), exactly(0.01))
        loop, waits = asyncio.get_running_loop(), []
        crowd = [
            asyncio.ensure_future(send(gate, server, broadcast(chat))) for chat in range(1, 301)
        ]
        for reader in range(1000, 1050):
            await asyncio.sleep(0.1)
            begun = loop.time()
            await send(gate, server, Call(str(reader)))
            waits.append(loop.time() - begun)
        burst = [send(gate, server, Call(str(reader))) for reader in range(2000, 2060)]
        before = sum(task.done() for task in crowd)
        await asyncio.gather(*burst)
        done = sum(task.done() for task in crowd) - before
        await asyncio.gather(*crowd)
        assert server.refusals == 0
        return waits, done

    waits, done = run_virtually(scenario())
    assert max(waits) < 0.1, "an answer waits for one place at most, and its way"
    assert 12 <= done <= 18, "every fifth place while answers crowd"


def test_an_answer_may_come_in_a_small_burst_and_a_broadcast_not() -> None:
    async def scenario(lane: Lane) -> float:
        gate, server = make_gate(Limits()), Server(NOTHING, NOTHING)
        await asyncio.gather(*(send(gate, server, Call("5", lane)) for _ in range(3)))
        assert server.refusals == 0
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario(Lane.ANSWER)) < 0.1
    assert run_virtually(scenario(Lane.BROADCAST)) == pytest.approx(2.0, abs=0.1)


def test_a_refusal_stops_its_chat_alone() -> None:
    async def scenario() -> tuple[float, float]:
        gate, server = make_gate(Limits()), Server(NOTHING, NOTHING)
        loop = asyncio.get_running_loop()
        permit = await gate.admit(broadcast("-7"))
        await gate.start(permit)
        gate.end(permit, Ended.REFUSED, 30.0)
        await send(gate, server, broadcast("-8"))
        other = loop.time()
        await send(gate, server, broadcast("-7"))
        return other, loop.time()

    other, same = run_virtually(scenario())
    assert other < 0.1
    assert same == pytest.approx(30.0, abs=0.1)


def test_a_limit_lower_than_set_is_learned_and_kept_for_a_while() -> None:
    async def scenario() -> tuple[int, int, float]:
        gate = make_gate(Limits())
        server = Server(exactly(0.01), exactly(0.01), overall_per_second=20)

        async def persist(chat: int) -> None:
            while await send(gate, server, broadcast(chat)):
                pass

        await asyncio.gather(*(persist(chat) for chat in range(1, 1001)))
        first, begun = server.refusals, asyncio.get_running_loop().time()
        server.flood.limits = server.flood.limits.changed({"overall_per_second": 30})
        await asyncio.sleep(700)
        await asyncio.gather(*(persist(chat) for chat in range(2001, 2301)))
        return first, server.refusals, 1000 / begun

    first, refusals, rate = run_virtually(scenario())
    assert 3 <= first <= 6, (
        "one refusal for each of the chats that it takes to be sure, and no more"
    )
    assert refusals == first
    assert rate > 17


def test_a_flood_sends_admitted_broadcasts_back_instead_of_letting_them_wait() -> None:
    async def scenario() -> int:
        gate = make_gate(Limits(overall_per_second=4))
        permits = [await gate.admit(broadcast(chat)) for chat in (1, 2)]
        for permit in permits:
            await gate.start(permit)
        waiting = [await gate.admit(broadcast(chat)) for chat in (3, 4)]
        await gate.start(waiting[0])
        starting = asyncio.ensure_future(gate.start(waiting[1]))
        await asyncio.sleep(0)
        for permit in (*permits, waiting[0]):
            gate.end(permit, Ended.REFUSED, 20.0)
        with pytest.raises(HeldBackError) as held:
            await starting
        # Nobody is let in before it is over.
        last = await gate.admit(broadcast(5))
        await gate.start(last)
        return round(held.value.seconds - asyncio.get_running_loop().time())

    assert run_virtually(scenario()) == 0


def test_what_is_dropped_or_cancelled_frees_its_place() -> None:
    async def scenario() -> float:
        gate, server = make_gate(Limits(overall_per_second=2)), Server(NOTHING, NOTHING)
        gate.drop(await gate.admit(broadcast("-7")))
        first = await gate.admit(broadcast(8))
        await gate.start(first)
        held = [await gate.admit(broadcast(chat)) for chat in (1, 2)]
        tasks = [asyncio.ensure_future(gate.start(permit)) for permit in held]
        tasks.append(asyncio.ensure_future(gate.admit(broadcast(1))))
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        gate.end(first, Ended.NEVER_SENT)
        await asyncio.gather(*(send(gate, server, broadcast(chat)) for chat in ("-7", 1)))
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) < 1.0


def test_a_closed_gate_admits_no_broadcast_and_lets_answers_through() -> None:
    async def scenario() -> None:
        gate, server = make_gate(Limits()), Server(NOTHING, NOTHING)
        tasks = [asyncio.ensure_future(send(gate, server, broadcast("-7"))) for _ in range(3)]
        await asyncio.sleep(0.1)
        gate.close()
        first, *rest = await asyncio.gather(*tasks, return_exceptions=True)
        assert first == 0
        assert all(isinstance(error, GateClosedError) for error in rest)
        with pytest.raises(GateClosedError):
            await gate.admit(broadcast("-8"))
        assert await send(gate, server, Call("5")) == 0

    run_virtually(scenario())


def test_what_nothing_is_to_be_known_of_is_forgotten() -> None:
    pace, second = Pace(Limits(None, paid=True)), 0.0
    for number in range(3000):
        call = Call(str(-number - 1), Lane.BROADCAST, paid=True)
        chat = pace.admit(call, second)
        pace.start(call, second)
        pace.end(call, chat, Ended.ANSWERED, started=second, now=second)
        pace.known_as(f"@{number}", -number - 1)
        second += 0.1
    assert len(pace._chats) < 2 * 62 / 0.1
    assert len(pace._numbers) == len(pace._chats) == len(pace._to_look_at)
