"""What happens in chats by other hands than the bot's: rights, moves, foreign posts."""

from __future__ import annotations

from typing import Protocol

from simulator import membership, rights
from simulator.backend import Backend
from simulator.entities import Formatted
from simulator.errors import HandsError
from simulator.limits import trim
from simulator.world import BotStatus, Chat, ChatKind, Message, User


class Named(Protocol):
    """A person, as far as their place in a chat goes."""

    @property
    def user(self) -> User: ...


class ChatHands:
    """Part of the simulator. Chats are named by id or @username.

    Every method may raise HandsError: one sentence about what cannot be done.
    """

    backend: Backend

    def chat(self, address: int | str) -> Chat:
        """By id or @username. Raises: HandsError."""
        chat = self.backend.world.find_chat(address)
        if chat is None:
            raise HandsError(f"there is no chat {address}")
        return chat

    # -- the bot's place

    def set_bot_status(
        self, address: int | str, status: BotStatus | str, *, may_post: bool = True
    ) -> None:
        """Appoint the bot, take its right to post, restrict it, throw it out."""
        held = rights.USUAL if may_post else rights.USUAL.difference(rights.IN_CHANNELS)
        self.backend.set_bot_status(self.chat(address), BotStatus(status), rights=held)

    def set_bot_rights(self, address: int | str, **given: bool) -> None:
        """Make the bot an administrator and give or take the named rights; others stay.

            simulator.set_bot_rights("@news", can_edit_messages=False)

        Raises: ValueError for a name of none.
        """
        chat = self.chat(address)
        held = rights.changed(
            chat.bot_rights,
            (name for name, has in given.items() if has),
            (name for name, has in given.items() if not has),
        )
        self.backend.set_bot_status(chat, BotStatus.ADMINISTRATOR, rights=held)

    # -- the chat itself

    def protect(self, address: int | str, protected: bool = True) -> None:
        """Forbid forwarding from this chat, or allow it again."""
        self.chat(address).protected = protected

    def link_discussion(self, channel: int | str, group: int | str) -> None:
        """From now on each post of the channel comes into this supergroup by itself."""
        membership.link(self.chat(channel), self.chat(group))

    def migrate(self, address: int | str) -> int:
        """A basic group becomes a supergroup; gives the new id."""
        return membership.migrate(self.backend, self.chat(address)).id

    # -- people's place

    def promote(self, address: int | str, person: Named, *held: str) -> None:
        """Make a person an administrator with these rights (none named: the usual ones).

        Raises: ValueError for a name of none.
        """
        named = rights.changed(frozenset(), held, ()) if held else rights.USUAL
        membership.set_admin(self.backend, self.chat(address), person.user, named)

    def demote(self, address: int | str, person: Named) -> None:
        membership.set_admin(self.backend, self.chat(address), person.user, None)

    def ban(self, address: int | str, person: Named) -> None:
        membership.remove_member(self.backend, self.chat(address), person.user, banned=True)

    # -- other administrators' doings

    def add_foreign_post(self, address: int | str, text: str) -> Message:
        """Another administrator posts in a channel: an id is taken, and the bot hears of it."""
        chat = self.chat(address)
        if chat.kind is not ChatKind.CHANNEL:
            raise HandsError(f"{chat.title} is no channel: let a person say it")
        words = self._words(text)
        message = self.backend.post(
            Message(chat.id, 0, self.backend.now(), None, words.text, words.entities)
        )
        self.backend.tell_bot(message)
        return message

    def edit_foreign_post(self, address: int | str, message_id: int, text: str) -> Message:
        """An administrator changes a channel's post, whoever wrote it: edited_channel_post."""
        message = self._message(address, message_id)
        if self.chat(address).kind is not ChatKind.CHANNEL:
            raise HandsError(f"{self.chat(address).title} is no channel: let its author edit it")
        words = self._words(text)
        edited = self.backend.edit(message, text=words.text, entities=words.entities)
        self.backend.tell_bot(edited, edited=True)
        return edited

    def delete_message(self, address: int | str, message_id: int) -> None:
        """An administrator deletes a message: nothing tells the bot of it."""
        self.backend.delete(self._message(address, message_id))

    def pin(self, address: int | str, message_id: int) -> None:
        """An administrator pins a message, with the service message that the bot gets."""
        chat = self.chat(address)
        owner = self.backend.world.users.get(chat.owner_id or 0)
        self.backend.pin(chat, self._message(address, message_id), owner or self.backend.world.bot)

    def _message(self, address: int | str, message_id: int) -> Message:
        chat = self.chat(address)
        if message_id not in chat.messages:
            raise HandsError(f"{chat.title} shows no message {message_id}")
        return chat.messages[message_id]

    def _words(self, text: str) -> Formatted:
        return trim(self.backend.texts.normalise(Formatted(text)))
