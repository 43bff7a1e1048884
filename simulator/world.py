"""The state of this Telegram: people, chats, messages, files. Plain values and their numbers.

Nothing here knows HTTP, waiting or rules; who may do what is decided in methods/. Ids follow the
real scheme: a private chat has its user's id, a basic group a small negative one, channels and
supergroups have -100…; each of these last counts its own messages, while all private chats and
basic groups share the bot account's one sequence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any

from simulator import rights
from simulator.latest import Latest

Json = dict[str, Any]

_NUMBER = re.compile(r"-?[0-9]{1,18}")

FIRST_PERSON_ID = 100_000_001
FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_001_000_000_001


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class BotStatus(StrEnum):
    """What the bot is in a channel or group."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"  # in a group: it reads, and may not write
    LEFT = "left"
    KICKED = "kicked"


OUTSIDE = (BotStatus.LEFT, BotStatus.KICKED)


@dataclass(frozen=True, slots=True)
class User:
    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None
    language: str | None = None  # IETF tag; a bot has none


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file; `path` is what getFile gives and the download route serves."""

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    path: str


@dataclass(frozen=True, slots=True)
class Photo:
    """An uploaded picture and its size in pixels."""

    file: File
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a chat shows in one place. Never changed: an edit puts a new value in its place.

    `text` is the caption where there is a document or a photo, and the plain words of a rich
    message. Entities, buttons, the origin of a forward, the link preview's options, `rich`
    (RichMessage), `poll` (Poll) and `service` (the fields of a service message) are kept as the
    Bot API writes them; offsets are UTF-16 units. `sender` is None for what a channel posts in its
    own name; `author_id` tells who did it. Dates are Unix seconds.
    """

    chat_id: int
    message_id: int
    date: int
    sender: User | None
    text: str = ""
    entities: tuple[Json, ...] = ()
    document: File | None = None
    keyboard: tuple[tuple[Json, ...], ...] = ()
    reply_to: int | None = None
    thread_id: int | None = None
    forward_origin: Json | None = None
    link_preview: Json | None = None
    silent: bool = False
    protected: bool = False
    edited_at: int | None = None
    author_id: int | None = None
    signature: str | None = None
    sender_chat_id: int | None = None  # a channel whose post was brought here
    is_automatic_forward: bool = False
    via_bot: bool = False
    photo: Photo | None = None
    media_group_id: str | None = None
    has_spoiler: bool = False
    caption_above: bool = False
    rich: Json | None = None
    poll: Json | None = None
    service: Json | None = None

    def changed(self, **fields: Any) -> Message:
        """As `dataclasses.replace`, in a third of its time: every call needs it several times."""
        return Message(**(dict(zip(self.__slots__, _fields_of(self), strict=True)) | fields))

    @property
    def has_media(self) -> bool:
        """A document or photo: its words are a caption."""
        return self.document is not None or self.photo is not None

    @property
    def buttons(self) -> tuple[str, ...]:
        """The words on the buttons, row by row."""
        return tuple(button["text"] for row in self.keyboard for button in row)


_fields_of = attrgetter(*Message.__slots__)


@dataclass(slots=True)
class Chat:
    """A chat and all that hangs on it. `messages` holds what is not deleted, in order of id."""

    id: int
    kind: ChatKind
    title: str  # a private chat's is the person's first name
    username: str | None = None
    language: str | None = None
    bot_status: BotStatus = BotStatus.ADMINISTRATOR
    bot_rights: frozenset[str] = rights.USUAL  # they count while it is administrator
    started: bool = True  # a private chat is started by the person's first word
    blocked: bool = False  # by the person
    protected: bool = False  # forwarding forbidden
    topics: dict[int, str] = field(default_factory=dict)  # thread id -> name; a forum has some
    members: set[int] = field(default_factory=set)
    admins: dict[int, frozenset[str]] = field(default_factory=dict)  # people, and their rights
    banned: set[int] = field(default_factory=set)
    owner_id: int | None = None
    signs: bool = False  # a channel that shows who wrote
    linked_id: int | None = None  # a channel's discussion group, a discussion group's channel
    brought: dict[int, int] = field(default_factory=dict)  # the channel's post -> its copy here
    migrated_to: int | None = None  # a basic group that became this supergroup
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)  # message, user
    last_message_id: int = 0
    messages: dict[int, Message] = field(default_factory=dict)

    def bot_may(self, right: str) -> bool:
        """Whether the bot is an administrator with this right."""
        return self.bot_status is BotStatus.ADMINISTRATOR and right in self.bot_rights

    def is_group(self) -> bool:
        return self.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP)


class World:
    """All chats, people, messages and files of one simulator.

    `keep`: a chat forgets its oldest messages beyond so many.
    """

    def __init__(self, bot: User, keep: int | None = None) -> None:
        self.bot = bot
        self._keep = keep
        self.users: dict[int, User] = {bot.id: bot}
        self._named = {bot.username.lower(): bot.id} if bot.username else {}  # -> user or chat
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self._open: list[Chat] = []  # channels and groups
        self._private_message_id = 0
        self._person_ids = itertools.count(FIRST_PERSON_ID)
        self._group_ids = itertools.count(FIRST_GROUP_ID, -1)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP_ID, -1)

    def people(self) -> Iterator[User]:
        return (user for user in self.users.values() if not user.is_bot)

    def chats_of(self, user: User) -> Iterator[Chat]:
        """A person's own chat with the bot, and every channel and group: these are open to all."""
        return itertools.chain((self.chats[user.id],), self._open)

    def add_person(
        self, first_name: str, language: str, username: str | None, user_id: int | None
    ) -> User:
        """A person and their chat with the bot, not started yet.

        Raises: ValueError where the id or the username is taken.
        """
        if user_id is None:
            user_id = next(id_ for id_ in self._person_ids if id_ not in self.users)
        if user_id in self.users:
            raise ValueError(f"user id {user_id} is taken")
        self._claim_username(username, user_id)
        user = User(user_id, first_name, username=username, language=language)
        self.users[user_id] = user
        self.chats[user_id] = Chat(
            user_id,
            ChatKind.PRIVATE,
            first_name,
            username,
            language,
            started=False,
            messages=Latest(self._keep),
        )
        return user

    def add_chat(self, kind: ChatKind, title: str, username: str | None) -> Chat:
        """A channel, group or supergroup. Raises: ValueError where the username is taken."""
        ids = self._group_ids if kind is ChatKind.GROUP else self._supergroup_ids
        chat = Chat(next(ids), kind, title, username, messages=Latest(self._keep))
        self._claim_username(username, chat.id)
        self.chats[chat.id] = chat
        self._open.append(chat)
        return chat

    def _claim_username(self, username: str | None, id_: int) -> None:
        if username and self._named.setdefault(username.lower(), id_) != id_:
            raise ValueError(f"@{username} is taken")

    def find_chat(self, address: int | str) -> Chat | None:
        """By number, number as text, or @username of a channel or group in any case."""
        text = str(address).strip()
        if text.startswith("@"):
            chat = self.chats.get(self._named.get(text[1:].lower(), 0))
            return None if chat is None or chat.kind is ChatKind.PRIVATE else chat
        return self.chats.get(int(text)) if _NUMBER.fullmatch(text) else None

    def put(self, message: Message) -> Message:
        """Give a new message its number (`message_id` 0 asks for one) and keep it."""
        chat = self.chats[message.chat_id]
        if message.message_id == 0:
            if chat.kind in (ChatKind.PRIVATE, ChatKind.GROUP):
                self._private_message_id += 1
                chat.last_message_id = self._private_message_id
            else:
                chat.last_message_id += 1
            message = message.changed(message_id=chat.last_message_id)
        chat.messages[message.message_id] = message
        return message

    def skip_ids(self, chat: Chat, count: int) -> None:
        """Numbers that messages unseen by anyone have taken (service messages, deleted posts)."""
        chat.last_message_id += count

    def remove(self, chat: Chat, message_id: int) -> Message | None:
        return chat.messages.pop(message_id, None)

    def add_file(self, name: str, mime_type: str, content: bytes) -> File:
        number = len(self.files) + 1
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        file = File(
            file_id=f"BQACAgIAAxkBAAI{number:06d}simulator",
            unique_id=f"AgAD{number:06d}",
            name=name,
            mime_type=mime_type,
            content=content,
            path=f"documents/file_{number}{suffix}",
        )
        self.files[file.file_id] = file
        return file
