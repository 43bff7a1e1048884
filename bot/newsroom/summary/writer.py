"""Summaries written by a model behind an OpenAI-compatible endpoint, checked before they are taken.

Whatever goes wrong (no answer, a wrong one, a name that the article does not have), the extract
stays and the log has the reason. An endpoint that cannot be reached is left alone for a minute, so
that a folder does not wait for it article by article.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.common.clock import Now
from bot.common.errors import FetchError
from bot.common.logs import log
from bot.newsroom.fetch import Client, Limits
from bot.newsroom.regions import Tagger
from bot.newsroom.summary.check import fault
from bot.newsroom.summary.prompt import AnswerError, answer, request
from storage.records import NewArticle, SummaryOrigin

_AT_ONCE = 2
_PAUSE = timedelta(minutes=1)
# A model on a processor without a graphics card writes a summary in tens of seconds.
_LIMITS = Limits(seconds=90.0, silence_seconds=90.0, bytes=1 << 20)

_log = log(__name__)


class Writer:
    """One endpoint. `client` has to allow its host where that is a private one."""

    def __init__(
        self,
        client: Client,
        tagger: Tagger,
        url: str,
        *,
        model: str | None,
        key: str | None,
        now: Now,
    ) -> None:
        self._client = client
        self._tagger = tagger
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._now = now
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._paused_until: datetime | None = None

    async def rewrite(self, news: Sequence[NewArticle]) -> list[NewArticle]:
        """The same articles, in order; where an extract was, a written summary that held."""
        return list(await asyncio.gather(*(self._rewritten(new) for new in news)))

    async def _rewritten(self, new: NewArticle) -> NewArticle:
        if new.summary_origin is not SummaryOrigin.EXTRACT:
            return new
        try:
            async with self._free:  # what waits for its turn must not run out of time meanwhile
                summary = await self._written(new)
        except (FetchError, AnswerError) as error:
            reason = str(error)
        else:
            told = self._tagger.tag("", "", summary, new.language)
            whole = f"{new.title}\n\n{new.lede}\n\n{new.body.text}"
            found = fault(summary, whole, new.language, told=told, known=new.regions)
            if found is None:
                return replace(new, summary=summary, summary_origin=SummaryOrigin.MODEL)
            reason = found
        _log.warning("summary extracted, not written", source=new.source_key, reason=reason)
        return new

    async def _written(self, new: NewArticle) -> str:
        """Raises: FetchError, AnswerError."""
        if self._paused_until and self._now() < self._paused_until:
            raise AnswerError("the endpoint could not be reached a moment ago")
        document = request(new.title, new.lede, new.body.text, new.language, self._model)
        try:
            got = await self._client.post(
                self._url, document, headers=self._headers, limits=_LIMITS
            )
        except FetchError:
            self._paused_until = self._now() + _PAUSE
            raise
        if got.status != 200:
            raise AnswerError(f"the endpoint answered with status {got.status}")
        return answer(got.body)
