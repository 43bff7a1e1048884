"""The call that a row stands for, made to the simulator."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import ChatMigrated

from bot.publishing.calls import make_call
from bot.publishing.change_outcome import CANNOT_EDIT, outcome_of_row
from bot.publishing.outcome import Bug, outcome_of
from bot.publishing.request import AiohttpRequest
from simulator import Simulator
from storage.records import Delivery, DeliveryAction
from tests.builders import NOW, a_delivery


@pytest.mark.parametrize("action", [DeliveryAction.EDIT, DeliveryAction.DELETE])
async def test_a_change_never_touches_what_has_the_number_in_another_group(
    action: DeliveryAction,
) -> None:
    async with Simulator(judges=False) as telegram:
        old = telegram.add_group("Editors", basic=True)
        bot = Bot(telegram.token, f"{telegram.url}/bot", request=AiohttpRequest())
        async with bot:
            before = await make_call(bot, a_row(old, text="before"))
            new = telegram.migrate(old)
            while (after := await make_call(bot, a_row(new, text="after"))).message_id < 3:
                pass
            change = a_row(new, text="x", action=action, message_id=after.message_id, chat_id=old)
            with pytest.raises(ChatMigrated) as raised:
                await make_call(bot, change)
        assert before.chat_id == old
        assert [m.text for m in telegram.messages(new) if m.text][-1] == "after"
    outcome = outcome_of(raised.value, attempts=1, now=NOW)
    told = outcome_of_row(outcome, change, now=NOW)
    assert isinstance(told, Bug) and CANNOT_EDIT in told.reason


def a_row(chat: int, *, text: str, **changes: object) -> Delivery:
    return a_delivery(channel_chat_id=chat, payload={"text": text}, **changes)
