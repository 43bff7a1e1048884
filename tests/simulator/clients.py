"""One small bot, written with three client libraries as their documentation has it.

It greets with two buttons and echoes what is said. **More** edits the greeting, **Publish** posts
in @news and corrects the post. Each runs it against an API while the context is open; aiogram's
stands in clients_aiogram.py, because aiogram takes seconds to import.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

GRAMMY = Path(__file__).parent / "grammy"

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


# -- grammY


def grammy_modules() -> Path:
    """The folder of node_modules that `make clients` has made. Skips where there is none."""
    if shutil.which("node") is None:
        pytest.skip("grammY: node is not installed")
    modules = GRAMMY / "node_modules"
    if not modules.is_dir():
        pytest.skip("grammY: it is not installed (make clients)")
    return modules


def grammy_bot(modules: Path) -> Running:
    @asynccontextmanager
    async def run(url: str, token: str) -> AsyncIterator[None]:
        environment: dict[str, Any] = {**os.environ, "NODE_PATH": str(modules)}
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
