"""What a handler's own answer does where it meets a 429 or a group that has moved."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.publishing.limits.gate import Gate
from bot.publishing.limits.values import Limits
from bot.publishing.limits.wire import Answer, GateLimiter
from tests.publishing.virtual import run_virtually


def answered(
    *errors: TelegramError, endpoint: str = "sendMessage", chat: int | str = -5
) -> tuple[list[object], list[tuple[str, int]], float]:
    """The chat_id of each call that was made, the moves that were told, and the seconds."""

    async def scenario() -> tuple[list[object], list[tuple[str, int]], float]:
        loop, calls, moves, left = asyncio.get_running_loop(), [], [], list(errors)

        async def moved(old: str, new: int) -> None:
            moves.append((old, new))

        async def call(endpoint: str, data: dict[str, object]) -> Answer:
            calls.append(data.get("chat_id"))
            if left:
                raise left.pop(0)
            return True

        gate = Gate(Limits(), clock=loop.time, later=loop.call_later)
        data = {"chat_id": chat, "text": "words"}
        await GateLimiter(gate, moved).process_request(
            call, (endpoint, data), {}, endpoint, data, None
        )
        return calls, moves, loop.time()

    return run_virtually(scenario())


def test_an_answer_waits_as_long_as_it_is_told_and_goes_again() -> None:
    calls, _, seconds = answered(RetryAfter(timedelta(seconds=3)))
    assert calls == [-5, -5]
    assert 3 <= seconds < 3.1


def test_nobody_waits_a_minute_for_an_answer() -> None:
    with pytest.raises(RetryAfter):
        answered(RetryAfter(timedelta(seconds=60)))


def test_an_answer_follows_a_group_that_has_moved_and_tells_of_it() -> None:
    calls, moves, _ = answered(ChatMigrated(-100500))
    assert (calls, moves) == ([-5, -100500], [("-5", -100500)])


def test_a_group_that_moves_in_circles_ends() -> None:
    with pytest.raises(RetryAfter):
        answered(*(ChatMigrated(-100500 - number % 2) for number in range(100)))


def test_other_refusals_and_methods_without_limit_pass_as_they_are() -> None:
    with pytest.raises(BadRequest):
        answered(BadRequest("Message is too long"))
    with pytest.raises(RetryAfter):
        answered(RetryAfter(timedelta(seconds=1)), endpoint="answerCallbackQuery")
    assert answered(endpoint="getMe")[2] == 0
