"""The control calls about what happens in chats, beside those of simulator/control.py.

GET  /simulator/deliveries?since=N                attempts to bring updates to the webhook
POST /simulator/chats/{chat}/rights               {right: bool, …}: the bot's
POST /simulator/chats/{chat}/protect              {protected}
POST /simulator/chats/{chat}/discussion           {group}
POST /simulator/chats/{chat}/migrate
POST /simulator/chats/{chat}/admins               {person, rights: [names] or null}
POST /simulator/chats/{chat}/bans                 {person}
POST /simulator/chats/{chat}/edits                {message_id, text}: another administrator
POST /simulator/chats/{chat}/deletions            {message_id}
POST /simulator/chats/{chat}/pins                 {message_id}
POST /simulator/people/{id}/joins, /leaves        {chat}
POST /simulator/people/{id}/edits                 {message_id, text, chat}
POST /simulator/people/{id}/deletes               {message_id, chat}
POST /simulator/people/{id}/reacts                {emoji, message_id, chat}
POST /simulator/people/{id}/inline                {words, chat}: waits, gives the titles
POST /simulator/people/{id}/chooses               {title}
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.asking import Handler, guarded, number, read_body, since
from simulator.people import Person
from simulator.views import message_json
from simulator.world import Json, Message

if TYPE_CHECKING:
    from simulator.simulator import Simulator

DONE: Json = {"done": True}


class ChatControl:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        posts: dict[str, Handler] = {
            "chats/{chat}/rights": self._rights,
            "chats/{chat}/protect": self._protect,
            "chats/{chat}/discussion": self._discussion,
            "chats/{chat}/migrate": self._migrate,
            "chats/{chat}/admins": self._admins,
            "chats/{chat}/bans": self._ban,
            "chats/{chat}/edits": self._edit_post,
            "chats/{chat}/deletions": self._delete,
            "chats/{chat}/pins": self._pin,
            "people/{id}/joins": self._joins,
            "people/{id}/leaves": self._leaves,
            "people/{id}/edits": self._edits,
            "people/{id}/deletes": self._deletes,
            "people/{id}/reacts": self._reacts,
            "people/{id}/inline": self._inline,
            "people/{id}/chooses": self._chooses,
        }
        routes = [web.post(f"/simulator/{path}", guarded(call)) for path, call in posts.items()]
        return [web.get("/simulator/deliveries", guarded(self._deliveries)), *routes]

    async def _deliveries(self, request: web.Request) -> list[Json]:
        after = since(request)
        found = (one for one in self._simulator.book.deliveries if one.number > after)
        return [dataclasses.asdict(one) for one in found]

    # -- chats

    async def _rights(self, request: web.Request) -> Json:
        given = {name: bool(has) for name, has in (await read_body(request)).items()}
        self._simulator.set_bot_rights(request.match_info["chat"], **given)
        return DONE

    async def _protect(self, request: web.Request) -> Json:
        body = await read_body(request)
        self._simulator.protect(request.match_info["chat"], bool(body.get("protected", True)))
        return DONE

    async def _discussion(self, request: web.Request) -> Json:
        body = await read_body(request)
        self._simulator.link_discussion(request.match_info["chat"], body["group"])
        return DONE

    async def _migrate(self, request: web.Request) -> Json:
        return {"id": self._simulator.migrate(request.match_info["chat"])}

    async def _admins(self, request: web.Request) -> Json:
        body, chat = await read_body(request), request.match_info["chat"]
        person = self._simulator.person_by_id(number(body, "person"))
        if body.get("rights", []) is None:
            self._simulator.demote(chat, person)
        else:
            self._simulator.promote(chat, person, *map(str, body.get("rights", ())))
        return DONE

    async def _ban(self, request: web.Request) -> Json:
        body = await read_body(request)
        person = self._simulator.person_by_id(number(body, "person"))
        self._simulator.ban(request.match_info["chat"], person)
        return DONE

    async def _edit_post(self, request: web.Request) -> Json:
        body, chat = await read_body(request), request.match_info["chat"]
        message_id, text = number(body, "message_id"), str(body["text"])
        return self._message(self._simulator.edit_foreign_post(chat, message_id, text))

    async def _delete(self, request: web.Request) -> Json:
        body = await read_body(request)
        self._simulator.delete_message(request.match_info["chat"], number(body, "message_id"))
        return DONE

    async def _pin(self, request: web.Request) -> Json:
        body = await read_body(request)
        self._simulator.pin(request.match_info["chat"], number(body, "message_id"))
        return DONE

    # -- people

    def _person(self, request: web.Request) -> Person:
        return self._simulator.person_by_id(number(request.match_info, "id"))

    async def _joins(self, request: web.Request) -> Json:
        await self._person(request).joins((await read_body(request))["chat"])
        return DONE

    async def _leaves(self, request: web.Request) -> Json:
        await self._person(request).leaves((await read_body(request))["chat"])
        return DONE

    async def _edits(self, request: web.Request) -> Json:
        body = await read_body(request)
        message_id, text = number(body, "message_id"), str(body["text"])
        return self._message(await self._person(request).edits(message_id, text, body.get("chat")))

    async def _deletes(self, request: web.Request) -> Json:
        body = await read_body(request)
        await self._person(request).deletes(number(body, "message_id"), body.get("chat"))
        return DONE

    async def _reacts(self, request: web.Request) -> Json:
        body = await read_body(request)
        message_id = number(body, "message_id")
        await self._person(request).reacts(str(body["emoji"]), message_id, body.get("chat"))
        return DONE

    async def _inline(self, request: web.Request) -> list[str]:
        body = await read_body(request)
        return await self._person(request).asks_inline(str(body["words"]), body.get("chat"))

    async def _chooses(self, request: web.Request) -> Json:
        body = await read_body(request)
        return self._message(await self._person(request).chooses(str(body["title"])))

    def _message(self, message: Message) -> Json:
        return message_json(self._simulator.backend.world, message)
