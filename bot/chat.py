"""What every handler of a chat works with: the desk, the typed context, a command's entry.

readers and editors build on it; bot.app registers what they list.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, InaccessibleMessage, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.common.clock import Now
from bot.common.texts import Texts, Translator
from bot.newsroom.intake import Intake
from bot.newsroom.pages import Pages
from bot.publishing.look import Look
from bot.publishing.plan import Planner
from bot.publishing.render import Button, Message, render_text
from bot.publishing.watch import RightsWatch
from config.regions import RegionBook
from config.settings import Settings
from storage.contract import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The objects that bot.app has built and joined."""

    settings: Settings
    store: Store
    book: RegionBook
    texts: Texts
    look: Look
    planner: Planner
    intake: Intake
    pages: Pages
    watch: RightsWatch
    now: Now
    wake_sender: Callable[[], None]
    wake_timetable: Callable[[], None]
    wake_corrector: Callable[[], None]
    wake_poller: Callable[[], None]
    readers_commands: tuple[Command, ...] = ()
    owners_commands: tuple[Command, ...] = ()

    def is_owner(self, user_id: int | None) -> bool:
        return user_id in self.settings.owners


class NewsContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Desk]):
    """The context of one update. Its desk is python-telegram-bot's bot_data, typed."""

    @property
    def desk(self) -> Desk:
        return self.bot_data

    def texts_for(self, update: Update) -> Translator:
        """The texts in the person's language."""
        user = update.effective_user
        return self.desk.texts.of(user.language_code if user else None)

    @property
    def words(self) -> str:
        """What stands behind the command, white space folded."""
        return " ".join(self.args or ())

    async def say(
        self,
        update: Update,
        template: str,
        /,
        buttons: Sequence[Sequence[Button]] = (),
        **values: object,
    ) -> None:
        """Answer with a translated template; the values are data and are escaped."""
        await self.reply(update, render_text(template, buttons=buttons, **values))

    async def reply(self, update: Update, message: Message) -> None:
        """Answer in the chat (and the forum topic) that the update came from."""
        chat, asked = update.effective_chat, update.effective_message
        if chat is None:
            return
        payload = message.payload()
        await self.bot.send_message(
            chat_id=chat.id,
            text=payload.pop("text"),
            message_thread_id=asked.message_thread_id
            if asked is not None and asked.is_topic_message
            else None,
            api_kwargs=payload,
        )

    async def redraw(self, update: Update, message: Message) -> None:
        """Answer a tap by changing the message that holds the button, or anew where it is gone."""
        query = update.callback_query
        if query is None or not _can_change(query):
            await self.reply(update, message)
            return
        payload = message.payload()
        try:
            await query.edit_message_text(text=payload.pop("text"), api_kwargs=payload)
        except BadRequest as error:
            if "message is not modified" not in str(error).lower():
                raise


def _can_change(query: CallbackQuery) -> bool:
    return query.message is not None and not isinstance(query.message, InaccessibleMessage)


def rows_of(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """The buttons in rows of at most `width`."""
    return [list(buttons[i : i + width]) for i in range(0, len(buttons), width)]


Handle = Callable[[Update, NewsContext], Coroutine[Any, Any, None]]
# A tap's handler also gets the button's data behind the prefix, split at the colons.
HandleTap = Callable[[Update, NewsContext, Sequence[str]], Coroutine[Any, Any, None]]
NewsApplication = Application[ExtBot[None], NewsContext, dict[Any, Any], dict[Any, Any], Desk, Any]


@dataclass(frozen=True, slots=True)
class Tap:
    """A kind of button: its callback data is `prefix:...`."""

    prefix: str
    handle: HandleTap


@dataclass(frozen=True, slots=True)
class Command:
    """A command, all its names, and the buttons that belong to it.

    `usage` shows the arguments, `help` says in a few words what it does; both marked by N_ where
    they hold words.
    """

    names: tuple[str, ...]
    usage: str
    help: str
    handle: Handle
    taps: tuple[Tap, ...] = ()
