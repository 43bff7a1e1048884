"""What is written down after a call, and a kill between two of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.common.clock import sleep
from bot.publishing.aftermath import Aftermath
from bot.publishing.outcome import Bug, Migrated, Outcome, Pause, Plainly
from bot.publishing.sent_lines import MOST_LINES, SentLines
from storage.errors import StoreUnavailableError
from storage.records import (
    ChannelState,
    Delivery,
    DeliveryAction,
    DeliveryState,
    EditionOrigin,
    Notice,
)
from storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_new_delivery, a_new_edition, planned_posts

LATER = NOW + timedelta(minutes=5)


class KilledError(BaseException):
    """kill -9."""


class Bell:
    def channel_paused(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        edition = a_new_edition(channel_id=delivery.channel_id, origin=EditionOrigin.NOTICE)
        return [Notice(edition, (a_new_delivery(payload={"text": reason}),))]

    delivery_failed = delivery_plain = delivery_unknown = sending_broke_off = channel_paused


async def test_killed_before_the_pause_the_row_fails_once_more_and_owners_are_told_once(
    ledger: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await planned_posts(ledger)
    aftermath = Aftermath(ledger, Bell(), lambda: NOW, sleep, SentLines(lambda: NOW))

    async def sent_in_vain() -> None:
        (row,) = await ledger.lease_deliveries("a", now=NOW, until=LATER, limit=9)
        assert await ledger.mark_sending(row.id, "a", now=NOW)
        await aftermath.not_sent(row, Pause("bot was kicked"))

    with monkeypatch.context() as patched:
        patched.setattr(SqlStore, "pause_channel", lambda *_, **__: _killed())
        with pytest.raises(KilledError):
            await sent_in_vain()
    assert (await ledger.delivery(1)).state is DeliveryState.PLANNED, "nothing is in doubt"
    await sent_in_vain()
    assert (await ledger.channel_by_id(1)).state is ChannelState.PAUSED
    rows = await ledger.deliveries(limit=9)
    assert [row.payload["text"] for row in rows if row.article_id is None] == ["bot was kicked"]


@pytest.mark.parametrize(
    ("before", "state"),
    [("flood control", ChannelState.ACTIVE), ("the group became -1008", ChannelState.PAUSED)],
)
async def test_a_group_that_moves_is_followed_unless_it_moves_on_and_on(
    ledger: SqlStore, before: str, state: ChannelState
) -> None:
    await planned_posts(ledger)
    aftermath = Aftermath(ledger, Bell(), lambda: NOW, sleep, SentLines(lambda: NOW))
    (row,) = await ledger.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert await ledger.mark_sending(row.id, "a", now=NOW)
    await aftermath.not_sent(replace(row, attempts=60, reason=before), Migrated(-1009))
    channel = await ledger.channel_by_id(1)
    assert channel.state is state
    assert (channel.chat_id == -1009) == (state is ChannelState.ACTIVE)
    assert (await ledger.delivery(1)).state is DeliveryState.PLANNED


@pytest.mark.parametrize(
    ("method", "outcome"),
    [("resolve_channel", Migrated(-1009)), ("pause_channel", Pause("kicked")),
     ("is_unreported_broadcast", Bug("too long"))],
)  # fmt: skip
async def test_a_database_that_is_locked_in_the_middle_leaves_no_row_on_its_way(
    ledger: SqlStore, monkeypatch: pytest.MonkeyPatch, method: str, outcome: Outcome
) -> None:
    await planned_posts(ledger)
    right, waits = getattr(ledger, method), []

    async def locked_once(*args: object, **kwargs: object) -> object:
        if not waits:
            raise StoreUnavailableError("locked")
        return await right(*args, **kwargs)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(ledger, method, locked_once)
    aftermath = Aftermath(ledger, Bell(), lambda: NOW, wait, SentLines(lambda: NOW))
    (row,) = await ledger.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    assert await ledger.mark_sending(row.id, "a", now=NOW)
    await aftermath.not_sent(row, outcome)
    assert len(waits) == 1
    failed = isinstance(outcome, Bug)
    state = (await ledger.delivery(row.id)).state
    assert state is (DeliveryState.FAILED if failed else DeliveryState.PLANNED)
    channel = await ledger.channel_by_id(row.channel_id)
    assert (channel.chat_id == -1009) == isinstance(outcome, Migrated)
    assert (channel.state is ChannelState.PAUSED) == isinstance(outcome, Pause)


async def test_an_edit_goes_in_plain_text_though_another_of_its_correction_has_failed(
    ledger: SqlStore,
) -> None:
    (post,) = await planned_posts(ledger)
    edit = a_new_delivery(
        post.article_id, action=DeliveryAction.EDIT, target_id=post.id, message_id=7
    )
    await ledger.plan_edition(
        a_new_edition(post.article_id, channel_id=post.channel_id),
        [edit, replace(edit, part=1, message_id=8)],
    )
    aftermath = Aftermath(ledger, Bell(), lambda: NOW, sleep, SentLines(lambda: NOW))
    _, *edits = await ledger.lease_deliveries("a", now=NOW, until=LATER, limit=9)
    for row, outcome in zip(edits, (Bug("too long"), Plainly({"text": "p"}, "x")), strict=True):
        assert await ledger.mark_sending(row.id, "a", now=NOW)
        await aftermath.not_sent(row, outcome)
    failed, again = [await ledger.delivery(row.id) for row in edits]
    assert (failed.state, again.state) == (DeliveryState.FAILED, DeliveryState.PLANNED)
    assert again.payload == {"text": "p"}


async def _killed() -> bool:
    raise KilledError


def test_of_many_posts_in_a_second_the_log_tells_a_few_and_the_number_of_the_rest() -> None:
    moments = iter([NOW] * (MOST_LINES + 3) + [NOW + timedelta(seconds=1)])
    lines = SentLines(lambda: next(moments))
    with capture_logs() as told:
        for number in range(MOST_LINES + 4):
            lines.sent(a_delivery(id=number), number)
        lines.tell_rest()
    assert [line.get("count", line.get("delivery")) for line in told] == [*range(MOST_LINES), 3, 8]
