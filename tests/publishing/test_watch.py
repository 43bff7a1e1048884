"""Whose channels the watch over rights pauses: those of the chat that the word is of."""

from __future__ import annotations

from typing import Any

import pytest

from bot.common.texts import load_texts
from bot.publishing.notices import Notices
from bot.publishing.rights import Standing
from bot.publishing.watch import WAITS, Chat, RightsWatch
from storage.errors import StoreUnavailableError
from storage.records import ChannelState, NewChannel
from storage.store import SqlStore
from tests.builders import NOW

OUT, WITHIN = Standing("the bot was removed"), Standing(None)


def watch_over(ledger: SqlStore, slept: list[float]) -> RightsWatch:
    notices = Notices(ledger, load_texts("en"), [], lambda: NOW)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return RightsWatch(ledger, notices, lambda: NOW, lambda: None, sleep)


async def test_every_thread_of_the_chat_rests_and_no_other_chat(ledger: SqlStore) -> None:
    for new in (
        NewChannel("@forum", 3, chat_id=-100_5),
        NewChannel("-1005", 4),
        NewChannel("@Desk"),
        NewChannel("@desk", 2, chat_id=-100_9),  # the name has passed on from this one
        NewChannel("77", kind="private"),
    ):
        await ledger.add_channel(new, now=NOW)
    watch = watch_over(ledger, [])

    async def paused() -> list[int]:
        every = await ledger.channels(with_private=True)
        return [one.id for one in every if one.pause_reason]

    for chat, resting in (
        (Chat(-100_5, "supergroup", "Forum", "renamed"), [1, 2]),
        (Chat(-100_6, "channel", "Desk", "desk"), [1, 2, 3]),
        (Chat(77, "private", "Olena", None), [1, 2, 3, 5]),
        (Chat(-100_8, "channel", "New", "unknown"), [1, 2, 3, 5]),
    ):
        await watch.heard(chat, WITHIN, OUT, by="Olena")
        assert await paused() == resting
    await watch.heard(Chat(77, "private", "Olena", None), OUT, WITHIN, by="Olena")
    assert await paused() == [1, 2, 3]


@pytest.mark.parametrize("fails", [2, len(WAITS) + 1])
async def test_a_word_that_comes_while_the_database_is_busy_is_not_lost(
    ledger: SqlStore, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    channel = await ledger.add_channel(NewChannel("@desk", chat_id=-100_6), now=NOW)
    await ledger.pause_channel(channel.id, reason="the bot was removed", now=NOW)
    resume, slept, busy = ledger.resume_channel, list[float](), iter(range(fails))

    async def locked(*args: Any, **kwargs: Any) -> object:
        if next(busy, None) is not None:
            raise StoreUnavailableError("database is locked")
        return await resume(*args, **kwargs)

    monkeypatch.setattr(ledger, "resume_channel", locked)
    heard = watch_over(ledger, slept).heard(
        Chat(-100_6, "channel", "Desk", "desk"), OUT, WITHIN, by="Olena"
    )
    if fails > len(WAITS):
        with pytest.raises(StoreUnavailableError):
            await heard
    else:
        await heard
    assert slept == list(WAITS[:fails])
    state = (await ledger.channel_by_id(channel.id)).state
    assert (state is ChannelState.ACTIVE) is (fails <= len(WAITS))
