"""The book of all that happened: every request, message, edit and deletion, in order.

Entries are numbered from 1 across all kinds, so that "since number N" is a question both Python
and GET /simulator/book can ask.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.pulse import Pulse
from simulator.world import CallbackQuery, Chat, Json, Message

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


class Book:
    """Written by the server alone; read by anybody. `pulse` beats at every entry."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.pulse = Pulse()
        self.events: list[Event] = []
        self.requests: list[Request] = []
        self.complaints: list[Complaint] = []
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
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on event %d", event.number)
        self.pulse.beat()
        return event

    def write_request(
        self, method: str, parameters: Json, status: int, answer: Json | None, fault: str | None
    ) -> Request:
        request = Request(self._number(), self._now(), method, parameters, status, answer, fault)
        self.requests.append(request)
        self.pulse.beat()
        return request

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
        for event in self.events:
            fits = kind in (None, event.kind) and chat_id in (None, event.chat_id)
            if event.number > number and fits:
                yield event

    def requests_since(self, number: int = 0, *, method: str | None = None) -> Iterator[Request]:
        """Calls answered after entry `number`, oldest first; method names in any case."""
        wanted = method.lower() if method else None
        for request in self.requests:
            if request.number > number and wanted in (None, request.method.lower()):
                yield request
