"""The control calls: the book and the hands over HTTP, for programs that are not Python.

    GET  /simulator/                              the bot, the chats, the people
    GET  /simulator/book?since=N&kind=&chat=&wait=SECONDS
    GET  /simulator/requests?since=N&method=
    GET  /simulator/complaints?since=N            what was wrong with requests by the schema
    GET  /simulator/chats/{chat}/messages
    GET  /simulator/people/{id}/sees?chat=
    POST /simulator/channels                      {username, title, bot_is_admin}
    POST /simulator/groups                        {title, username, bot_is_admin, topics, basic}
    POST /simulator/chats/{chat}/posts            {text}: another administrator posts
    POST /simulator/chats/{chat}/bot              {status, may_post}
    POST /simulator/people                        {name, language, username, user_id}
    POST /simulator/people/{id}/says              {text, chat}
    POST /simulator/people/{id}/asks              {text}: {message, after_ms} of the bot's answer
    POST /simulator/people/{id}/taps              {button, chat, message_id}
    POST /simulator/people/{id}/blocks
    POST /simulator/people/{id}/files?name=&caption=&chat=      the body is the file
    POST /simulator/faults                        the fields of Fault;  GET, DELETE as well

More of them, about what happens in chats, in simulator/control_chats.py.
What cannot be done answers 400 {"error": "one sentence"}.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.asking import Handler, choice, guarded, number, read_body, since
from simulator.book import Event, EventKind, Request
from simulator.faults import Fault, FaultKind
from simulator.people import Person
from simulator.views import chat_json, message_json, user_json
from simulator.world import BotStatus, Json, Message, World

if TYPE_CHECKING:
    from simulator.simulator import Simulator

LONGEST_WAIT_SECONDS = 60.0


class Control:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        table: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "", self._overview),
            ("GET", "book", self._book),
            ("GET", "requests", self._requests),
            ("GET", "complaints", self._complaints),
            ("GET", "chats/{chat}/messages", self._messages),
            ("GET", "people/{id}/sees", self._sees),
            ("POST", "channels", self._add_channel),
            ("POST", "groups", self._add_group),
            ("POST", "chats/{chat}/posts", self._add_post),
            ("POST", "chats/{chat}/bot", self._set_bot),
            ("POST", "people", self._add_person),
            ("POST", "people/{id}/says", self._says),
            ("POST", "people/{id}/asks", self._asks),
            ("POST", "people/{id}/taps", self._taps),
            ("POST", "people/{id}/blocks", self._blocks),
            ("POST", "people/{id}/files", self._sends_file),
            ("GET", "faults", self._faults),
            ("POST", "faults", self._add_fault),
            ("DELETE", "faults", self._clear_faults),
        )
        return [
            web.route(method, f"/simulator/{path}", guarded(handler))
            for method, path, handler in table
        ]

    # -- reading

    async def _overview(self, request: web.Request) -> Json:
        world = self._simulator.backend.world
        return {
            "bot": user_json(world.bot),
            "texts_are_judged": self._simulator.backend.texts.judging,
            "chats": [chat_json(chat) for chat in world.chats.values()],
            "people": [user_json(user) for user in world.people()],
            "last_number": self._simulator.book.last_number,
        }

    async def _book(self, request: web.Request) -> list[Json]:
        query, book = request.query, self._simulator.book
        after = since(request)
        kind = choice(EventKind, query, "kind") if "kind" in query else None
        chat_id = self._simulator.chat(query["chat"]).id if "chat" in query else None
        wait = min(float(query.get("wait", 0)), LONGEST_WAIT_SECONDS)

        def found() -> list[Event]:
            return list(book.events_since(after, kind=kind, chat_id=chat_id))

        await book.pulse.until(lambda: bool(found()), wait)
        world = self._simulator.backend.world
        return [event_json(world, event) for event in found()]

    async def _requests(self, request: web.Request) -> list[Json]:
        method = request.query.get("method")
        found = self._simulator.book.requests_since(since(request), method=method)
        return [_request(one) for one in found]

    async def _complaints(self, request: web.Request) -> list[Json]:
        after = since(request)
        listed = [one for one in self._simulator.complaints if one.number > after]
        return [dataclasses.asdict(one) for one in listed]

    async def _messages(self, request: web.Request) -> list[Json]:
        return [self._message(m) for m in self._simulator.messages(request.match_info["chat"])]

    async def _sees(self, request: web.Request) -> list[Json]:
        person = self._person(request)
        return [self._message(message) for message in person.sees(request.query.get("chat"))]

    # -- making

    async def _add_channel(self, request: web.Request) -> Json:
        body = await read_body(request)
        admin = bool(body.get("bot_is_admin", True))
        return {"id": self._simulator.add_channel(body.get("username"), body["title"], admin)}

    async def _add_group(self, request: web.Request) -> Json:
        body = await read_body(request)
        topics = tuple(map(str, body.get("topics", ())))
        admin = bool(body.get("bot_is_admin", False))
        return {
            "id": self._simulator.add_group(
                body["title"],
                body.get("username"),
                admin,
                topics=topics,
                basic=bool(body.get("basic", False)),
            )
        }

    async def _add_post(self, request: web.Request) -> Json:
        body = await read_body(request)
        return self._message(
            self._simulator.add_foreign_post(request.match_info["chat"], str(body["text"]))
        )

    async def _set_bot(self, request: web.Request) -> Json:
        body = await read_body(request)
        status, may_post = choice(BotStatus, body, "status"), bool(body.get("may_post", True))
        self._simulator.set_bot_status(request.match_info["chat"], status, may_post=may_post)
        return {"status": status, "may_post": may_post}

    async def _add_person(self, request: web.Request) -> Json:
        body = await read_body(request)
        person = self._simulator.person(
            str(body["name"]),
            str(body.get("language", "en")),
            username=body.get("username"),
            user_id=body.get("user_id"),
        )
        return user_json(person.user)

    # -- hands

    def _person(self, request: web.Request) -> Person:
        return self._simulator.person_by_id(number(request.match_info, "id"))

    async def _says(self, request: web.Request) -> Json:
        body = await read_body(request)
        said = await self._person(request).says(str(body["text"]), body.get("chat"))
        return self._message(said)

    async def _asks(self, request: web.Request) -> Json:
        """In private. The time is from when the bot may hear of it to when its answer is there."""
        person, body = self._person(request), await read_body(request)
        clock = asyncio.get_running_loop().time
        await person.says(str(body["text"]))
        begun = clock()
        message = await person.gets_answer(LONGEST_WAIT_SECONDS)
        return {"message": self._message(message), "after_ms": (clock() - begun) * 1000}

    async def _taps(self, request: web.Request) -> Json:
        body = await read_body(request)
        tapped = await self._person(request).taps(
            str(body["button"]), body.get("chat"), body.get("message_id")
        )
        return self._message(tapped)

    async def _blocks(self, request: web.Request) -> Json:
        await self._person(request).blocks_bot()
        return {"blocked": True}

    async def _sends_file(self, request: web.Request) -> Json:
        query = request.query
        sent = await self._person(request).sends_file(
            query["name"], await request.read(), query.get("caption"), query.get("chat")
        )
        return self._message(sent)

    # -- faults

    async def _faults(self, request: web.Request) -> list[Json]:
        return [dataclasses.asdict(fault) for fault in self._simulator.faults.pending()]

    async def _add_fault(self, request: web.Request) -> Json:
        body = await read_body(request)
        if "chat" in body:
            body["chat_id"] = self._simulator.chat(body.pop("chat")).id
        unknown = body.keys() - {field.name for field in dataclasses.fields(Fault)}
        if unknown:
            raise ValueError(f"a fault has no {min(unknown)}")
        fault = Fault(**{**body, "kind": choice(FaultKind, body, "kind")})
        self._simulator.add_fault(fault)
        return dataclasses.asdict(fault)

    async def _clear_faults(self, request: web.Request) -> list[Json]:
        self._simulator.faults.clear()
        return []

    # -- showing

    def _message(self, message: Message) -> Json:
        return message_json(self._simulator.backend.world, message)


def event_json(world: World, event: Event) -> Json:
    """An entry of the book that a chat sees."""
    view: Json = {
        "number": event.number,
        "at": event.at,
        "kind": event.kind,
        "chat_id": event.chat_id,
        "chat_title": event.chat_title,
    }
    if event.message is not None:
        view["message"] = message_json(world, event.message)
    if event.callback is not None:
        view["callback"] = {"id": event.callback.id, "person": event.callback.user.id}
    if event.words:
        view["words"] = event.words
    return view


def _request(request: Request) -> Json:
    return dataclasses.asdict(request)
