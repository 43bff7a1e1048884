"""The gate under every call of python-telegram-bot, whoever makes it.

The sender brings its permit; whatever is called by the bot's own methods is an answer that somebody
waits for. A broadcast's errors are its row's matter (outcome.py); an answer has no ledger behind
it, so it is tried again here where that is safe.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from telegram.error import ChatMigrated, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.common.logs import log
from bot.publishing.limits.gate import Gate, HeldBackError
from bot.publishing.limits.lanes import Permit
from bot.publishing.limits.pace import Ended
from bot.publishing.limits.values import Call, read_call
from bot.publishing.request import NeverSentError

# Longer than this nobody waits for an answer; the program's end must not wait for it either.
PATIENCE_SECONDS = 15.0

Answer = bool | dict[str, Any] | list[dict[str, Any]]
Callback = Callable[..., Coroutine[Any, Any, Answer]]
# The group of this chat_id has become the one with that number.
Migrated = Callable[[str, int], Awaitable[None]]

T = TypeVar("T")

_log = log(__name__)


async def through(gate: Gate, permit: Permit, make: Callable[[], Awaitable[T]]) -> T:
    """Make the call when its turn has come, and tell the gate how it ended.

    Raises: what `make` raises, and RetryAfter where a flood is known already.
    """
    try:
        await gate.start(permit)
    except HeldBackError as held:
        raise RetryAfter(timedelta(seconds=held.seconds)) from held
    try:
        answer = await make()
    except RetryAfter as error:
        gate.end(permit, Ended.REFUSED, seconds_of(error))
        _log.warning("flood control", chat=permit.call.chat, seconds=seconds_of(error))
        raise
    except NeverSentError:
        gate.end(permit, Ended.NEVER_SENT)
        raise
    except BaseException:
        # It tells nothing of the way: a refusal may come from before the server's count.
        gate.end(permit, Ended.FAILED)
        raise
    gate.end(permit, Ended.ANSWERED)
    return answer


class GateLimiter(BaseRateLimiter[None]):
    def __init__(self, gate: Gate, migrated: Migrated) -> None:
        self._gate = gate
        self._migrated = migrated

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Answer:
        """Raises: RetryAfter where it would take longer than a person waits."""

        async def make() -> Answer:
            return await callback(*args, **kwargs)

        patience = PATIENCE_SECONDS
        while (call := read_call(endpoint, data)) is not None:
            patience -= 1.0 + self._wait(call, patience)
            permit = await self._gate.admit(call)
            try:
                answer = await through(self._gate, permit, make)
            except RetryAfter:
                continue
            except ChatMigrated as error:
                _log.info("a group has moved", chat=call.chat, to=error.new_chat_id)
                await self._migrated(str(call.chat), error.new_chat_id)
                data["chat_id"] = error.new_chat_id
            else:
                self._learn_name(answer)
                return answer
        return await make()

    def _wait(self, call: Call, patience: float) -> float:
        wait = self._gate.wait_of(call)
        if wait > patience:
            raise RetryAfter(timedelta(seconds=wait))
        return wait

    def _learn_name(self, answer: Answer) -> None:
        chat = answer.get("chat") if isinstance(answer, dict) else None
        if isinstance(chat, dict) and "username" in chat and chat.get("type") != "private":
            self._gate.known_as(f"@{chat['username']}", int(chat["id"]))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    after: int | timedelta = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
