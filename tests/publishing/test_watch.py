"""Whose channels the watch over rights pauses: those of the chat that the word is of."""

from __future__ import annotations

from bot.common.texts import load_texts
from bot.publishing.notices import Notices
from bot.publishing.rights import Standing
from bot.publishing.watch import Chat, RightsWatch
from storage.records import NewChannel
from storage.store import SqlStore
from tests.builders import NOW


async def test_every_thread_of_the_chat_rests_and_no_other_chat(ledger: SqlStore) -> None:
    for new in (
        NewChannel("@forum", 3, chat_id=-100_5),
        NewChannel("-1005", 4),
        NewChannel("@Desk"),
        NewChannel("@desk", 2, chat_id=-100_9),  # the name has passed on from this one
        NewChannel("77", kind="private"),
    ):
        await ledger.add_channel(new, now=NOW)
    notices = Notices(ledger, load_texts("en"), [], lambda: NOW)
    watch = RightsWatch(ledger, notices, lambda: NOW, lambda: None)
    out, within = Standing("the bot was removed"), Standing(None)

    async def paused() -> list[int]:
        every = await ledger.channels(with_private=True)
        return [one.id for one in every if one.pause_reason]

    for chat, resting in (
        (Chat(-100_5, "supergroup", "Forum", "renamed"), [1, 2]),
        (Chat(-100_6, "channel", "Desk", "desk"), [1, 2, 3]),
        (Chat(77, "private", "Olena", None), [1, 2, 3, 5]),
        (Chat(-100_8, "channel", "New", "unknown"), [1, 2, 3, 5]),
    ):
        await watch.heard(chat, within, out, by="Olena")
        assert await paused() == resting
    await watch.heard(Chat(77, "private", "Olena", None), out, within, by="Olena")
    assert await paused() == [1, 2, 3]
