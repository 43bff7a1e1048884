"""The page at / and what feeds it: one view a person, and a stream of what happens.

    GET  /                                        the page; its parts are /simulator/page/{name}
    GET  /simulator/people/{id}/view              what this person has before their eyes
    GET  /simulator/people/{id}/chats/{chat}?before=ID     80 messages, oldest first
    GET  /simulator/people/{id}/search?words=
    POST /simulator/people/{id}/reads             {chat, message_id}: read up to here
    POST /simulator/people/{id}/presses           {chat, message_id, row, column}: a callback button
    GET  /simulator/files/{file_id}               a document or photo of any chat
    GET  /simulator/stream?since=N                server-sent events

The stream sends `hello` {run, last_number}, then each of the book's events as `book`, and `world`
when chats, people or commands came or went. `run` changes when the simulator is started anew: the
numbers start again then. Whoever comes back with Last-Event-ID misses nothing.
"""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson
from aiohttp import web

from simulator.asking import guarded, number, read_body
from simulator.backend import Backend
from simulator.book import Event
from simulator.control import event_json
from simulator.errors import HandsError
from simulator.watching import Watching, sees
from simulator.world import Chat, Json, Message, User

if TYPE_CHECKING:
    from simulator.simulator import Simulator

FOLDER = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

# The page runs nothing but its own files, and talks to nobody but this server.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

# What a browser may show by itself; anything else is saved, and never opened on this origin.
SHOWN_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")

HEARTBEAT_SECONDS = 15.0
BATCH_SECONDS = 0.03  # events that come in a burst travel together


class Live:
    """The page of one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._watching = Watching(simulator.backend)
        self._run = secrets.token_hex(8)
        self._closed = False

    def routes(self) -> list[web.RouteDef]:
        people = "/simulator/people/{id}"
        return [
            web.get("/", self._page),
            web.get("/simulator/page/{name}", self._page),
            web.get("/simulator/files/{file_id}", self._file),
            web.get("/simulator/stream", self._stream),
            web.get(f"{people}/view", guarded(self._view)),
            web.get(f"{people}/chats/{{chat}}", guarded(self._messages)),
            web.get(f"{people}/search", guarded(self._search)),
            web.post(f"{people}/reads", guarded(self._reads)),
            web.post(f"{people}/presses", guarded(self._presses)),
        ]

    def close(self) -> None:
        """End all streams, so that the server can stop at once."""
        self._closed = True
        self._simulator.book.pulse.beat()

    # -- files

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = FOLDER / request.match_info.get("name", "index.html")
        if path.suffix not in TYPES or not path.is_file() or path.parent != FOLDER:
            return web.Response(status=404, text="The page has no such part.", headers=_HEADERS)
        return web.Response(
            body=path.read_bytes(),
            content_type=TYPES[path.suffix],
            charset="utf-8",
            headers=_HEADERS,
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._simulator.backend.world.files.get(request.match_info["file_id"])
        if file is None:
            return web.Response(status=404, text="There is no such file.", headers=_HEADERS)
        shown = file.mime_type in SHOWN_TYPES and "download" not in request.query
        place = "inline" if shown else "attachment"
        headers = _HEADERS | {
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cache-Control": "max-age=3600",
        }
        kind = file.mime_type if shown else "application/octet-stream"
        return web.Response(body=file.content, content_type=kind, headers=headers)

    # -- one person

    def _person(self, request: web.Request) -> User:
        return self._simulator.person_by_id(number(request.match_info, "id")).user

    def _chat(self, person: User, address: int | str) -> Chat:
        chat = self._simulator.chat(address)
        if not sees(person, chat):
            raise HandsError(f"{person.first_name} has no chat {address}")
        return chat

    async def _view(self, request: web.Request) -> Json:
        return self._watching.view(self._person(request))

    async def _messages(self, request: web.Request) -> Json:
        chat = self._chat(self._person(request), request.match_info["chat"])
        before = request.query.get("before")
        return self._watching.messages(chat, number(request.query, "before") if before else None)

    async def _search(self, request: web.Request) -> list[Json]:
        return self._watching.search(self._person(request), request.query["words"])

    async def _reads(self, request: web.Request) -> Json:
        person, body = self._person(request), await read_body(request)
        chat = self._chat(person, body["chat"])
        self._watching.mark_read(chat, person, number(body, "message_id"))
        return {"unread": self._watching.unread(chat, person)}

    async def _presses(self, request: web.Request) -> Json:
        """By place and not by its words: two buttons may bear the same ones."""
        person, body = self._person(request), await read_body(request)
        chat = self._chat(person, body["chat"])
        message = chat.messages.get(number(body, "message_id"))
        data = _callback_data(message, number(body, "row"), number(body, "column"))
        if message is None or data is None:
            raise HandsError(f"{person.first_name} sees no such button any more")
        return {"callback": self._simulator.backend.tap(person, message, data).id}

    # -- the stream

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        book = self._simulator.book
        asked = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        since = int(asked) if asked.isdecimal() else book.last_number
        cursor = Cursor(self._simulator.backend, self._watching, since)
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            hello = {"run": self._run, "last_number": book.last_number}
            await response.write(_frame("hello", hello))
            while not self._closed:
                await response.write(cursor.take() or b":\n\n")
                await asyncio.sleep(BATCH_SECONDS)
                await book.pulse.until(lambda: self._closed or cursor.has_news(), HEARTBEAT_SECONDS)
        except ConnectionResetError:
            pass  # the tab was closed
        return response


class Cursor:
    """How far one listener has read."""

    def __init__(self, backend: Backend, watching: Watching, since: int) -> None:
        self._backend = backend
        self._watching = watching
        self._since = since
        self._shape = watching.shape()

    def has_news(self) -> bool:
        events = self._backend.book.events
        newer = bool(events) and events[-1].number > self._since
        return newer or self._watching.shape() != self._shape

    def take(self) -> bytes:
        """All that is new, as frames of the stream."""
        events = list(self._backend.book.events_since(self._since))
        frames = [self._framed(event) for event in events]
        if events:
            self._since = events[-1].number
        if self._watching.shape() != self._shape:
            self._shape = self._watching.shape()
            frames.append(_frame("world", {}))
        return b"".join(frames)

    def _framed(self, event: Event) -> bytes:
        view = event_json(self._backend.world, event)
        if event.callback is not None and event.callback.answers:
            view["alert"] = event.callback.answers[-1][1]
        return _frame("book", view, event.number)


def _frame(kind: str, value: Json, number: int | None = None) -> bytes:
    identity = b"id: %d\n" % number if number is not None else b""
    return b"%sevent: %s\ndata: %s\n\n" % (identity, kind.encode(), orjson.dumps(value))


def _callback_data(message: Message | None, row: int, column: int) -> str | None:
    rows = message.keyboard if message is not None else ()
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        return None
    data = rows[row][column].get("callback_data")
    return str(data) if data is not None else None
