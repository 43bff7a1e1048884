"""The small bot of clients.py, written with aiogram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import LinkPreviewOptions as Preview
from aiogram.types import ReplyParameters


def _dispatcher() -> aiogram.Dispatcher:
    dispatcher, data = aiogram.Dispatcher(), aiogram.F.data

    def keyboard(**buttons: str) -> aiogram.types.InlineKeyboardMarkup:
        row = [
            aiogram.types.InlineKeyboardButton(text=text, callback_data=name)
            for name, text in buttons.items()
        ]
        return aiogram.types.InlineKeyboardMarkup(inline_keyboard=[row])

    @dispatcher.message(CommandStart())
    async def greet(message: aiogram.types.Message) -> None:
        assert message.from_user is not None
        await message.answer(
            f"Hello, <b>{message.from_user.first_name}</b>",
            parse_mode="HTML",
            link_preview_options=Preview(is_disabled=True),
            reply_markup=keyboard(more="More", publish="Publish"),
        )

    @dispatcher.callback_query(data == "more")
    async def more(query: aiogram.types.CallbackQuery) -> None:
        assert isinstance(query.message, aiogram.types.Message)
        await query.answer("Here you are")
        await query.message.edit_text("More words", reply_markup=keyboard(publish="Publish"))

    @dispatcher.callback_query(data == "publish")
    async def publish(query: aiogram.types.CallbackQuery, bot: aiogram.Bot) -> None:
        await query.answer()
        post = await bot.send_message("@news", "First words", disable_notification=True)
        await post.edit_text("<i>Corrected</i> words", parse_mode="HTML")

    @dispatcher.message(aiogram.F.text)
    async def echo(message: aiogram.types.Message) -> None:
        said = ReplyParameters(message_id=message.message_id)
        await message.answer(message.text or "", reply_parameters=said)

    return dispatcher


@asynccontextmanager
async def aiogram_bot(url: str, token: str) -> AsyncIterator[None]:
    server = TelegramAPIServer.from_base(url)
    bot, dispatcher = aiogram.Bot(token, AiohttpSession(api=server)), _dispatcher()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling
