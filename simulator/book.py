"""The book of all that happened: every request, message, edit and deletion, in order.

Entries are numbered from 1 across all kinds, so that "since number N" is a question both Python
and GET /simulator/book can ask. What the bot did is counted by chat beside (simulator/counts.py).
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TypeVar

from simulator.counts import Tally
from simulator.pulse import Pulse
from simulator.queries import CallbackQuery
from simulator.world import Chat, Json, Message

log = logging.getLogger(__name__)


class EventKind(StrEnum):
    MESSAGE = "message"
    EDIT = "edit"
    DELETION = "deletion"
    ACTION = "action"  # "typing" and the like
    CALLBACK = "callback"  # a person tapped
    CALLBACK_ANSWER = "callback_answer"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a chat sees. `message` is the value after it (before it, for a deletion)."""

    number: int
    at: int  # Unix seconds
    kind: EventKind
    chat_id: int
    chat_title: str
    message: Message | None = None
    callback: CallbackQuery | None = None
    words: str = ""  # the action, or the answer to a tap


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the bot. `status` 0: the connection was closed without an answer."""

    number: int
    at: int  # Unix seconds
    method: str
    parameters: Json
    status: int
    answer: Json | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to bring an update to the webhook. `status` 0: there was no HTTP answer."""

    number: int
    at: int  # Unix seconds
    update_id: int
    url: str
    status: int
    words: str  # why there was no answer, or the answer's status line


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something in a request that is not the Bot API's, whatever the server answered to it.

    `where` is the place inside the parameters ("" for the method itself).
    """

    number: int
    at: int  # Unix seconds
    method: str
    where: str
    words: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.method, self.where, self.words)))


Listener = Callable[[Event], None]


_Entry = TypeVar("_Entry", Event, Request)

REMEMBERED_AT_LEAST = 100_000  # messages, for telling duplicates, however few are kept


class Book:
    """Written by the server alone; read by anybody. `pulse` beats at every entry.

    `keep`: only so many of the latest events stay, and as many requests, complaints and
    deliveries; the counts go on. What is
    written of the chat `bot_in` while it is set is the bot's doing, and counted.
    """

    def __init__(self, now: Callable[[], int], keep: int | None = None) -> None:
        self.pulse = Pulse()
        self.events: deque[Event] = deque(maxlen=keep)
        self.requests: deque[Request] = deque(maxlen=keep)
        self.deliveries: deque[Delivery] = deque(maxlen=keep)
        self.complaints: deque[Complaint] = deque(maxlen=keep)
        self.tally = Tally(None if keep is None else max(keep, REMEMBERED_AT_LEAST))
        self.bot_in: int | None = None  # the chat in which the bot is acting just now
        self._listeners: list[Listener] = []
        self._now = now
        self._last_number = 0

    @property
    def last_number(self) -> int:
        return self._last_number

    def on_event(self, listener: Listener) -> None:
        """Call it for every event as it happens. What it raises is logged, and stops nothing."""
        self._listeners.append(listener)

    def write(
        self,
        kind: EventKind,
        chat: Chat,
        message: Message | None = None,
        callback: CallbackQuery | None = None,
        words: str = "",
    ) -> Event:
        event = Event(
            self._number(), self._now(), kind, chat.id, chat.title, message, callback, words
        )
        self.events.append(event)
        if chat.id == self.bot_in:
            self._count(event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on event %d", event.number)
        self.pulse.beat()
        return event

    def _count(self, event: Event) -> None:
        match event.kind:
            case EventKind.MESSAGE if event.message is not None and event.message.service is None:
                self.tally.deliver(event.message)
            case EventKind.EDIT:
                self.tally.of(event.chat_id).edited += 1
            case EventKind.DELETION:
                self.tally.of(event.chat_id).deleted += 1

    def write_request(
        self, method: str, parameters: Json, status: int, answer: Json | None, fault: str | None
    ) -> Request:
        request = Request(self._number(), self._now(), method, parameters, status, answer, fault)
        self.requests.append(request)
        self.pulse.beat()
        return request

    def write_delivery(self, update_id: int, url: str, status: int, words: str) -> Delivery:
        delivery = Delivery(self._number(), self._now(), update_id, url, status, words)
        self.deliveries.append(delivery)
        self.pulse.beat()
        return delivery

    def write_complaint(self, method: str, where: str, words: str) -> Complaint:
        complaint = Complaint(self._number(), self._now(), method, where, words)
        self.complaints.append(complaint)
        self.pulse.beat()
        return complaint

    def _number(self) -> int:
        self._last_number += 1
        return self._last_number

    def events_since(
        self, number: int = 0, *, kind: EventKind | None = None, chat_id: int | None = None
    ) -> Iterator[Event]:
        """Events after entry `number`, oldest first."""
        for event in _since(self.events, number):
            if kind in (None, event.kind) and chat_id in (None, event.chat_id):
                yield event

    def requests_since(self, number: int = 0, *, method: str | None = None) -> Iterator[Request]:
        """Calls answered after entry `number`, oldest first; method names in any case."""
        wanted = method.lower() if method else None
        for request in _since(self.requests, number):
            if wanted in (None, request.method.lower()):
                yield request


def _since(entries: deque[_Entry], number: int) -> Iterable[_Entry]:
    """Looks from the end, so that a long book costs a waiter nothing."""
    later = list(takewhile(lambda entry: entry.number > number, reversed(entries)))
    return reversed(later)
