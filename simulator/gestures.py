"""What a person does in chats beside writing and tapping."""

from __future__ import annotations

from simulator import inline_mode, membership
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import HandsError, NothingCameError
from simulator.limits import trim
from simulator.queries import InlineQuery
from simulator.world import Chat, ChatKind, Message, User

PATIENCE_SECONDS = 10.0


class Gestures:
    """Part of a person. Chats are named by id or @username; left out, it is the private chat.

    Every method may raise HandsError: one sentence about what cannot be done.
    """

    user: User
    _backend: Backend
    _query: InlineQuery | None = None

    def _chat(self, address: int | str | None) -> Chat:
        chat = self._backend.world.find_chat(self.user.id if address is None else address)
        if chat is None or (chat.kind is ChatKind.PRIVATE and chat.id != self.user.id):
            raise HandsError(f"{self.user.first_name} has no chat {address}")
        return chat

    async def joins(self, chat: int | str) -> None:
        membership.add_member(self._backend, self._chat(chat), self.user)

    async def leaves(self, chat: int | str) -> None:
        membership.remove_member(self._backend, self._chat(chat), self.user)

    async def edits(self, message_id: int, text: str, chat: int | str | None = None) -> Message:
        """Change one's own words: the bot gets edited_message."""
        words = trim(self._backend.texts.normalise(Formatted(text)))
        message = self._own(message_id, chat)
        edited = self._backend.edit(message, text=words.text, entities=words.entities)
        self._backend.tell_bot(edited, edited=True)
        return edited

    async def deletes(self, message_id: int, chat: int | str | None = None) -> None:
        """Take one's own message away: nothing tells the bot of it."""
        self._backend.delete(self._own(message_id, chat))

    async def reacts(self, emoji: str, message_id: int, chat: int | str | None = None) -> None:
        """Put an emoji on a message; an empty one takes it off."""
        where = self._chat(chat)
        message = _find(where, message_id)
        given = [{"type": "emoji", "emoji": emoji}] if emoji else []
        self._backend.react(where, message, self.user, given)

    async def asks_inline(
        self,
        words: str,
        chat: int | str | None = None,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> list[str]:
        """Type the bot's name and words; gives the titles of the results that the bot shows.

        Raises: NothingCameError.
        """
        query = inline_mode.ask(self._backend, self.user, self._chat(chat), words)
        answered = await self._backend.book.pulse.until(
            lambda: query.results is not None, timeout_seconds
        )
        if not answered:
            raise NothingCameError(
                f"{self.user.first_name} waited {timeout_seconds:g} s for inline results in vain"
            )
        self._query = query
        return [one["title"] for one in query.results or ()]

    async def chooses(self, title: str) -> Message:
        """Send one of the results that came last into the chat where they were asked for."""
        if self._query is None:
            raise HandsError(f"{self.user.first_name} has asked for no results yet")
        return inline_mode.choose(self._backend, self._query, title)

    def _own(self, message_id: int, chat: int | str | None) -> Message:
        message = _find(self._chat(chat), message_id)
        if message.author_id != self.user.id:
            raise HandsError(f"{self.user.first_name} did not write message {message_id}")
        return message


def _find(chat: Chat, message_id: int) -> Message:
    if message_id not in chat.messages:
        raise HandsError(f"{chat.title} shows no message {message_id}")
    return chat.messages[message_id]
