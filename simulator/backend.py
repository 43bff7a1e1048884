"""What methods, people and control calls act on: the world, the book, the updates, the texts.

Each action changes the world, writes it into the book, and queues the update where the bot gets
one: it hears of people and of other admins, never of its own messages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.book import Book, EventKind
from simulator.discussion import bring_into_group, change_in_group, remove_from_group
from simulator.hearing import bot_hears
from simulator.queries import CallbackQuery, Queries
from simulator.rights import USUAL
from simulator.texts import Texts
from simulator.updates import UpdateQueue
from simulator.views import callback_json, chat_json, member_json, message_json, user_json
from simulator.webhooks import Hook
from simulator.world import (
    OUTSIDE,
    BotStatus,
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
    hook_set_at: int | None = None  # Unix seconds of the last setWebhook with an address
    inline_feedback: bool = False  # BotFather's switch: tell the bot which result was chosen


class Backend:
    """`now` gives Unix seconds; `keep` is the book's."""

    def __init__(
        self, world: World, texts: Texts, now: Callable[[], int], keep: int | None = None
    ) -> None:
        self.world = world
        self.texts = texts
        self.now = now
        self.book = Book(now, keep)
        self.updates = UpdateQueue(now)
        self.queries = Queries(keep)
        self.hook: Hook | None = None
        self.gate: Callable[[], None] | None = None  # asked once, before a call's first change
        self.profile = Profile()
        self._album_ids = itertools.count(1)
        self._query_ids = itertools.count(4_000_000_000_000_001)

    # -- messages

    def post(self, message: Message) -> Message:
        """Put a new message into its chat (`message_id` 0), and tell whom it concerns."""
        self._pass_gate()
        kept = self.world.put(message)
        chat = self.world.chats[kept.chat_id]
        self.book.write(EventKind.MESSAGE, chat, kept)
        if chat.kind is ChatKind.CHANNEL and chat.linked_id is not None:
            bring_into_group(self, kept)
        return kept

    def _pass_gate(self) -> None:
        """What the gate raises ends the call with nothing changed."""
        gate, self.gate = self.gate, None
        if gate is not None:
            gate()

    def tell_bot(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update of a message, where the bot is there to hear it.

        Its own messages it does not hear of, but for service messages.
        """
        own = message.author_id == self.world.bot.id and message.service is None
        if own or not bot_hears(self.world, self._chat(message), message):
            return
        kind = "channel_post" if self._chat(message).kind is ChatKind.CHANNEL else "message"
        kind = f"edited_{kind}" if edited else kind
        self.updates.add(kind, message_json(self.world, message))

    def edit(self, message: Message, **changes: Any) -> Message:
        """Put an edited value in the message's place; the date of the edit is now."""
        self._pass_gate()
        kept = self.world.put(message.changed(edited_at=self.now(), **changes))
        chat = self._chat(kept)
        self.book.write(EventKind.EDIT, chat, kept)
        if chat.kind is ChatKind.CHANNEL and chat.linked_id is not None:
            change_in_group(self, kept)
        return kept

    def delete(self, message: Message) -> None:
        chat = self._chat(message)
        self.world.remove(chat, message.message_id)
        chat.reactions.pop(message.message_id, None)
        if message.message_id in chat.pinned:
            chat.pinned.remove(message.message_id)
        self.book.write(EventKind.DELETION, chat, message)
        if chat.kind is ChatKind.CHANNEL and chat.linked_id is not None:
            remove_from_group(self, message)

    def serve_notice(self, chat: Chat, fields: Json, sender: User | None) -> Message:
        """A service message (`pinned_message`, `migrate_to_chat_id` …), which the bot hears of."""
        channel = chat.kind is ChatKind.CHANNEL
        notice = Message(
            chat.id, 0, self.now(), None if channel else sender or self.world.bot, service=fields
        )
        posted = self.post(notice)
        self.tell_bot(posted)
        return posted

    def _chat(self, message: Message) -> Chat:
        return self.world.chats[message.chat_id]

    def pin(self, chat: Chat, message: Message, by: User) -> None:
        """Pin it, with the service message that tells of it; the bot hears of its own pins too."""
        if message.message_id in chat.pinned:
            return
        chat.pinned.append(message.message_id)
        shown = message_json(self.world, message, deep=False)
        self.serve_notice(chat, {"pinned_message": shown}, by)

    def unpin(self, chat: Chat, message_id: int) -> None:
        """Take it off; nothing tells of that."""
        chat.pinned.remove(message_id)
        self.book.pulse.beat()

    def react(self, chat: Chat, message: Message, user: User, reactions: list[Json]) -> None:
        """Put a user's reactions in the place of their former ones; people's the bot hears of."""
        given = chat.reactions.setdefault(message.message_id, {})
        before = given.pop(user.id, [])
        if reactions:
            given[user.id] = reactions
        self.book.pulse.beat()
        if user != self.world.bot and chat.bot_status is BotStatus.ADMINISTRATOR:
            self.updates.add(
                "message_reaction",
                {
                    "chat": chat_json(chat),
                    "message_id": message.message_id,
                    "user": user_json(user),
                    "date": self.now(),
                    "old_reaction": before,
                    "new_reaction": reactions,
                },
            )

    # -- taps

    def tap(self, user: User, message: Message, data: str) -> CallbackQuery:
        """A person presses a callback button: the bot gets the query."""
        place = (message.chat_id, message.message_id)
        inline = (one for one, there in self.queries.inline_messages.items() if there == place)
        callback = CallbackQuery(
            str(next(self._query_ids)),
            user,
            *place,
            data,
            inline_message_id=next(inline, None) if message.via_bot else None,
        )
        self.queries.callbacks[callback.id] = callback
        self.book.write(EventKind.CALLBACK, self._chat(message), message, callback, data)
        self.updates.add("callback_query", callback_json(self.world, callback))
        return callback

    def answer_tap(self, callback: CallbackQuery, text: str, *, alert: bool, url: str = "") -> None:
        callback.answers.append((text, alert))
        if url:
            callback.opened.append(url)
        chat = self.world.chats[callback.chat_id]
        message = chat.messages.get(callback.message_id)
        self.book.write(EventKind.CALLBACK_ANSWER, chat, message, callback, text)

    # -- the bot's place in a chat

    def query_id(self) -> str:
        """A number for a query that awaits an answer."""
        return str(next(self._query_ids))

    def album_id(self) -> str:
        """A new media_group_id."""
        return f"139{next(self._album_ids):014d}"

    def set_bot_status(
        self,
        chat: Chat,
        status: BotStatus,
        *,
        rights: frozenset[str] = USUAL,
        by: User | None = None,
    ) -> None:
        """Change it, and tell the bot by my_chat_member; a group sees it come and go."""
        before = member_json(self.world, chat, self.world.bot)
        was_in = chat.bot_status not in OUTSIDE
        chat.bot_status = status
        chat.bot_rights = rights
        self._tell_membership(chat, before, member_json(self.world, chat, self.world.bot), by)
        is_in = status not in OUTSIDE
        if chat.is_group() and was_in != is_in:
            bot = user_json(self.world.bot)
            notice = {"new_chat_members": [bot]} if is_in else {"left_chat_member": bot}
            self.serve_notice(chat, notice, by or self.world.users.get(chat.owner_id or 0))

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

    def tell_member(self, chat: Chat, user: User, before: Json, by: User | None = None) -> None:
        """chat_member: a person's place changed; only an administrator hears of it."""
        after = member_json(self.world, chat, user)
        if after != before and chat.bot_status is BotStatus.ADMINISTRATOR:
            self._tell_membership(chat, before, after, by or user, "chat_member")

    def _tell_membership(
        self,
        chat: Chat,
        before: Json,
        after: Json,
        by: User | None,
        kind: str = "my_chat_member",
    ) -> None:
        actor = by or self.world.users.get(chat.owner_id or 0) or self.world.bot
        self.updates.add(
            kind,
            {
                "chat": chat_json(chat),
                "from": user_json(actor),
                "date": self.now(),
                "old_chat_member": before,
                "new_chat_member": after,
            },
        )
