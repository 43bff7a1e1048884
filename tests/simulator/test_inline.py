"""Inline mode, taps on what it brought, and answers that open addresses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)

from simulator import HandsError, NothingCameError, Simulator
from simulator.people import Person
from tests.simulator.conftest import Call

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


def _article(name: str, markup: InlineKeyboardMarkup | None = None) -> InlineQueryResultArticle:
    content = InputTextMessageContent(f"<b>{name}</b>", parse_mode="HTML")
    return InlineQueryResultArticle(name.lower(), name, content, reply_markup=markup)


async def _answer(bot: telegram.Bot, *results: InlineQueryResultArticle) -> telegram.InlineQuery:
    while True:
        for update in await bot.get_updates(timeout=5, allowed_updates=Update.ALL_TYPES):
            await bot.get_updates(offset=update.update_id + 1)
            if update.inline_query is not None:
                await update.inline_query.answer(results)
                return update.inline_query


async def _asked(
    person: Person, bot: telegram.Bot, chat: int | None = None
) -> telegram.InlineQuery:
    asking = asyncio.create_task(person.asks_inline("baku", chat))
    query = await _answer(bot, _article("Baku", GO), _article("Ganja"))
    assert await asking == ["Baku", "Ganja"]
    return query


async def test_a_result_is_sent_by_the_person(simulator: Simulator, bot: telegram.Bot) -> None:
    group = simulator.add_group("Desk")
    olena = simulator.person("Olena", language="uk")
    query = await _asked(olena, bot, group)
    assert (query.query, query.chat_type, query.from_user.id) == ("baku", "supergroup", olena.id)
    sent = await olena.chooses("Ganja")
    assert (sent.text, sent.via_bot, sent.sender) == ("Ganja", True, olena.user)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.via_bot is not None
    assert (update.message.via_bot.id, update.message.text) == (bot.id, "Ganja")
    assert update.message.entities[0].type == "bold"
    assert update.chosen_inline_result is None


async def test_a_tap_on_a_sent_result_and_its_edit(simulator: Simulator, bot: telegram.Bot) -> None:
    simulator.backend.profile.inline_feedback = True
    olena = simulator.person("Olena")
    await _asked(olena, bot)
    await olena.chooses("baku")
    await olena.taps("Go")
    chosen, _, tapped = await bot.get_updates()
    assert chosen.chosen_inline_result is not None
    assert tapped.callback_query is not None
    inline_id = tapped.callback_query.inline_message_id
    assert inline_id == chosen.chosen_inline_result.inline_message_id
    assert (tapped.callback_query.message, chosen.chosen_inline_result.result_id) == (None, "baku")
    assert await bot.edit_message_text("changed", inline_message_id=inline_id) is True
    assert [message.text for message in olena.sees()] == ["changed"]
    with pytest.raises(telegram.error.BadRequest, match="Invalid inline message identifier"):
        await bot.edit_message_text("x", inline_message_id="IN0")


async def test_what_inline_hands_cannot_do(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    with pytest.raises(HandsError, match="has asked for no results"):
        await olena.chooses("Baku")
    await _asked(olena, bot)
    with pytest.raises(HandsError, match="no result 'Sheki'; on show: Baku, Ganja"):
        await olena.chooses("Sheki")
    with pytest.raises(NothingCameError, match="for inline results in vain"):
        await olena.asks_inline("x", timeout_seconds=0)


def _result(**changes: Any) -> dict[str, Any]:
    content = {"message_text": "x"}
    return {"type": "article", "id": "1", "title": "X", "input_message_content": content} | changes


REFUSED: tuple[tuple[Any, int, str], ...] = (
    ("x", 400, "can't parse inline query results JSON object"),
    ({}, 400, "expected an Array of inline query results"),
    ([_result(id=str(n)) for n in range(51)], 400, "RESULTS_TOO_MUCH"),
    ([_result(), _result()], 400, "RESULT_ID_DUPLICATE"),
    ([_result(id="")], 400, "RESULT_ID_INVALID"),
    ([_result(input_message_content={"message_text": ""})], 400, "message text is empty"),
    ([_result(input_message_content={"message_text": " "})], 400, "text must be non-empty"),
    ([_result(type="photo")], 501, "results of type photo"),
    ([], 400, "query is too old and response timeout expired or query ID is invalid"),
)


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(("results", "status", "reason"), REFUSED)
async def test_an_answer_is_refused(call: Call, results: Any, status: int, reason: str) -> None:
    answer = await call("answerInlineQuery", inline_query_id="1", results=results)
    assert answer.status == status
    assert answer.description.endswith(reason)


async def test_a_tap_may_open_the_bots_own_chat(simulator: Simulator, bot: telegram.Bot) -> None:
    olena = simulator.person("Olena")
    await olena.says("/list")
    await bot.send_message(olena.id, "x", reply_markup=GO)
    await olena.taps("Go")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    link = f"https://t.me/{simulator.bot.username}?start=a_1"
    assert await query.answer(url=link)
    with pytest.raises(telegram.error.BadRequest, match="Url_invalid"):
        await query.answer(url="https://example.org/")
    (callback,) = simulator.backend.queries.callbacks.values()
    assert callback.opened == [link]
