"""Summaries by a model: an endpoint on 127.0.0.1 that answers well, badly and not at all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.app.newsroom import open_newsroom
from bot.newsroom.fetch import Client
from bot.newsroom.files import Format, Material
from bot.newsroom.summary.writer import Writer
from config.settings import Settings
from storage.records import NewArticle, SourceKind, SummaryOrigin
from storage.richtext import RichText
from tests.builders import NOW, a_new_article
from tests.regions import shipped

BODY = (
    "Armenia and Azerbaijan will rebuild the railway by 2027, ministers said in Yerevan on Monday. "
    "The first kilometre was laid last week, and trains will carry grain before they carry people."
)
GOOD = "The railway between Azerbaijan and Armenia will be rebuilt by 2027 and carry grain first."


@dataclass
class Endpoint:
    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.heads.append(request.headers)
        self.asked.append(await request.json())
        return self.answers.pop(0)


@asynccontextmanager
async def endpoint(*answers: web.Response) -> AsyncIterator[Endpoint]:
    served = Endpoint(answers=list(answers))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield served
    finally:
        await runner.cleanup()


def says(words: object) -> web.Response:
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": words}}]})


def an_article(**changes: Any) -> NewArticle:
    regions = shipped.TAGGER.tag("Rails", "", BODY, "en")
    given = {"title": "Rails", "lede": "", "body": RichText(BODY), "regions": regions} | changes
    return a_new_article(**given)


async def rewritten(url: str, *news: NewArticle, **changes: Any) -> Sequence[NewArticle]:
    client = Client(allowed={url.split("/")[2]})
    given = {"model": "small", "key": "secret", "now": lambda: NOW} | changes
    try:
        return await Writer(client, shipped.TAGGER, url, **given).rewrite(news)
    finally:
        await client.close()


async def test_a_summary_that_holds_is_taken_and_an_editors_is_not_touched() -> None:
    editors = an_article(summary_origin=SummaryOrigin.EDITOR)
    async with endpoint(says(f"<think>Hm, 1999?</think>\n{GOOD}\n")) as served:
        first, second = await rewritten(served.url, an_article(), editors)
    assert (first.summary, first.summary_origin) == (GOOD, SummaryOrigin.MODEL)
    assert second == editors
    assert served.heads[0]["Authorization"] == "Bearer secret"
    assert served.asked[0]["model"] == "small"
    order, article = (message["content"] for message in served.asked[0]["messages"])
    assert "in English" in order
    assert article == f"Rails\n\n{BODY}"


BAD = {
    "“Georgia” is not in the article": lambda: says(GOOD.replace("Armenia", "Georgia")),
    "“2028” is not in the article": lambda: says(GOOD.replace("2027", "2028")),
    "fewer than 40": lambda: says(""),
    "it holds no text": lambda: says(None),
    "it is no chat completion": lambda: web.Response(text="<html>Welcome</html>"),
    "status 401": lambda: web.Response(status=401),
    "redirects": lambda: web.Response(status=307, headers={"Location": "/v1/chat/completions"}),
    "more than 1 MB": lambda: web.Response(body=b" " * (1 << 20) + b"{}"),
}


@pytest.mark.parametrize("reason", BAD)
async def test_whatever_does_not_hold_leaves_the_extract_and_a_reason(reason: str) -> None:
    with capture_logs() as logs:
        async with endpoint(BAD[reason]()) as served:
            (kept,) = await rewritten(served.url, article := an_article())
    assert kept == article
    assert [reason in one["reason"] for one in logs if one["log_level"] == "warning"] == [True]


async def test_an_endpoint_that_is_not_there_is_left_alone_for_a_minute() -> None:
    async with endpoint() as gone:
        url = gone.url
    clock, client = [NOW], Client(allowed={url.split("/")[2]})
    writer = Writer(client, shipped.TAGGER, url, model=None, key=None, now=lambda: clock[0])
    reasons = []
    for later in (0, 59, 61):
        clock[0] = NOW + timedelta(seconds=later)
        with capture_logs() as logs:
            await writer.rewrite([an_article()])
        reasons.append("moment ago" in logs[-1]["reason"])
    await client.close()
    assert reasons == [False, True, False]


async def test_the_settings_lead_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database: Callable[[Path], str]
) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("DATELINE_SUMMARY_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("DATELINE_DATABASE_URL", empty_database(tmp_path / "news.db"))
    edited = GOOD.replace("first", "at first")
    async with endpoint(says(GOOD), says(edited)) as served:
        monkeypatch.setenv("DATELINE_SUMMARY_URL", served.url)
        async with open_newsroom(Settings(), lambda: NOW) as newsroom:
            for body, decision in ((BODY, "new"), (BODY, "unchanged"), (BODY + " Yes.", "changed")):
                file = Material("a.txt", "/a.txt", f"Rails\n\n{body}".encode(), Format.TEXT)
                taken = await newsroom.intake.take(file, SourceKind.FILE)
                assert taken.decision.value == decision
    assert (taken.article.summary, taken.article.summary_origin) == (edited, SummaryOrigin.MODEL)
    assert served.heads[1]["Authorization"] == "Bearer from a file"
    assert json.dumps(served.asked).count('"model"') == 0
