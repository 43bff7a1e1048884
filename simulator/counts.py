"""What the bot did to each chat, in numbers: what tests and benchmarks judge a bot by."""

from __future__ import annotations

from dataclasses import dataclass, fields

from simulator.world import Json, Message


@dataclass(slots=True)
class Counts:
    """Of one chat, or of all. All are messages, but for `out_of_limit`, which are calls."""

    delivered: int = 0
    duplicated: int = 0  # delivered ones that show what the bot had sent there before
    edited: int = 0
    deleted: int = 0
    out_of_limit: int = 0  # what a real server refuses for its rate, refused here or not

    def __iadd__(self, other: Counts) -> Counts:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self


class Tally:
    """Counts by chat id; None is what names no chat (an edit of an inline message).

    To tell a duplicate it remembers a hash of each message, of the last `remembered` ones where
    that is given.
    """

    def __init__(self, remembered: int | None = None) -> None:
        self._chats: dict[int | None, Counts] = {}
        self._seen: dict[int, None] = {}  # oldest first
        self._remembered = remembered

    def of(self, chat_id: int | None) -> Counts:
        counts = self._chats.get(chat_id)
        if counts is None:
            counts = self._chats[chat_id] = Counts()
        return counts

    def chats(self) -> dict[int | None, Counts]:
        """Of each chat to which the bot has done anything."""
        return dict(self._chats)

    def total(self) -> Counts:
        total = Counts()
        for counts in self._chats.values():
            total += counts
        return total

    def clear(self) -> None:
        """Begin anew. What was sent before is no longer remembered."""
        self._chats.clear()
        self._seen.clear()

    def deliver(self, message: Message) -> None:
        counts = self.of(message.chat_id)
        counts.delivered += 1
        mark = _mark(message)
        if mark in self._seen:
            counts.duplicated += 1
        elif self._remembered is not None and len(self._seen) >= self._remembered:
            del self._seen[next(iter(self._seen))]
        self._seen[mark] = None


def _mark(message: Message) -> int:
    """Equal for messages of one chat and thread with the same words, file, poll and keyboard.

    Words that differ in their marks alone (bold here, plain there) are the same words.
    """
    file = message.photo.file if message.photo else message.document
    return hash(
        (
            message.chat_id,
            message.thread_id,
            message.text,
            file.content if file else None,
            _asked(message.poll) if message.poll else None,
            repr(message.keyboard),
        )
    )


def _asked(poll: Json) -> str:
    return repr((poll["question"], [option["text"] for option in poll["options"]]))
