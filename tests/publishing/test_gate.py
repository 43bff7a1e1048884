"""Whatever happens in whichever order, each call has its turn, and gives all its places back."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.publishing.limits.gate import Gate, HeldBackError
from bot.publishing.limits.pace import Ended
from bot.publishing.limits.values import Call, Lane, Limits
from tests.publishing.virtual import run_virtually

ENDS = [Ended.ANSWERED] * 12 + [Ended.FAILED, Ended.NEVER_SENT, Ended.REFUSED]


def _limits(dice: random.Random) -> Limits:
    return Limits(
        overall_per_second=dice.choice([None, 1, 3, 30]),
        paid=True,
        paid_per_second=dice.choice([None, 5, 200]),
        chat_per_second=dice.choice([None, 1.0, 0.5]),
        chat_burst=dice.choice([1, 3]),
        group_per_minute=dice.choice([None, 2, 20]),
    )


def _call(dice: random.Random) -> Call:
    number = dice.randrange(1, 6)
    chat = dice.choice([str(number), f"-{number}", f"@{number}", f"@other_{number}"])
    lane = dice.choice([Lane.ANSWER, Lane.BROADCAST, Lane.BROADCAST])
    return Call(chat, lane, dice.choice([1, 1, 1, 3, 10]), paid=dice.random() < 0.3)


async def _make(gate: Gate, call: Call, dice: random.Random) -> None:
    permit = await gate.admit(call)
    try:
        await asyncio.sleep(dice.choice([0, 0, 0.01, 0.2]))  # while its row is marked
        await gate.start(permit)
        await asyncio.sleep(dice.choice([0, 0.001, 0.05, 0.5, 3]))
        gate.end(permit, dice.choice(ENDS), dice.choice([0.1, 2, 20]))
    except HeldBackError as held:
        await asyncio.sleep(held.seconds)
        await _make(gate, call, dice)
    finally:
        gate.drop(permit)


@pytest.mark.parametrize("seed", range(12))
def test_nobody_waits_for_ever_and_nothing_stays_taken(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        most = dice.choice([1, 2, 8, 64])
        gate = Gate(_limits(dice), clock=loop.time, later=loop.call_later, most=most)
        tasks = []
        for _ in range(60):
            call = _call(dice)
            task = loop.create_task(_make(gate, call, dice))
            tasks.append(task)
            if dice.random() < 0.05:
                loop.call_later(dice.random() * 10, task.cancel)
            await asyncio.sleep(dice.choice([0, 0, 0, 0.001, 0.02, 1, 5]))
            if call.chat and call.chat.startswith("@") and dice.random() < 0.7:
                # Now and then the name passes to another chat.
                at = int(call.chat[-1]) if dice.random() < 0.8 else dice.randrange(1, 6)
                gate.known_as(call.chat, -at)
        _, waiting = await asyncio.wait(tasks, timeout=9_000)
        assert not waiting
        assert not [task for task in tasks if not task.cancelled() and task.exception()]
        await asyncio.sleep(120)
        # All at once, with nothing but their own ends to let the next one go.
        chats = [f"{sign}{number}" for sign in ("", "-") for number in range(1, 10)]
        calls = [Call(chat, Lane.BROADCAST) for chat in chats + chats]
        assert not any(gate.wait_of(call) for call in calls)
        # Two a chat: where a minute takes one message only, the second waits for the next one.
        await asyncio.wait_for(asyncio.gather(*(_one_more(gate, call) for call in calls)), 100)

    run_virtually(scenario())


async def _one_more(gate: Gate, call: Call) -> None:
    permit = await gate.admit(call)
    await gate.start(permit)
    await asyncio.sleep(0.05)
    gate.end(permit, Ended.ANSWERED)


def test_a_call_that_goes_by_an_older_name_gives_its_place_back() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        gate = Gate(Limits(), clock=loop.time, later=loop.call_later)
        gate.known_as("@before", -7)
        permit = await gate.admit(Call("@before", Lane.BROADCAST))
        await gate.start(permit)
        gate.known_as("@after", -7)  # the channel is renamed meanwhile
        gate.end(permit, Ended.ANSWERED)
        await asyncio.wait_for(_one_more(gate, Call("-7", Lane.BROADCAST)), 1.5)

    run_virtually(scenario())


@pytest.mark.parametrize("known", [[], [-7]])
def test_a_name_that_passes_on_meanwhile_gives_the_place_back_where_it_was_taken(
    known: list[int],
) -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        gate = Gate(Limits(), clock=loop.time, later=loop.call_later)
        for number in known:
            gate.known_as("@desk", number)
        first = await gate.admit(Call("@desk", Lane.BROADCAST))
        await gate.start(first)
        gate.known_as("@desk", -7)
        gate.known_as("@desk", -8)
        # That of the other chat is its own: it takes no second one before this has ended.
        second = await gate.admit(Call("@desk", Lane.BROADCAST))
        await gate.start(second)
        gate.end(first, Ended.ANSWERED)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gate.admit(Call("-8", Lane.BROADCAST)), 5)
        await asyncio.wait_for(_one_more(gate, Call("-7", Lane.BROADCAST)), 5)
        gate.end(second, Ended.ANSWERED)
        await asyncio.wait_for(_one_more(gate, Call("-8", Lane.BROADCAST)), 5)

    run_virtually(scenario())
