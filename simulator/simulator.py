"""The simulator as one object: starts and stops the server, makes chats and people."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from aiohttp import web

from simulator.backend import Backend
from simulator.book import Book, Complaint, Listener
from simulator.chat_hands import ChatHands
from simulator.conditions import Conditions
from simulator.control import Control
from simulator.control_chats import ChatControl
from simulator.counts import Counts
from simulator.courier import Courier
from simulator.errors import HandsError, NothingCameError
from simulator.faults import Fault, FaultPlan
from simulator.flood import FloodControl, Limits
from simulator.gestures import PATIENCE_SECONDS
from simulator.judge import Judge
from simulator.live import Live
from simulator.people import Person
from simulator.plaintexts import PlainTexts
from simulator.port import HOST, OutageKind, Port
from simulator.server import BODY_BYTES, BotApi
from simulator.texts import Texts, load_texts
from simulator.world import BotStatus, Chat, ChatKind, Message, User, World

BOT_ID = 7_000_000_001


def _unix_now() -> int:
    return int(time.time())


class Simulator(ChatHands):
    """A Telegram on this machine with one bot in it.

    `port` 0 takes a free one. The token is made anew unless given. `now` gives Unix seconds;
    `sleep` is what delays on demand are spent with; `clock` gives the seconds by which limits and
    faults are timed. Without `judges` nothing is checked against the schema, and texts go unjudged
    unless `texts` judges them: for measuring speed. Limits are off unless given; excess is counted
    even so, by those of `Limits()`. `keep`: the book keeps so many of the latest entries of each
    kind, each chat so many of its latest messages, and so many taps and inline queries can still
    be answered (all, where left out).

        async with Simulator() as simulator:
            channel = simulator.add_channel("caucasus_news", "Caucasus news")
            olena = simulator.person("Olena", language="uk")
    """

    def __init__(
        self,
        port: int = 0,
        *,
        token: str | None = None,
        bot_username: str = "dateline_demo_bot",
        bot_name: str = "Dateline",
        texts: Texts | None = None,
        judges: bool = True,
        limits: Limits | None = None,
        keep: int | None = None,
        now: Callable[[], int] = _unix_now,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.token = token or f"{BOT_ID}:{secrets.token_urlsafe(26)}"
        bot = User(int(self.token.partition(":")[0]), bot_name, is_bot=True, username=bot_username)
        texts = texts or (load_texts() if judges else PlainTexts())
        self.backend = Backend(World(bot, keep), texts, now, keep)
        self.faults = FaultPlan(clock)
        self._flood = FloodControl(limits or Limits(enforced=False), clock)
        judge = Judge() if judges else None
        self._api = BotApi(self.backend, self.faults, self._flood, self.token, sleep, judge)
        self._live = Live(self)
        self._port = Port(port, sleep)
        self._courier = Courier(self.backend, self._api.call, sleep)
        self._delivering: asyncio.Task[None] | None = None
        self._people: dict[int, Person] = {}
        self._named: dict[str, Person] = {}  # the first of each name

    # -- running

    async def start(self) -> None:
        """Listen on 127.0.0.1. Raises: OSError where the port is taken."""
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes(
            [*Control(self).routes(), *ChatControl(self).routes(), *Conditions(self).routes()]
        )
        app.add_routes([*self._live.routes(), *self._api.routes()])
        await self._port.start(app)
        self._delivering = asyncio.create_task(self._courier.run())

    async def stop(self) -> None:
        """Who polls gets 500 restart; then the port is free."""
        self._api.poller.close()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
            self._delivering = None
        self._live.close()
        await self._port.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The base of the Bot API: what stands before /bot<TOKEN>/."""
        return f"http://{HOST}:{self._port.port}"

    @property
    def bot(self) -> User:
        return self.backend.world.bot

    @property
    def book(self) -> Book:
        return self.backend.book

    @property
    def complaints(self) -> list[Complaint]:
        """What was wrong with the bot's requests by the Bot API's schema, oldest first.

        The real server is laxer and may have answered them; tests assert that there are none.
        """
        return list(self.book.complaints)

    def on_event(self, listener: Listener) -> None:
        """Call it for each message, edit, deletion, tap and answer to a tap, as it happens."""
        self.book.on_event(listener)

    # -- chats and people

    def add_channel(
        self,
        username: str | None,
        title: str,
        bot_is_admin: bool = True,
        owner: Person | None = None,
    ) -> int:
        """A channel, public where it has a username; gives its id (-100…).

        Raises: ValueError where the username is taken.
        """
        status = BotStatus.ADMINISTRATOR if bot_is_admin else BotStatus.MEMBER
        return self._add_chat(ChatKind.CHANNEL, username, title, status, owner).id

    def add_group(
        self,
        title: str,
        username: str | None = None,
        bot_is_admin: bool = False,
        owner: Person | None = None,
        topics: tuple[str, ...] = (),
        basic: bool = False,
    ) -> int:
        """A supergroup; with topics a forum, whose thread ids start at 2 in their order.

        `basic` makes a basic group, which `migrate` turns into a supergroup.

        Raises: ValueError where the username is taken.
        """
        status = BotStatus.ADMINISTRATOR if bot_is_admin else BotStatus.MEMBER
        if basic:
            return self._add_chat(ChatKind.GROUP, None, title, status, owner).id
        chat = self._add_chat(ChatKind.SUPERGROUP, username, title, status, owner)
        chat.topics = dict(enumerate(topics, start=2))
        chat.last_message_id = len(topics) + 1
        return chat.id

    def _add_chat(
        self,
        kind: ChatKind,
        username: str | None,
        title: str,
        status: BotStatus,
        owner: Person | None,
    ) -> Chat:
        name = username.removeprefix("@") if username else None
        chat = self.backend.world.add_chat(kind, title, name)
        chat.bot_status = status
        chat.owner_id = owner.id if owner else None
        self.book.pulse.beat()
        return chat

    def person(
        self,
        name: str,
        language: str = "en",
        *,
        username: str | None = None,
        user_id: int | None = None,
    ) -> Person:
        """The person of this name, made at the first call. Raises: ValueError (id taken)."""
        known = self._named.get(name) if user_id is None else self._people.get(user_id)
        if known is not None and known.name == name:
            return known
        user = self.backend.world.add_person(name, language, username, user_id)
        person = self._people[user.id] = Person(self.backend, user)
        self._named.setdefault(name, person)
        self.book.pulse.beat()
        return person

    def person_by_id(self, user_id: int) -> Person:
        """Raises: HandsError."""
        if user_id not in self._people:
            raise HandsError(f"there is no person {user_id}")
        return self._people[user_id]

    # -- messages

    def messages(self, address: int | str) -> list[Message]:
        """What the chat shows, in order of id. Raises: HandsError."""
        return list(self.chat(address).messages.values())

    async def waits_for(
        self,
        address: int | str,
        check: Callable[[list[Message]], bool],
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> list[Message]:
        """Until the check holds for what the chat shows. Raises: NothingCameError, HandsError."""
        chat = self.chat(address)
        if not await self.book.pulse.until(lambda: check(self.messages(chat.id)), timeout_seconds):
            raise NothingCameError(
                f"waited {timeout_seconds:g} s in vain; {chat.title} shows "
                f"{len(chat.messages)} messages"
            )
        return self.messages(chat.id)

    async def waits_for_poll(self, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Until a bot waits in getUpdates: it is up, and hears. Raises: NothingCameError."""
        pulse, poller = self.backend.updates.pulse, self._api.poller
        if not await pulse.until(lambda: poller.waiting > 0, timeout_seconds):
            raise NothingCameError(f"no bot polled within {timeout_seconds:g} s")

    def add_fault(self, fault: Fault) -> None:
        """Let the next fitting calls go wrong."""
        self.faults.add(fault)

    @property
    def limits(self) -> Limits:
        """How much the bot may send; a new value holds from the next call on."""
        return self._flood.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._flood.limits = limits

    async def begin_outage(
        self,
        kind: OutageKind,
        seconds: float | None = None,
        spare: asyncio.BaseTransport | None = None,
    ) -> None:
        """Close the port, or stop accepting, for so long or until `end_outage`.

        The connection `spare` is not closed. Raises: RuntimeError where the server does not run.
        """
        await self._port.begin(kind, seconds, spare)

    async def end_outage(self) -> None:
        await self._port.end()

    def counts(self, address: int | str | None = None) -> Counts:
        """What the bot did to one chat, or to all together. Raises: HandsError."""
        tally = self.book.tally
        return tally.total() if address is None else replace(tally.of(self.chat(address).id))
