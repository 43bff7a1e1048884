"""Webhooks: setting them, the rules of delivery, and a hook of python-telegram-bot's shape."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import telegram
from aiohttp import web

from simulator import Simulator
from simulator.backend import Backend
from simulator.courier import Courier
from simulator.params import Params
from simulator.plaintexts import PlainTexts
from simulator.webhooks import Hook, Reply, called, delay_seconds, is_contacted, lane
from simulator.world import User, World
from tests.simulator.conftest import Call

OK = Reply(200, "OK")
BROKEN = Reply(500, "Internal Server Error")
HOOK = "http://127.0.0.1:8443/hook"


# -- setting


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    (
        {"url": "http://example.org/hook"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        {"url": "http://localhost/hook"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        {"url": "https://example.org:8080/hook"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ({"url": "https://127.0.0.1/hook"}, "bad webhook: IP address 127.0.0.1 is reserved"),
    (
        {"url": "https://nowhere/hook"},
        "bad webhook: Failed to resolve host: Name or service not known",
    ),
    ({"url": HOOK, "secret_token": "x" * 257}, "secret token is too long"),
    ({"url": HOOK, "secret_token": "a b"}, "secret token contains unallowed characters"),
)


@pytest.mark.parametrize(("parameters", "reason"), REFUSED)
async def test_an_address_is_refused(call: Call, parameters: dict[str, Any], reason: str) -> None:
    answer = await call("setWebhook", **parameters)
    assert (answer.status, answer.description) == (400, f"Bad Request: {reason}")
    assert (await call("getWebhookInfo")).body["result"]["url"] == ""


@pytest.fixture
async def at_a_time() -> AsyncIterator[tuple[Simulator, telegram.Bot, list[int]]]:
    """A simulator whose clock stands still until told, and a bot."""
    moment = [1_000_000]
    async with (
        Simulator(now=lambda: moment[0]) as simulator,
        telegram.Bot(simulator.token, base_url=f"{simulator.url}/bot") as bot,
    ):
        yield simulator, bot, moment


async def test_a_webhook_is_set_told_and_taken_away(
    at_a_time: tuple[Simulator, telegram.Bot, list[int]],
) -> None:
    simulator, bot, moment = at_a_time
    url = "https://example.org/hook"
    assert await bot.set_webhook(
        url, secret_token="s-1", max_connections=5, allowed_updates=["message"]
    )
    with pytest.raises(telegram.error.RetryAfter):
        await bot.set_webhook("https://example.org/other")
    moment[0] += 1
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (url, 5, ("message",))
    assert (info.last_error_date, info.ip_address) == (None, None)
    olena = simulator.person("Olena")
    await olena.says("hello")
    with pytest.raises(telegram.error.Conflict, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook()
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert await bot.set_webhook(url, drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_setting_says_what_it_did(call: Call) -> None:
    said = [
        (await call("deleteWebhook")).description,
        (await call("setWebhook", url="")).description,
    ]
    assert said == ["Webhook is already deleted"] * 2
    assert (await call("setWebhook", url=HOOK)).description == "Webhook was set"
    assert (await call("deleteWebhook")).description == "Webhook was deleted"


async def test_a_waiting_poll_is_ended_by_a_webhook(simulator: Simulator, call: Call) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await simulator.waits_for_poll()
    await call("setWebhook", url="https://example.org/hook")
    ended = await poll
    assert (ended.status, ended.description) == (
        409,
        "Conflict: terminated by setWebhook request",
    )


async def test_a_foreign_address_is_never_contacted(simulator: Simulator, call: Call) -> None:
    await call("setWebhook", url="https://example.org/hook")
    olena = simulator.person("Olena")
    await olena.says("one")
    await olena.says("two")
    await simulator.book.pulse.until(lambda: len(simulator.book.deliveries) == 2, 10)
    assert [(one.status, one.words) for one in simulator.book.deliveries] == [
        (0, "not contacted"),
        (0, "not contacted"),
    ]
    assert (await call("getWebhookInfo")).body["result"]["pending_update_count"] == 2


# -- the rules


@pytest.mark.parametrize(
    ("failures", "retry_after", "seconds"),
    [
        (1, "", 0),
        (2, "", 2),
        (3, "", 4),
        (4, "", 8),
        (6, "", 32),
        (7, "", 60),
        (5_000, "", 60),
        (1, "7", 7),
        (3, "0", 0),
        (1, "99999", 3_600),
        (1, "soon", 0),
        (2, "-5", 2),
    ],
)
def test_how_long_a_retry_waits(failures: int, retry_after: str, seconds: float) -> None:
    assert delay_seconds(failures, retry_after, 60.0) == seconds


@pytest.mark.parametrize(
    ("url", "contacted"),
    [
        ("http://127.0.0.1:81/x", True),
        ("https://127.0.0.1/x", False),
        ("http://localhost/x", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://127.0.0.1@example.org/", False),
        ("http://0.0.0.0/", False),
    ],
)
def test_only_this_machine_is_contacted(url: str, contacted: bool) -> None:
    assert is_contacted(url) is contacted


def test_updates_of_a_chat_share_a_lane() -> None:
    chat: dict[str, Any] = {"chat": {"id": 7}}
    assert lane({"update_id": 1, "message": chat}) == 7
    assert lane({"update_id": 2, "callback_query": {"message": chat, "from": {"id": 1}}}) == 7
    assert lane({"update_id": 3, "inline_query": {"from": {"id": 1}}}) == 1
    assert lane({"update_id": 4, "poll": {"id": "5"}}) is None


@pytest.mark.parametrize(
    ("body", "method"),
    [
        (b'{"method":"sendMessage","chat_id":1}', "sendMessage"),
        (b'{"method":"getMe"}', None),
        (b'{"method":"SetWebhook"}', None),
        (b'{"method":"logOut"}', None),
        (b'{"chat_id":1}', None),
        (b"[]", None),
        (b"ok", None),
    ],
)
def test_an_answer_may_carry_a_method(body: bytes, method: str | None) -> None:
    call = called(Reply(200, "OK", content_type="application/json", body=body))
    assert (call[0] if call is not None else None) == method


def test_an_answer_may_come_as_a_form() -> None:
    form = "application/x-www-form-urlencoded"
    call = called(Reply(200, "OK", content_type=form, body=b"method=sendMessage&chat_id=5"))
    assert call is not None
    assert (call[0], call[1].values) == ("sendMessage", {"chat_id": "5"})


# -- delivery, with a clock of its own


@dataclass
class Stage:
    """A world without HTTP: answers are scripted, sleeping moves the clock."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    calls: list[tuple[int, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    performed: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    moment: int = 1_000_000

    def __post_init__(self) -> None:
        bot = User(5, "Bot", is_bot=True, username="some_bot")
        self.backend = Backend(World(bot), PlainTexts(), lambda: self.moment)
        self.backend.hook = Hook(HOOK, secret="s-1", max_connections=2)
        self.courier = Courier(
            self.backend, self.perform, self.sleep, self.post, longest=lambda: 60.0
        )

    def add(self, chat_id: int, text: str) -> None:
        self.backend.updates.add("message", {"chat": {"id": chat_id}, "text": text})

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        assert (url, headers["X-Telegram-Bot-Api-Secret-Token"]) == (HOOK, "s-1")
        text = json.loads(body)["message"]["text"]
        self.calls.append((self.moment, text))
        script = self.replies.get(text, [OK])
        return script.pop(0) if len(script) > 1 else script[0]

    async def perform(self, method: str, params: Params) -> None:
        self.performed.append((method, params.values))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += int(seconds)
        await asyncio.sleep(0)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.courier.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, check: Callable[[], bool]) -> None:
        assert await self.backend.updates.pulse.until(check, 10)

    async def until_delivered(self) -> None:
        await self.until(lambda: not len(self.backend.updates))

    def texts(self) -> list[str]:
        return [text for _, text in self.calls]


async def test_a_failed_update_is_tried_again_and_holds_up_its_chat() -> None:
    stage = Stage({"a1": [BROKEN, BROKEN, Reply(0, "Connection refused"), BROKEN, OK]})
    stage.add(1, "a1")
    stage.add(1, "a2")
    stage.add(2, "b1")
    async with stage.running():
        await stage.until_delivered()
    assert stage.slept == [0.0, 2.0, 4.0, 8.0]
    texts = stage.texts()
    assert texts.count("a1") == 5
    assert texts.index("a2") == len(texts) - 1
    assert texts.index("b1") < texts.index("a2")
    hook = stage.backend.hook
    assert hook is not None
    assert hook.error == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_of_the_hook_goes_before() -> None:
    busy = Reply(503, "Service Unavailable", retry_after="17")
    stage = Stage({"a": [busy, busy, OK]})
    stage.add(1, "a")
    async with stage.running():
        await stage.until_delivered()
    assert stage.slept == [17.0, 17.0]


async def test_an_update_is_dropped_after_a_day() -> None:
    stage = Stage({"a": [BROKEN]})
    stage.add(1, "a")
    async with stage.running():
        await stage.until_delivered()
    assert stage.moment - 1_000_000 >= 86_400
    assert stage.slept[:6] == [0.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    assert set(stage.slept[6:]) == {60.0}
    assert all(moment < 1_000_000 + 86_400 for moment, _ in stage.calls)


async def test_a_hook_that_is_gone_for_23_hours_is_removed() -> None:
    stage = Stage({"a": [Reply(410, "Gone")]})
    stage.add(1, "a")
    async with stage.running():
        await stage.until(lambda: stage.backend.hook is None)
    assert stage.moment - 1_000_000 >= 23 * 3_600
    assert len(stage.backend.updates) == 1


async def test_a_method_in_the_answer_is_acted_out() -> None:
    body = b'{"method":"sendMessage","chat_id":1,"text":"hi"}'
    stage = Stage({"a": [Reply(200, "OK", content_type="application/json", body=body)]})
    stage.add(1, "a")
    async with stage.running():
        await stage.until_delivered()
        await stage.until(lambda: bool(stage.performed))
    assert stage.performed == [("sendMessage", {"chat_id": "1", "text": "hi"})]


async def test_no_more_calls_at_once_than_connections() -> None:
    stage = Stage()
    gate, open_calls = asyncio.Event(), [0, 0]

    async def slow(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        open_calls[0] += 1
        open_calls[1] = max(open_calls)
        await gate.wait()
        open_calls[0] -= 1
        return OK

    for chat_id in range(5):
        stage.add(chat_id, "x")
    courier = Courier(stage.backend, stage.perform, stage.sleep, slow)
    task = asyncio.create_task(courier.run())
    stage.backend.updates.pulse.beat()
    while open_calls[0] < 2:
        await asyncio.sleep(0)
    gate.set()
    await stage.until_delivered()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert open_calls == [0, 2]


async def test_a_hook_taken_away_leaves_the_update_in_the_queue() -> None:
    stage = Stage({"a": [BROKEN]})
    asleep, forever = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await forever.wait()

    courier = Courier(stage.backend, stage.perform, sleep, stage.post)
    stage.add(1, "a")
    task = asyncio.create_task(courier.run())
    await asleep.wait()
    stage.backend.hook = None
    stage.backend.updates.pulse.beat()
    await asyncio.sleep(0)
    stage.replies["a"] = [OK]
    stage.backend.hook = Hook(HOOK, secret="s-1")
    stage.backend.updates.pulse.beat()
    await stage.until_delivered()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert stage.texts() == ["a", "a"]


# -- over HTTP


Handler = Callable[[web.Request], Awaitable[web.Response]]


@contextlib.asynccontextmanager
async def hook_server(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_a_conversation_by_webhook(simulator: Simulator, bot: telegram.Bot) -> None:
    seen: list[telegram.Update] = []

    async def handle(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s-1"
        update = telegram.Update.de_json(await request.json(), bot)
        seen.append(update)
        if len(seen) == 1:
            return web.Response(status=500)
        assert update.message is not None
        answer = {
            "method": "sendMessage",
            "chat_id": update.message.chat.id,
            "text": f"You said {update.message.text}",
        }
        return web.json_response(answer)

    async with hook_server(handle) as url:
        await bot.set_webhook(url, secret_token="s-1")
        olena = simulator.person("Olena")
        await olena.says("hello")
        assert (await olena.gets_answer()).text == "You said hello"
        info = await bot.get_webhook_info()
        assert info.last_error_message == (
            "Wrong response from the webhook: 500 Internal Server Error"
        )
        assert (info.pending_update_count, info.ip_address) == (0, "127.0.0.1")
    assert [update.update_id for update in seen] == [seen[0].update_id] * 2
    assert [one.status for one in simulator.book.deliveries] == [500, 200]
    sent = list(simulator.book.requests_since(method="sendMessage"))
    assert [request.parameters["text"] for request in sent] == ["You said hello"]


async def test_nobody_at_the_hook(simulator: Simulator, bot: telegram.Bot) -> None:
    async def handle(request: web.Request) -> web.Response:
        return web.Response()

    async with hook_server(handle) as url:
        pass
    await bot.set_webhook(url)
    await simulator.person("Olena").says("hello")
    await simulator.book.pulse.until(lambda: bool(simulator.book.deliveries), 10)
    assert simulator.book.deliveries[0].words == "Connection refused"
