"""A Telegram on this machine: a Bot API server on 127.0.0.1, its world, and people's hands in it.

    Simulator     start it, make chats and people, read what chats show     simulator.py
    … and its hands in chats: rights, moves, discussions, foreign posts     chat_hands.py
    Person        writes, sends files, taps buttons, waits for answers      people.py
    … comes, goes, edits, reacts, asks inline                               gestures.py
    Message, Chat, User, BotStatus, ChatKind     what the world consists of  world.py
    Book, Event, EventKind, Request, Complaint   all that happened           book.py
    Counts                                       what it did to each chat    counts.py
    Limits                                       how much it may send        flood.py
    Fault, FaultKind                             what is to go wrong         faults.py
    OutageKind                                   … with whole connections    port.py
    HandsError, NothingCameError                 what people cannot do       errors.py

How a call runs: server.py (HTTP) → params.py → judge.py (by schema/) → methods/ (one family a
file) → sending.py, limits.py, keyboards.py, texts.py (TDLib's judgement) → backend.py (world,
book, updates) → views.py (the answer).
It knows nothing of the bot that it serves; `python -m simulator` runs it alone.
"""

from simulator.book import Book, Complaint, Event, EventKind, Request
from simulator.counts import Counts
from simulator.errors import HandsError, NothingCameError
from simulator.faults import Fault, FaultKind
from simulator.flood import Limits
from simulator.people import Person
from simulator.port import OutageKind
from simulator.simulator import Simulator
from simulator.world import BotStatus, Chat, ChatKind, Message, User

__all__ = [
    "Book",
    "BotStatus",
    "Chat",
    "ChatKind",
    "Complaint",
    "Counts",
    "Event",
    "EventKind",
    "Fault",
    "FaultKind",
    "HandsError",
    "Limits",
    "Message",
    "NothingCameError",
    "OutageKind",
    "Person",
    "Request",
    "Simulator",
    "User",
]
