"""One small bot, written with three client libraries as their documentation has it.

It greets with two buttons and echoes what is said. **More** edits the greeting, **Publish** posts
in @news and corrects the post. Each of BOTS runs it against an API while the context is open.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import LinkPreviewOptions as Preview
from aiogram.types import ReplyParameters
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

GRAMMY = Path(__file__).parent / "grammy"
NPM_SECONDS = 120

Running = Callable[[str, str], AbstractAsyncContextManager[None]]


# -- python-telegram-bot


async def _greet(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None and update.effective_user is not None
    more = telegram.InlineKeyboardButton("More", callback_data="more")
    publish = telegram.InlineKeyboardButton("Publish", callback_data="publish")
    await update.message.reply_html(
        f"Hello, <b>{update.effective_user.first_name}</b>",
        link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
        reply_markup=telegram.InlineKeyboardMarkup([[more, publish]]),
    )


async def _more(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Here you are")
    publish = telegram.InlineKeyboardButton("Publish", callback_data="publish")
    markup = telegram.InlineKeyboardMarkup.from_button(publish)
    await update.callback_query.edit_message_text("More words", reply_markup=markup)


async def _publish(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer()
    post = await context.bot.send_message("@news", "First words", disable_notification=True)
    await post.edit_text("<i>Corrected</i> words", parse_mode="HTML")


async def _echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None and update.message.text is not None
    await update.message.reply_text(update.message.text, do_quote=True)


@asynccontextmanager
async def python_telegram_bot(url: str, token: str) -> AsyncIterator[None]:
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(CommandHandler("start", _greet))
    application.add_handler(CallbackQueryHandler(_more, "^more$"))
    application.add_handler(CallbackQueryHandler(_publish, "^publish$"))
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


# -- aiogram


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


# -- grammY


def install_grammy() -> Path:
    """The folder that holds grammY's node_modules, installed once outside of the checkout.

    Skips the test, with the reason, where Node.js, npm or npm's registry is missing.
    """
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"grammY: {program} is not installed")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dateline-tests"
    text = (GRAMMY / "package.json").read_text(encoding="utf-8")
    ready = caches / f"grammy-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    if not ready.exists():
        caches.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=caches) as made:
            folder = Path(made) / "grammy"
            folder.mkdir()
            (folder / "package.json").write_text(text, encoding="utf-8")
            _npm_install(folder)
            try:
                folder.rename(ready)
            except OSError:  # another run was quicker
                assert ready.exists()
    return ready


def _npm_install(folder: Path) -> None:
    # One quick retry: where there is no network, a run of the tests should not wait for minutes.
    retry = ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"]
    plain = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    command = ["npm", "install", *plain, *retry]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, capture_output=True, text=True, timeout=NPM_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"grammY: npm install took more than {NPM_SECONDS} s")
    if done.returncode != 0:
        pytest.skip(f"grammY: npm install failed: {done.stderr.strip()[-200:]}")


def grammy_bot(folder: Path) -> Running:
    @asynccontextmanager
    async def run(url: str, token: str) -> AsyncIterator[None]:
        environment: dict[str, Any] = {**os.environ, "NODE_PATH": str(folder / "node_modules")}
        process = await asyncio.create_subprocess_exec(
            "node", str(GRAMMY / "bot.cjs"), url, token, env=environment
        )
        try:
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    return run
