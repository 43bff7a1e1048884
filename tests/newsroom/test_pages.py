"""Pages from outside: what an answer may be, what stands before an article, whose article it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import extract
from bot.newsroom.extract.linked import Linked, linked
from bot.newsroom.extract.page import page_draft
from bot.newsroom.extract.walls import Wall, judge
from bot.newsroom.fetch import Fetched
from bot.newsroom.files import Format, Material
from bot.newsroom.pages import is_address, page_material

ADDRESS = "https://news.example/2026/trams"
STORY = """<p>GYUMRI — The city council voted on Thursday to build two tram lines that cross at
the railway station, the first since the old network was given up forty years ago.</p>
<p>Half of the money comes from a development bank, the rest from the city, which means to sell
a depot that it no longer needs and to raise the fees for parking in the middle of the town.</p>"""
FREE, PAID = (
    f'<script type="application/ld+json">{{"@graph": [{{"@type": ["Thing", "NewsArticle"],'
    f'"isAccessibleForFree": {free}, "datePublished": "2026-11-20T08:30:00+04:00"}}]}}</script>'
    for free in ("true", '"False"')
)


def page(body: str, title: str = "Trams return to Gyumri", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def answer(**changes: Any) -> Fetched:
    values: dict[str, Any] = {
        "url": ADDRESS,
        "permanent_url": ADDRESS,
        "status": 200,
        "headers": {},
        "body": page(STORY).encode(),
        "content_type": "text/html",
        "charset": "utf-8",
        "retry_after": None,
    }
    return Fetched(**(values | changes))


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        (ADDRESS, True),
        (f" {ADDRESS}\n", True),
        ("HTTP://news.example", True),
        (f"Look: {ADDRESS}", False),
        (f"{ADDRESS} {ADDRESS}", False),
        ("news.example/a", False),
        ("https://", False),
    ],
)
def test_what_is_an_address(words: str, is_one: bool) -> None:
    assert is_address(words) is is_one


def test_a_page_becomes_material() -> None:
    url = "https://www.news.example/2026/trams?utm_source=x"
    material = page_material("asked", answer(url=url, permanent_url=url, charset="koi8-r"))
    assert material == Material(
        "asked", "news.example/2026/trams", page(STORY).encode(), Format.HTML, url, "koi8-r"
    )


@pytest.mark.parametrize("told", ["", "application/octet-stream", "text/plain"])
def test_html_that_is_not_called_so_is_html(told: str) -> None:
    assert page_material(ADDRESS, answer(content_type=told)).format is Format.HTML


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": 404}, "does not exist"),
        ({"status": 410}, "does not exist"),
        ({"status": 402}, "subscribers only"),
        ({"status": 403}, "lets no programs in"),
        ({"status": 429}, "not to be asked so often"),
        ({"status": 503}, "trouble of its own"),
        ({"status": 204}, "the server answers 204"),
        ({"content_type": "application/pdf"}, "application/pdf"),
        ({"content_type": "image/png", "body": b"<html>"}, "image/png"),
        ({"content_type": "", "body": b"\x89PNG"}, "not a page with text"),
        ({"content_type": "application/rss+xml"}, "is a feed"),
        (
            {"content_type": "text/xml", "body": b"<?xml version='1.0'?><!-- a -->\n<rss>"},
            "is a feed",
        ),
        ({"body": b"<!DOCTYPE x>\n<rdf:RDF xmlns='y'>"}, "is a feed"),
        ({"content_type": "text/xml", "body": b"<rssless/>"}, "not a page with text"),
        (
            {
                "content_type": "application/json",
                "body": b'{"version":"https://jsonfeed.org/version/1"',
            },
            "is a feed",
        ),
        ({"url": "https://news.example/"}, "leads to the front page of news.example"),
    ],
)
def test_an_answer_that_is_no_article(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputRefusedError, match=words):
        page_material(ADDRESS, answer(**changes))


def test_a_front_page_is_none() -> None:
    front = "https://www.news.example/"
    with pytest.raises(InputRefusedError, match="is the front page"):
        page_material(front, answer(url=front, permanent_url=front))


LONG = STORY * 6
COOKIES = """<h1>We value your privacy</h1><p>We and our 812 partners use cookies to store data on
your device. With your consent we may use personal data; cookies can be managed at any time.</p>"""


@pytest.mark.parametrize(
    ("html", "wall"),
    [
        (page(STORY), None),
        (page(STORY, head=FREE), None),
        (page(STORY, "Tracker of missing ships: 404 days at sea"), None),
        (page(STORY, "Body of the climber was not found"), None),
        (page(f"{STORY}<footer>We use cookies. Cookie consent. GDPR.</footer>"), None),
        (page(LONG, "Page not found: how libraries lose their books"), None),
        (page(f"{LONG}<p>Subscribe to continue getting our letter.</p>"), None),
        (page(LONG * 2, head=PAID), None),
        (page(STORY, head=PAID), Wall.PAYWALL),
        (page(STORY, head='<meta name="article:content_tier" content="locked">'), Wall.PAYWALL),
        (page(f"{STORY}<div>Subscribe to continue reading.</div>"), Wall.PAYWALL),
        (page(f"{STORY}<div>Чтобы читать дальше, оформите подписку.</div>"), Wall.PAYWALL),
        (page(f"{STORY}<div>Щоб читати далі, оформіть передплату.</div>"), Wall.PAYWALL),
        (page(f"{STORY}<div>Davamını oxumaq üçün abunə olun.</div>"), Wall.PAYWALL),
        (page(COOKIES, "News Example"), Wall.CONSENT),
        (page("<div id=x></div>", "Just a moment..."), Wall.ROBOTS),
        (page("<h1>Sorry</h1>", "Доступ ограничен"), Wall.ROBOTS),
        (page("<h1>404</h1><p>Nothing here.</p>", "404 | News Example"), Wall.MISSING),
        (page("<p>See our latest stories instead.</p>", "Page not found"), Wall.MISSING),
        (page("<p>…</p>", "Страница не найдена"), Wall.MISSING),
        (page("<p>…</p>", "Сторінку не знайдено"), Wall.MISSING),
        (page("<p>…</p>", "Axtardığınız səhifə tapılmadı"), Wall.MISSING),
        (page("<p>…</p>", "502 Bad Gateway"), Wall.TROUBLE),
        (page("<p>…</p>", "На сайте ведутся технические работы"), Wall.TROUBLE),
        (page("<div id=app></div><script>render()</script>"), Wall.NOTHING),
    ],
)
def test_walls_are_told_from_articles(html: str, wall: Wall | None) -> None:
    assert judge(html, page_draft(html, "page", ADDRESS)) is wall


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (FREE, Linked("2026-11-20T08:30:00+04:00", True)),
        (PAID, Linked("2026-11-20T08:30:00+04:00", False)),
        ("<script type=application/ld+json>{</script>", Linked()),
        (f"<script type=application/ld+json>{'[' * 100_000}</script>", Linked()),
        ('<script type="application/ld+json">{"@type": 7, "a": [1]}</script>', Linked()),
    ],
)
def test_what_a_page_says_in_json_ld(html: str, said: Linked) -> None:
    assert linked(html) == said


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("https://news.example/2026/trams-return", "https://news.example/2026/trams-return"),
        ("https://m.news.example/t", "https://m.news.example/t"),
        ("/2026/t", "https://news.example/2026/t"),
        ("https://other.example/famous-story", ADDRESS),
        ("https://news.example/", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
    ],
)
def test_a_page_speaks_for_its_own_site_only(stated: str, own: str) -> None:
    html = page(STORY, head=f'<link rel="canonical" href="{stated}">{FREE}')
    parts = extract(Material("p", "p", html.encode(), Format.HTML, ADDRESS))
    assert parts.source_url == own
    assert parts.published_at == datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


def test_a_wall_is_refused_by_its_address() -> None:
    material = page_material(ADDRESS, answer(body=page(STORY, head=PAID).encode()))
    with pytest.raises(InputRefusedError, match="trams shows its text to subscribers only"):
        extract(material)
