"""Hands: a person who writes to the bot, sends it files, taps its buttons and sees its answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlsplit

from simulator.backend import Backend
from simulator.book import EventKind
from simulator.entities import Formatted
from simulator.errors import HandsError, NothingCameError
from simulator.gestures import PATIENCE_SECONDS, Gestures
from simulator.limits import trim
from simulator.methods.files import add_file
from simulator.world import Chat, ChatKind, File, Json, Message, User

_TELEGRAM_HOSTS = ("t.me", "telegram.me")


class Person(Gestures):
    """One person. Chats are named by id or @username; left out, it is the private chat.

    Every method may raise HandsError: one sentence about what cannot be done.
    """

    def __init__(self, backend: Backend, user: User) -> None:
        self.user = user
        self._backend = backend
        self._last_act = 0  # the book's number at the person's last act

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.first_name

    # -- acting

    async def says(
        self,
        text: str,
        chat: int | str | None = None,
        *,
        reply_to: int | None = None,
        entities: Sequence[Json] = (),
    ) -> Message:
        """Write a message, maybe as an answer. The first one in private starts the bot's chat.

        `entities`: of the Bot API, offsets and lengths in UTF-16 units.
        """
        words = self._backend.texts.normalise(Formatted(text, tuple(entities)))
        return self._send(trim(words), None, chat, reply_to)

    async def sends_file(
        self, name: str, content: bytes, caption: str | None = None, chat: int | str | None = None
    ) -> Message:
        """Send a document."""
        if not content:
            raise HandsError(f"{name} is empty: Telegram sends no empty files")
        words = self._backend.texts.normalise(Formatted(caption or ""))
        return self._send(trim(words), add_file(self._backend, name, content), chat)

    def _send(
        self,
        words: Formatted,
        document: File | None,
        where: int | str | None,
        reply_to: int | None = None,
    ) -> Message:
        if not words.text and document is None:
            raise HandsError("an empty message cannot be sent")
        chat = self._chat(where)
        may_post = "can_post_messages" in chat.admins.get(self.id, ())
        if chat.kind is ChatKind.CHANNEL and self.id != chat.owner_id and not may_post:
            raise HandsError(f"{self.name} does not own the channel {chat.title}: only read it")
        if self.id in chat.banned:
            raise HandsError(f"{self.name} is banned from {chat.title}")
        if chat.migrated_to is not None:
            raise HandsError(f"{chat.title} is the supergroup {chat.migrated_to} now")
        if chat.is_group():
            chat.members.add(self.id)
        if chat.kind is ChatKind.PRIVATE:
            chat.started = True
            self._backend.set_blocked(self.user, blocked=False)
        message = self._backend.post(
            Message(
                chat_id=chat.id,
                message_id=0,
                date=self._backend.now(),
                sender=None if chat.kind is ChatKind.CHANNEL else self.user,
                author_id=self.id,
                text=words.text,
                entities=words.entities,
                document=document,
                reply_to=reply_to,
                thread_id=_thread(chat, reply_to),
                signature=self.name if chat.kind is ChatKind.CHANNEL and chat.signs else None,
            )
        )
        self._backend.tell_bot(message)
        self._last_act = self._backend.book.last_number
        return message

    async def taps(
        self, button: str, chat: int | str | None = None, message_id: int | None = None
    ) -> Message:
        """Press the newest button with these words, in this chat or in any that is open to all.

        A callback button sends the query; a link to this bot with ?start= opens the private chat
        and sends /start with the payload; any other link cannot be followed here. Returns the
        message that was tapped.
        """
        message, found = self._find_button(button, chat, message_id)
        if "callback_data" in found:
            self._backend.tap(self.user, message, found["callback_data"])
            self._last_act = self._backend.book.last_number
        elif "url" in found:
            await self.says(self._start_command(found["url"]))
        else:
            raise HandsError(
                f"the button {button!r} is of a kind that the simulator does not follow"
            )
        return message

    def _find_button(
        self, button: str, chat: int | str | None, message_id: int | None
    ) -> tuple[Message, Json]:
        chats = [self._chat(chat)] if chat is not None else self._visible_chats()
        on_show: list[str] = []
        for message in self._newest_first(chats):
            if message_id not in (None, message.message_id):
                continue
            for found in (one for row in message.keyboard for one in row):
                if found["text"] == button:
                    return message, found
                on_show.append(found["text"])
        seen = ", ".join(dict.fromkeys(on_show)) or "none"
        raise HandsError(f"{self.name} sees no button {button!r}; on show: {seen}")

    def _newest_first(self, chats: Sequence[Chat]) -> list[Message]:
        """By when the book last wrote of them: an edited message is new again."""
        order = {
            (event.chat_id, event.message.message_id): event.number
            for event in self._backend.book.events
            if event.message is not None and event.kind in (EventKind.MESSAGE, EventKind.EDIT)
        }
        messages = [message for chat in chats for message in chat.messages.values()]
        return sorted(messages, key=lambda m: order.get((m.chat_id, m.message_id), 0), reverse=True)

    def _start_command(self, url: str) -> str:
        parts = urlsplit(url)
        bot = self._backend.world.bot.username or ""
        payload = parse_qs(parts.query).get("start")
        ours = parts.hostname in _TELEGRAM_HOSTS and parts.path.strip("/").lower() == bot.lower()
        if not ours:
            raise HandsError(f"the button leads out of Telegram, to {url}")
        return f"/start {payload[0]}" if payload else "/start"

    async def blocks_bot(self) -> None:
        """The bot can no longer write in private; writing to it again lifts this."""
        self._backend.set_blocked(self.user, blocked=True)

    # -- seeing

    def sees(self, chat: int | str | None = None) -> list[Message]:
        """What the chat shows, oldest first."""
        return list(self._chat(chat).messages.values())

    def notices(self) -> list[str]:
        """What the bot answered to this person's taps, oldest first, without the silent answers."""
        callbacks = self._backend.queries.callbacks.values()
        mine = (callback for callback in callbacks if callback.user.id == self.id)
        return [text for callback in mine for text, _ in callback.answers if text]

    async def waits_for(
        self,
        check: Callable[[list[Message]], bool],
        chat: int | str | None = None,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> list[Message]:
        """Until the check holds for what the chat shows. Raises: NothingCameError."""
        here = self._chat(chat)
        if not await self._backend.book.pulse.until(
            lambda: check(list(here.messages.values())), timeout_seconds
        ):
            raise NothingCameError(self._waited(here, timeout_seconds))
        return self.sees(chat)

    async def gets_answer(self, timeout_seconds: float = PATIENCE_SECONDS) -> Message:
        """The first message that the bot sends or edits in private after the person's last act.

        Each call moves on, so the parts of a long answer come one by one.
        Raises: NothingCameError.
        """
        book, since = self._backend.book, self._last_act

        def answers() -> list[tuple[int, Message]]:
            return [
                (event.number, event.message)
                for event in book.events_since(since, chat_id=self.id)
                if event.kind in (EventKind.MESSAGE, EventKind.EDIT)
                and event.message is not None
                and event.message.sender == self._backend.world.bot
            ]

        if not await book.pulse.until(lambda: bool(answers()), timeout_seconds):
            raise NothingCameError(self._waited(self._chat(None), timeout_seconds))
        self._last_act, message = answers()[0]
        return message

    def _waited(self, chat: Chat, seconds: float) -> str:
        shown = [message.text[:60] for message in list(chat.messages.values())[-3:]]
        return f"{self.name} waited {seconds:g} s in vain; {chat.title} shows last: {shown}"

    def _visible_chats(self) -> list[Chat]:
        return list(self._backend.world.chats_of(self.user))


def _thread(chat: Chat, reply_to: int | None) -> int | None:
    """An answer stays in its thread; one to a channel's post begins the thread of its comments."""
    answered = chat.messages.get(reply_to or 0)
    if answered is None:
        return None
    return answered.message_id if answered.is_automatic_forward else answered.thread_id
