"""Posts that may have arrived: the program finds out by itself, in a real chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.publishing import inquiry, settler
from simulator import Fault, FaultKind
from storage.records import DeliveryState
from tests.e2e.conftest import City
from tests.e2e.test_trouble import plan


async def test_posts_in_doubt_are_found_or_sent_again_in_order(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiry, "PAUSE", timedelta(milliseconds=1))
    monkeypatch.setattr(inquiry, "IN_FLIGHT", timedelta(milliseconds=1))
    monkeypatch.setattr(settler, "IDLE_SECONDS", 0.02)
    telegram, owner = city.telegram, city.owner
    await owner.says("/start")
    city.settings = city.settings.model_copy(
        update={"service_chat": str(owner.id), "answer_seconds": 600}
    )
    chat_id = telegram.chat("@caucasus").id
    async with city.office() as office:
        await plan(office, "@caucasus")
        await telegram.waits_for("@caucasus", lambda posts: len(posts) == 1)
        telegram.add_foreign_post("@caucasus", "Good morning!")
        for kind, committed in (
            (FaultKind.DROP, True),
            (FaultKind.BAD_GATEWAY, False),
            (FaultKind.TRUNCATED, True),
        ):
            fault = Fault(kind, method="sendMessage", chat_id=chat_id, after_commit=committed)
            telegram.add_fault(fault)
        await plan(office, "@caucasus", 4)

        async def all_sent() -> bool:
            rows = [row for row in await office.ledger() if row.article_id]
            return len(rows) == 5 and {row.state for row in rows} == {DeliveryState.SENT}

        await office.until(all_sent, 20)
        rows = sorted((row for row in await office.ledger()), key=lambda row: row.id)
    posts = [post for post in telegram.messages("@caucasus") if "Good morning" not in post.text]
    assert [post.message_id for post in posts] == [row.message_id for row in rows], "in order"
    assert [row.article_title in post.text for row, post in zip(rows, posts, strict=True)]
    assert not any("arrived" in message.text for message in owner.sees())
    assert not any(message.forward_origin for message in telegram.messages(owner.id)), "clean"
