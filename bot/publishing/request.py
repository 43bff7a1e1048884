"""The wire to the Bot API: python-telegram-bot's request class over aiohttp.

The default client's pool collapses under concurrency (docs/decisions.md), and it hides what a
careful sender has to know: whether a request that failed can have reached the server at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import aiohttp
import orjson
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.common.logs import mask

JSON = dict[str, Any]

# Telegram's front end keeps an idle connection for about a minute; ours is given up before that,
# because a POST that meets a closed connection has an unknown outcome.
KEEP_ALIVE_SECONDS = 30.0
# Following one would carry the token wherever it points, and a POST would arrive as an empty GET.
REDIRECTS = range(300, 400)
SUCCESS = range(200, 300)
_JSON_HEADERS = {"Content-Type": "application/json"}


class NeverSentError(NetworkError):
    """No connection came about: the request certainly did not reach the server."""


class AiohttpRequest(BaseRequest):
    """Timeouts are in seconds; `pool_size` is the number of connections at once."""

    def __init__(
        self, *, pool_size: int = 64, read_timeout: float = 20.0, connect_timeout: float = 10.0
    ) -> None:
        self._pool_size = pool_size
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._pool_size, keepalive_timeout=KEEP_ALIVE_SECONDS
                ),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),  # the Bot API has none: nothing to look up
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSON:
        try:
            answer: JSON = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise TelegramError("Invalid server response") from error
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises: NeverSentError (safe to send again), TimedOut and NetworkError (outcome unknown).
        """
        headers, body = _body(request_data)
        timeout = _timeout(
            _seconds(connect_timeout, self._connect_timeout),
            _seconds(read_timeout, self._read_timeout),
        )
        return await self.exchange(url, method, headers, body, timeout)

    async def result_of(self, url: str, parameters: Mapping[str, Any]) -> Any:
        """The result of a call, as it came. Errors are those of python-telegram-bot's `post`."""
        timeout = _timeout(self._connect_timeout, self._read_timeout)
        body = orjson.dumps(parameters)
        status, payload = await self.exchange(url, "POST", _JSON_HEADERS, body, timeout)
        if status in SUCCESS:
            return self.parse_json_payload(payload)["result"]
        return await _Answered(status, payload).post(url)  # it raises what the answer stands for

    async def exchange(
        self,
        url: str,
        method: str,
        headers: dict[str, str] | None,
        body: bytes | aiohttp.FormData | None,
        patience: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises: as `do_request`."""
        if self._session is None:
            raise RuntimeError("the request class is not initialised")
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=patience, allow_redirects=False
            ) as answer:
                if answer.status in REDIRECTS:
                    raise NeverSentError("the Bot API's address redirects: mend DATELINE_API_URL")
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            words = str(error).replace(" ssl:default", "")  # says nothing of the cause
            raise NeverSentError(mask(f"no connection: {words}")) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            words = mask(str(error)) or type(error).__name__
            raise NetworkError(f"the connection broke ({words})") from error


class _Answered(AiohttpRequest):
    """A request whose answer is there already."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__()
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


@lru_cache
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """One for the same seconds: to make it takes as long as to send a message's header."""
    return aiohttp.ClientTimeout(total=None, connect=None, sock_connect=connect, sock_read=read)


def _seconds(given: Any, default: float) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return None if given is None else float(given)


def _body(
    request_data: RequestData | None,
) -> tuple[dict[str, str] | None, bytes | aiohttp.FormData | None]:
    """Headers and body: JSON, but for files."""
    if request_data is None or not request_data.parameters:
        return None, None
    files = request_data.multipart_data
    if not files:
        return _JSON_HEADERS, orjson.dumps(request_data.parameters)
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in files.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return None, form


async def call(bot: Bot, method: str, parameters: Mapping[str, Any]) -> Any:
    """Call a method of the Bot API and give its result as it came. Errors are as of `bot`'s own.

    Building python-telegram-bot's objects on both sides of a call takes half of its time, and the
    ledger needs three numbers of them. `bot`'s request has to be an AiohttpRequest.
    """
    request = cast(AiohttpRequest, bot.request)
    return await request.result_of(f"{bot.base_url}/{method}", parameters)
