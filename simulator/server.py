"""HTTP: /bot<TOKEN>/<method>, /file/bot<TOKEN>/<path>, and the control calls under /simulator/.

One call: token, method, parameters, a fault if one is due, the method itself, the answer; and one
line in the book.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import orjson
from aiohttp import web

from simulator import errors
from simulator.backend import Backend
from simulator.errors import ApiError, Refusal
from simulator.faults import Fault, FaultKind, FaultPlan
from simulator.judge import Judge
from simulator.methods import HANDLERS, KNOWN
from simulator.params import Params, read_params
from simulator.polling import Poller
from simulator.world import Json

BODY_BYTES = 52 << 20  # a file of 50 MB and what surrounds it

_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `body` None: a page that is no JSON (502), or nothing at all (status 0)."""

    status: int
    body: Json | None


def answer_ok(result: object) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def answer_refused(refusal: Refusal) -> Answer:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.code, body)


def _answer_of(fault: Fault) -> Answer:
    match fault.kind:
        case FaultKind.FLOOD:
            return answer_refused(errors.too_many_requests(fault.retry_after_seconds))
        case FaultKind.RESTART:
            return answer_refused(errors.RESTART)
        case FaultKind.BAD_GATEWAY:
            return Answer(502, None)
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
        token: str,
        sleep: Callable[[float], Awaitable[None]],
        judge: Judge | None = None,
    ) -> None:
        self._backend = backend
        self._faults = faults
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
            return _respond(request, answer_refused(refusal))
        try:
            params = await read_params(request)
        except ApiError as refused:
            return _respond(request, answer_refused(refused.refusal))
        written = request.match_info["method"] or params.text("method")
        method = KNOWN.get(written.lower(), written)
        if self._judge is not None:
            for flaw in self._judge.check(method, params):
                self._backend.book.write_complaint(method, flaw.where, flaw.words)
        fault = self._faults.take(method, self._chat_id(params))
        answer = await self._act(method, params, fault)
        self._backend.book.write_request(
            method, params.for_book(), answer.status, answer.body, fault.kind if fault else None
        )
        return _respond(request, answer)

    def _check_token(self, request: web.Request) -> Refusal | None:
        token = request.match_info["token"]
        if token == self._token:
            return None
        well_formed = re.fullmatch(r"\d+:[\w-]+", token)
        return errors.UNAUTHORIZED if well_formed else errors.TOKEN_INVALID

    def _chat_id(self, params: Params) -> int | None:
        chat = self._backend.world.find_chat(params.text("chat_id"))
        return chat.id if chat is not None else None

    async def _act(self, method: str, params: Params, fault: Fault | None) -> Answer:
        if fault is None:
            return await self._perform(method, params)
        if not fault.after_commit:
            await self._sleep(fault.delay_seconds)
            if fault.kind is not FaultKind.DELAY:
                return _answer_of(fault)
            return await self._perform(method, params)
        answer = await self._perform(method, params)
        await self._sleep(fault.delay_seconds)
        return answer if fault.kind is FaultKind.DELAY else _answer_of(fault)

    async def _perform(self, method: str, params: Params) -> Answer:
        name = method.lower()
        try:
            if name == "getupdates":
                return answer_ok(await self.poller.get_updates(params))
            if name in HANDLERS:
                return answer_ok(HANDLERS[name](self._backend, params))
        except ApiError as refused:
            return answer_refused(refused.refusal)
        if name in KNOWN:
            return answer_refused(errors.not_acted_out(method))
        return answer_refused(errors.METHOD_NOT_FOUND)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        refusal = self._check_token(request)
        if refusal is not None:
            return _respond(request, answer_refused(refusal))
        for file in self._backend.world.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return _respond(request, answer_refused(errors.NOT_FOUND))

    async def _elsewhere(self, request: web.Request) -> web.StreamResponse:
        return _respond(request, answer_refused(errors.NOT_FOUND))


def _respond(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.status == 0:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if answer.body is None:
        return web.Response(status=answer.status, text=_GATEWAY_PAGE, content_type="text/html")
    headers = {}
    wait = answer.body.get("parameters", {}).get("retry_after")
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return web.Response(
        status=answer.status,
        body=orjson.dumps(answer.body),
        content_type="application/json",
        headers=headers,
    )
