"""Client: one request to the outside and all that may go wrong with it.

aiohttp is imported with the first fetch, so that verbs that fetch nothing start fast. Proxies of
the environment are not used: behind one, nobody could judge where a request goes.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.common.clock import Now, utc_now
from bot.common.errors import AnswerRefusedError, UnreachableError
from bot.common.logs import log
from bot.newsroom.fetch import headers
from bot.newsroom.fetch.target import target
from bot.newsroom.fetch.unpack import ACCEPTED, PackedWronglyError, TooLargeError, Unpacker
from bot.newsroom.fetch.values import MB, Fetched, Limits

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession, TCPConnector
    from aiohttp.abc import AbstractResolver
    from yarl import URL

USER_AGENT = "Mozilla/5.0 (compatible; Dateline)"
_CONNECTIONS, _CONNECTIONS_A_HOST = 32, 2
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_PIECE_BYTES = 1 << 16

_log = log(__name__)


class Client:
    """Fetches addresses of the public internet, and of the hosts in `allowed`.

    `resolver` looks names up and `socket_factory` makes sockets (aiohttp's own by default): tests
    pass some that open none.
    """

    def __init__(
        self,
        *,
        allowed: Collection[str] = (),
        resolver: AbstractResolver | None = None,
        socket_factory: Callable[..., Any] | None = None,
        now: Now = utc_now,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._resolver = resolver
        self._socket_factory = socket_factory
        self._now = now
        self._connector: TCPConnector | None = None

    async def close(self) -> None:
        if self._connector is not None:
            connector, self._connector = self._connector, None
            await connector.close()

    async def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits = Limits(),  # noqa: B008 (a frozen value)
    ) -> Fetched:
        """What the address gives, behind its redirects. With validators, it may be a bare 304.

        Each redirect is judged like the address itself. Cookies live as long as the fetch.
        Raises: AddressRefusedError, UnreachableError, AnswerRefusedError.
        """
        sent = {"Accept": accept, "Accept-Encoding": ACCEPTED, "User-Agent": USER_AGENT}
        if etag:
            sent["If-None-Match"] = etag
        if last_modified:
            sent["If-Modified-Since"] = last_modified
        return await self._exchange(url, sent, None, limits)

    async def post(
        self,
        url: str,
        document: bytes,
        *,
        headers: Mapping[str, str],
        limits: Limits = Limits(),  # noqa: B008 (a frozen value)
    ) -> Fetched:
        """What the address answers to a JSON document.

        No redirect is followed: it would carry `headers`, with their secrets, to wherever it
        points. Raises: as `fetch`.
        """
        sent = {"Accept": "application/json", "Accept-Encoding": ACCEPTED, "User-Agent": USER_AGENT}
        sent |= {"Content-Type": "application/json", **headers}
        return await self._exchange(url, sent, document, replace(limits, redirects=0))

    async def _exchange(
        self, url: str, sent: dict[str, str], document: bytes | None, limits: Limits
    ) -> Fetched:
        asked = target(url, self._allowed)
        try:
            async with asyncio.timeout(limits.seconds), self._session(sent, limits) as session:
                fetched = await self._follow(session, asked, document, limits)
        except TimeoutError as error:
            raise _too_slow(asked) from error
        _log.debug("fetched", url=url, status=fetched.status, bytes=len(fetched.body))
        return fetched

    def _session(self, sent: dict[str, str], limits: Limits) -> ClientSession:
        """A session for one fetch over the connector of all."""
        import aiohttp

        return aiohttp.ClientSession(
            connector=self._open(),
            connector_owner=False,
            headers=sent,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=limits.silence_seconds,
                sock_read=limits.silence_seconds,
            ),
        )

    def _open(self) -> TCPConnector:
        import aiohttp

        from bot.newsroom.fetch.guard import GuardedResolver

        if self._connector is None:
            inner = self._resolver or aiohttp.ThreadedResolver()
            self._connector = aiohttp.TCPConnector(
                resolver=GuardedResolver(inner, self._allowed),
                use_dns_cache=False,
                socket_factory=self._socket_factory,
                limit=_CONNECTIONS,
                limit_per_host=_CONNECTIONS_A_HOST,
                # What a liar sends behind its answer must not open the next one.
                force_close=True,
            )
        return self._connector

    async def _follow(
        self, session: ClientSession, url: URL, document: bytes | None, limits: Limits
    ) -> Fetched:
        permanent, so_far_permanent = url, True
        for _ in range(limits.redirects + 1):
            answer = await self._ask(session, url, document)
            try:
                location = answer.headers.get("Location")
                if answer.status not in _REDIRECTS or not location:
                    return await self._read(answer, url, permanent, limits)
                status = answer.status
            finally:
                answer.close()
            url = target(location, self._allowed, base=str(url))
            so_far_permanent = so_far_permanent and status in _PERMANENT
            permanent = url if so_far_permanent else permanent
        raise AnswerRefusedError(
            "{host} redirects more than {most} times: open the page in a browser and take the "
            "address at which it ends",
            host=url.host,
            most=limits.redirects,
        )

    async def _ask(
        self, session: ClientSession, url: URL, document: bytes | None
    ) -> ClientResponse:
        """Status and headers, the body not yet read."""
        import aiohttp

        try:
            method = "GET" if document is None else "POST"
            return await session.request(method, url, data=document, allow_redirects=False)
        except aiohttp.ClientConnectorDNSError as error:
            raise UnreachableError(
                "{host} is not known by that name: check the address, or try again later",
                host=url.host,
            ) from error
        except (aiohttp.ClientSSLError, ssl.SSLError) as error:
            raise UnreachableError(
                "{host} cannot prove who it is (its certificate is not valid)", host=url.host
            ) from error
        except TimeoutError:
            raise
        except aiohttp.ClientConnectorError as error:
            raise UnreachableError(
                "{host} cannot be reached: try again later", host=url.host
            ) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _broken(url) from error

    async def _read(
        self, answer: ClientResponse, url: URL, permanent: URL, limits: Limits
    ) -> Fetched:
        kept = headers.kept(answer.headers)
        content_type = kept.get("content-type", "")
        return Fetched(
            url=str(url),
            permanent_url=str(permanent),
            status=answer.status,
            headers=kept,
            body=await _body(answer, url, limits.bytes) if answer.status == 200 else b"",
            content_type=headers.media_type(content_type),
            charset=headers.charset(content_type),
            retry_after=headers.retry_after(kept.get("retry-after"), self._now()),
        )


async def _body(answer: ClientResponse, url: URL, most: int) -> bytes:
    import aiohttp

    encoding = answer.headers.get("Content-Encoding", "")
    try:
        unpacker = Unpacker(encoding, most)
        async for piece in answer.content.iter_chunked(_PIECE_BYTES):
            unpacker.take(piece)
        return unpacker.result()
    except TooLargeError as error:
        raise AnswerRefusedError(
            "{host} sends more than {most} MB, and no more than that is read",
            host=url.host,
            most=f"{most / MB:.3g}",
        ) from error
    except PackedWronglyError as error:
        raise AnswerRefusedError(
            "{host} sends its answer packed in a way that cannot be read ({encoding})",
            host=url.host,
            encoding=encoding,
        ) from error
    except TimeoutError:
        raise
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _broken(url) from error


def _too_slow(url: URL) -> UnreachableError:
    return UnreachableError("{host} takes too long to answer: try again later", host=url.host)


def _broken(url: URL) -> UnreachableError:
    return UnreachableError("{host} gives no whole answer: try again later", host=url.host)
