"""What one person has before their eyes: the chats, what is unread, a search; and what they read.

For the page (simulator/live.py). All of it is worked out when asked for: a simulator that nobody
looks at pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.backend import Backend
from simulator.menus import commands_for
from simulator.views import chat_json, message_json, user_json
from simulator.world import Chat, ChatKind, Json, Message, User

PAGE = 80  # messages of a chat shown at once
FOUND = 40  # hits of a search
MOST_UNREAD = 1000  # counted no further


def sees(person: User, chat: Chat) -> bool:
    """Their own chat with the bot, and every channel and group: these are open to all here."""
    return chat.kind is not ChatKind.PRIVATE or chat.id == person.id


class Watching:
    """Read marks by (person, chat): the highest message id that the person has seen."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._read: dict[tuple[int, int], int] = {}

    # -- the whole

    def shape(self) -> tuple[int, ...]:
        """Changes when chats, people or commands come or go: the page then asks anew."""
        world, profile = self._backend.world, self._backend.profile
        return len(world.chats), len(world.users), len(profile.commands)

    def view(self, person: User) -> Json:
        """All that the page needs to draw itself for this person."""
        world, book = self._backend.world, self._backend.book
        return {
            "last_number": book.last_number,
            "bot": user_json(world.bot),
            "bot_was_here": bool(book.requests),
            "person": user_json(person),
            "people": [
                user_json(user) | {"unread": self._unread_of(user)} for user in world.people()
            ],
            "chats": [self._row(chat, person) for chat in self.chats_of(person)],
        }

    def chats_of(self, person: User) -> Iterator[Chat]:
        return self._backend.world.chats_of(person)

    def _row(self, chat: Chat, person: User) -> Json:
        last = next(reversed(chat.messages.values()), None)
        owner_only = chat.kind is ChatKind.CHANNEL and chat.owner_id != person.id
        return chat_json(chat) | {
            "unread": self.unread(chat, person),
            "last": self._message(last) if last is not None else None,
            "may_write": not owner_only,
            "is_mine": chat.owner_id == person.id,
            "started": chat.started,
            "blocked": chat.blocked,
            "topics": [{"id": id_, "name": name} for id_, name in chat.topics.items()],
            "commands": commands_for(self._backend.profile, chat, person),
        }

    def _unread_of(self, person: User) -> int:
        return sum(self.unread(chat, person) for chat in self.chats_of(person))

    # -- one chat

    def messages(self, chat: Chat, before: int | None) -> Json:
        """The last messages, or the last ones before an id; oldest first."""
        ids = [id_ for id_ in chat.messages if before is None or id_ < before]
        shown = sorted(ids)[-PAGE:]
        return {
            "messages": [self._message(chat.messages[id_]) for id_ in shown],
            "more": len(ids) > len(shown),
        }

    def unread(self, chat: Chat, person: User) -> int:
        """What others wrote after the person's mark: whoever writes has read what stood there."""
        mark, count = self._read.get((person.id, chat.id), 0), 0
        for message in reversed(chat.messages.values()):
            if message.message_id <= mark or message.sender == person or count >= MOST_UNREAD:
                break
            count += 1
        return count

    def mark_read(self, chat: Chat, person: User, message_id: int) -> None:
        """Up to here; a mark never goes back."""
        key = (person.id, chat.id)
        self._read[key] = max(self._read.get(key, 0), message_id)

    def search(self, person: User, words: str) -> list[Json]:
        """Messages that hold the words, in any case, newest first."""
        wanted = words.casefold()
        hits = [
            message
            for chat in self.chats_of(person)
            for message in chat.messages.values()
            if wanted in message.text.casefold()
        ]
        hits.sort(key=lambda message: (message.date, message.message_id), reverse=True)
        return [self._message(message) for message in hits[:FOUND]]

    def _message(self, message: Message) -> Json:
        return message_json(self._backend.world, message)
