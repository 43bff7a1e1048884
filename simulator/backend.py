"""What methods, people and control calls act on: the world, the book, the updates, the texts.

Each action changes the world, writes it into the book, and queues the update where the bot gets
one: it hears of people and of other admins, never of its own messages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.book import Book, EventKind
from simulator.texts import Texts
from simulator.updates import UpdateQueue
from simulator.views import callback_json, chat_json, member_json, message_json, user_json
from simulator.world import (
    BotStatus,
    CallbackQuery,
    Chat,
    ChatKind,
    Json,
    Message,
    User,
    World,
)


@dataclass(slots=True)
class Profile:
    """What the bot told of itself. Commands by (scope as canonical JSON, language)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (what, language)


class Backend:
    """`now` gives Unix seconds; `keep` is the book's."""

    def __init__(
        self, world: World, texts: Texts, now: Callable[[], int], keep: int | None = None
    ) -> None:
        self.world = world
        self.texts = texts
        self.now = now
        self.book = Book(now, keep)
        self.updates = UpdateQueue()
        self.profile = Profile()
        self._callback_ids = itertools.count(4_000_000_000_000_001)

    # -- messages

    def post(self, message: Message) -> Message:
        """Put a new message into its chat (`message_id` 0), and tell whom it concerns."""
        kept = self.world.put(message)
        chat = self.world.chats[kept.chat_id]
        self.book.write(EventKind.MESSAGE, chat, kept)
        return kept

    def tell_bot(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update of a message that is not the bot's own."""
        kind = "channel_post" if self._chat(message).kind is ChatKind.CHANNEL else "message"
        kind = f"edited_{kind}" if edited else kind
        self.updates.add(kind, message_json(self.world, message))

    def edit(self, message: Message, **changes: Any) -> Message:
        """Put an edited value in the message's place; the date of the edit is now."""
        kept = self.world.put(replace(message, edited_at=self.now(), **changes))
        self.book.write(EventKind.EDIT, self._chat(kept), kept)
        return kept

    def delete(self, message: Message) -> None:
        chat = self._chat(message)
        self.world.remove(chat, message.message_id)
        self.book.write(EventKind.DELETION, chat, message)

    def _chat(self, message: Message) -> Chat:
        return self.world.chats[message.chat_id]

    # -- taps

    def tap(self, user: User, message: Message, data: str) -> CallbackQuery:
        """A person presses a callback button: the bot gets the query."""
        callback = CallbackQuery(
            str(next(self._callback_ids)), user, message.chat_id, message.message_id, data
        )
        self.world.callbacks[callback.id] = callback
        self.book.write(EventKind.CALLBACK, self._chat(message), message, callback, data)
        self.updates.add("callback_query", callback_json(self.world, callback))
        return callback

    def answer_tap(self, callback: CallbackQuery, text: str, *, alert: bool) -> None:
        callback.answers.append((text, alert))
        chat = self.world.chats[callback.chat_id]
        message = chat.messages.get(callback.message_id)
        self.book.write(EventKind.CALLBACK_ANSWER, chat, message, callback, text)

    # -- the bot's place in a chat

    def set_bot_status(
        self, chat: Chat, status: BotStatus, *, may_post: bool = True, by: User | None = None
    ) -> None:
        """Change it, and tell the bot by my_chat_member."""
        before = member_json(self.world, chat, self.world.bot)
        chat.bot_status = status
        chat.bot_may_post = may_post
        self._tell_membership(chat, before, member_json(self.world, chat, self.world.bot), by)

    def set_blocked(self, user: User, *, blocked: bool) -> None:
        """A person stops the bot in their private chat, or lets it speak again."""
        chat = self.world.chats[user.id]
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        bot = {"user": user_json(self.world.bot)}
        member, kicked = {"status": "member", **bot}, {"status": "kicked", **bot, "until_date": 0}
        before, after = (member, kicked) if blocked else (kicked, member)
        self._tell_membership(chat, before, after, user)

    def _tell_membership(self, chat: Chat, before: Json, after: Json, by: User | None) -> None:
        actor = by or self.world.users.get(chat.owner_id or 0) or self.world.bot
        self.updates.add(
            "my_chat_member",
            {
                "chat": chat_json(chat),
                "from": user_json(actor),
                "date": self.now(),
                "old_chat_member": before,
                "new_chat_member": after,
            },
        )
