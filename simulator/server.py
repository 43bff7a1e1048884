"""HTTP: /bot<TOKEN>/<method>, /file/bot<TOKEN>/<path>, and the control calls under /simulator/.

One call: token, method, parameters, a fault if one is due, the method itself, the answer; and one
line in the book.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

import orjson
from aiohttp import web

from simulator import errors
from simulator.backend import Backend
from simulator.errors import ApiError, Refusal
from simulator.faults import Fault, FaultKind, FaultPlan
from simulator.flood import FloodControl, Sending, read_sending
from simulator.judge import Judge
from simulator.methods import HANDLERS, KNOWN
from simulator.params import Params, read_params
from simulator.polling import Poller
from simulator.results import Described
from simulator.world import Chat, Json

BODY_BYTES = 52 << 20  # a file of 50 MB and what surrounds it

_GATEWAY_PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
    "<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
)
_GATEWAY_TITLES = {502: "502 Bad Gateway", 504: "504 Gateway Time-out"}


class Damage(Enum):
    NONE = auto()
    HALF = auto()  # half of the body, as if that were all
    BROKEN_OFF = auto()  # half of the body, then the connection closes


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` None: a page that is no JSON (502, 504), or nothing at all (status 0)."""

    status: int
    body: Json | None
    damage: Damage = Damage.NONE


def answer_ok(result: object) -> Answer:
    if isinstance(result, Described):
        described = {"ok": True, "result": result.result, "description": result.description}
        return Answer(200, described)
    return Answer(200, {"ok": True, "result": result})


def answer_refused(refusal: Refusal) -> Answer:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    parameters = {
        "retry_after": refusal.retry_after,
        "migrate_to_chat_id": refusal.migrate_to_chat_id,
    }
    told = {name: value for name, value in parameters.items() if value is not None}
    if told:
        body["parameters"] = told
    return Answer(refusal.code, body)


def _answer_of(fault: Fault, right: Answer | None) -> Answer:
    """What the bot gets in place of the right answer, which is None before the commit."""
    match fault.kind:
        case FaultKind.FLOOD:
            return answer_refused(errors.too_many_requests(fault.retry_after_seconds))
        case FaultKind.REFUSAL:
            return answer_refused(Refusal(fault.code, fault.description))
        case FaultKind.RESTART:
            return answer_refused(errors.RESTART)
        case FaultKind.BAD_GATEWAY:
            return Answer(502, None)
        case FaultKind.GATEWAY_TIMEOUT:
            return Answer(504, None)
        case FaultKind.TRUNCATED if right is not None:
            return Answer(right.status, right.body, Damage.HALF)
        case FaultKind.CUT if right is not None:
            return Answer(right.status, right.body, Damage.BROKEN_OFF)
        case FaultKind.DELAY if right is not None:
            return right
        case _:
            return Answer(0, None)


class BotApi:
    """The Bot API of one bot over HTTP. `sleep` is what a fault's delay is spent with.

    With a judge, what is wrong with a request by the schema is written into the book first.
    """

    def __init__(
        self,
        backend: Backend,
        faults: FaultPlan,
        flood: FloodControl,
        token: str,
        sleep: Callable[[float], Awaitable[None]],
        judge: Judge | None = None,
    ) -> None:
        self._backend = backend
        self._faults = faults
        self._flood = flood
        self._token = token
        self._sleep = sleep
        self._judge = judge
        self.poller = Poller(backend)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/bot{token:[^/]*}/{method:[^/]*}", self._serve),
            web.post(r"/bot{token:[^/]*}/{method:[^/]*}", self._serve),
            web.get(r"/file/bot{token:[^/]*}/{path:.+}", self._download),
            web.route("*", "/{elsewhere:(?!simulator/).*}", self._elsewhere),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        refusal = self._check_token(request)
        if refusal is not None:
            return await _respond(request, answer_refused(refusal))
        try:
            params = await read_params(request)
        except ApiError as refused:
            return await _respond(request, answer_refused(refused.refusal))
        written = request.match_info["method"] or params.text("method")
        return await _respond(request, await self.call(written, params))

    async def call(self, written: str, params: Params) -> Answer:
        """Act out a method, whatever the case of its name, and write it into the book."""
        method = KNOWN.get(written.lower(), written)
        if self._judge is not None:
            for flaw in self._judge.check(method, params):
                self._backend.book.write_complaint(method, flaw.where, flaw.words)
        chat = self._backend.world.find_chat(params.text("chat_id"))
        fault = self._faults.take(method, chat.id if chat is not None else None)
        answer = await self._act(method, params, chat, fault)
        self._backend.book.write_request(
            method, params.for_book(), answer.status, answer.body, fault.kind if fault else None
        )
        return answer

    def _check_token(self, request: web.Request) -> Refusal | None:
        token = request.match_info["token"]
        if token == self._token:
            return None
        well_formed = re.fullmatch(r"\d+:[\w-]+", token)
        return errors.UNAUTHORIZED if well_formed else errors.TOKEN_INVALID

    async def _act(
        self, method: str, params: Params, chat: Chat | None, fault: Fault | None
    ) -> Answer:
        if fault is None:
            return await self._perform(method, params, chat)
        if fault.strikes_after_commit or fault.kind is FaultKind.DELAY:
            if not fault.strikes_after_commit:
                await self._sleep(fault.delay_seconds)
            answer = await self._perform(method, params, chat)
            if fault.strikes_after_commit:
                await self._sleep(fault.delay_seconds)
            return _answer_of(fault, answer)
        await self._sleep(fault.delay_seconds)
        return _answer_of(fault, None)

    async def _perform(self, method: str, params: Params, chat: Chat | None) -> Answer:
        name = method.lower()
        try:
            if name == "getupdates":
                return answer_ok(await self.poller.get_updates(params))
            if name in HANDLERS:
                return self._handle(name, params, chat)
        except ApiError as refused:
            return answer_refused(refused.refusal)
        if name in KNOWN:
            return answer_refused(errors.not_acted_out(method))
        return answer_refused(errors.METHOD_NOT_FOUND)

    def _handle(self, name: str, params: Params, chat: Chat | None) -> Answer:
        """Raises: ApiError."""
        backend, sending = self._backend, read_sending(name, params, chat)
        if sending is not None:
            backend.gate = partial(self._weigh, sending)
        backend.book.bot_in = chat.id if chat is not None else None
        try:
            return answer_ok(HANDLERS[name](backend, params))
        finally:
            backend.book.bot_in = None
            backend.gate = None

    def _weigh(self, sending: Sending) -> None:
        """Count a call that is right in itself. Raises: ApiError where it comes too soon.

        Flood is told by the far end, which never hears of what the server refuses by itself.
        """
        wait = self._flood.wait_seconds(sending)
        if not wait:
            self._flood.note(sending)
            return
        chat_id = sending.chat.id if sending.chat is not None else None
        self._backend.book.tally.of(chat_id).out_of_limit += 1
        if self._flood.limits.enforced:
            raise ApiError(errors.too_many_requests(wait))

    async def _download(self, request: web.Request) -> web.StreamResponse:
        refusal = self._check_token(request)
        if refusal is not None:
            return await _respond(request, answer_refused(refusal))
        for file in self._backend.world.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return await _respond(request, answer_refused(errors.NOT_FOUND))

    async def _elsewhere(self, request: web.Request) -> web.StreamResponse:
        return await _respond(request, answer_refused(errors.NOT_FOUND))


async def _respond(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.status == 0:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if answer.body is None:
        page = _GATEWAY_PAGE.format(title=_GATEWAY_TITLES[answer.status])
        return web.Response(status=answer.status, text=page, content_type="text/html")
    headers = {"Content-Type": "application/json"}
    wait = answer.body.get("parameters", {}).get("retry_after")
    if wait is not None:
        headers["Retry-After"] = str(wait)
    body = orjson.dumps(answer.body)
    if answer.damage is Damage.BROKEN_OFF:
        return await _break_off(request, answer.status, headers, body)
    if answer.damage is Damage.HALF:
        body = body[: len(body) // 2]
    return web.Response(status=answer.status, body=body, headers=headers)


async def _break_off(
    request: web.Request, status: int, headers: dict[str, str], body: bytes
) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()  # what is written still goes out, unlike with abort()
    return response
