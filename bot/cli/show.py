"""`dateline list` and `dateline show ID`: what is in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.decisions import decided_json
from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import Limit, known_id
from storage.records import is_country

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.app.newsroom import Newsroom
    from storage.records import Article, ArticleBrief, Decided, RegionTag, TopicTag

    Revisions = Sequence[tuple[int, datetime, str]]


OfTopic = Annotated[
    str, typer.Option("--topic", help="Only of this region or topic, by any of its names.")
]
MOST_DECISIONS_SHOWN = 10
_SHOWN_APART = ("title", "lede", "body", "marks", "evidence", "topic_evidence", "summary")


def list_(
    topic: OfTopic = "",
    limit: Limit = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List the articles, newest first."""

    async def work(newsroom: Newsroom) -> list[Article]:
        from bot.publishing.topics import topic_code

        code = topic_code(newsroom.book, topic) if topic else None
        page = await newsroom.store.articles(limit=limit, topic=code, state=None)
        return [await newsroom.store.article(brief.id) for brief in page.rows]

    articles = with_newsroom(work)
    if as_json:
        print_json([article_json(article, whole=False) for article in articles])
        return
    print_table([article.brief for article in articles])


def show(
    article_id: Annotated[
        int, typer.Argument(metavar="ID", help="The article's number.", callback=known_id)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show one article whole, with its regions, their evidence, and its revisions."""

    async def work(newsroom: Newsroom) -> tuple[Article, Revisions, Sequence[Decided]]:
        store = newsroom.store
        article = await store.article(article_id)
        decided = await store.decisions(limit=MOST_DECISIONS_SHOWN, article_id=article_id)
        return article, await store.revisions(article_id), decided

    article, revisions, decided = with_newsroom(work)
    if as_json:
        more = {
            "revisions": revisions_json(revisions),
            "decisions": [decided_json(one) for one in decided],
        }
        print_json(article_json(article, whole=True) | more)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(article.title, style="bold"))
    for name, value in article_json(article, whole=True).items():
        if name in _SHOWN_APART or value in (None, []):
            continue
        console.print(Text(f"{name}: ", style="dim"), Text(str(value)), sep="")
    for number, changed_at, title in revisions if len(revisions) > 1 else ():
        console.print(Text(f"revision {number}, {changed_at:%Y-%m-%d %H:%M} UTC: {title}"))
    for one in decided:
        when = f"{one.decided_at:%Y-%m-%d %H:%M} UTC"
        console.print(Text(f"{one.decision.value}, {when}: {one.source_key} ({one.reason})"))
    for text, style in ((article.summary, "cyan"), (article.lede, "italic")):
        console.print(Text(f"\n{text}", style=style))
    console.print(Text(f"\n{article.body.text}"))


def article_json(article: Article, *, whole: bool) -> dict[str, Any]:
    """The stable form that programs read; `whole` adds the body, its marks and the evidence."""
    by_weight = sorted(article.regions, key=lambda tag: (not tag.main, not tag.about, -tag.score))
    fields: dict[str, Any] = {
        "id": article.id,
        "revision": article.revision,
        "state": article.state.value,
        "title": article.title,
        "lede": article.lede,
        "summary": article.summary,
        "summary_origin": article.summary_origin.value,
        "language": article.language,
        "section": article.section,
        "author": article.author,
        "source": article.source_key,
        "source_url": article.source_url,
        "image_url": article.image_url,
        "from_archive": article.from_archive,
        "published_at": article.published_at,
        "added_at": article.added_at,
        "changed_at": article.changed_at,
        "main_region": article.main_region,
        "regions": [tag.region for tag in by_weight if is_country(tag.region)],
        "macro_regions": [tag.region for tag in by_weight if not is_country(tag.region)],
        "about": [tag.region for tag in by_weight if tag.about],
        "topics": [tag.topic for tag in article.topics if tag.about],
    }
    if whole:
        fields["body"] = article.body.text
        fields["marks"] = [
            {"start": mark.start, "end": mark.end, "style": mark.style.value, "url": mark.url}
            for mark in article.body.marks
        ]
        fields["evidence"] = [tag_json(tag) for tag in by_weight]
        fields["tag_edits"] = [
            {"code": edit.code, "role": edit.role.value, "by": edit.by, "at": edit.at}
            for edit in article.tag_edits
        ]
        fields["topic_evidence"] = [topic_json(tag) for tag in article.topics]
    return fields


def revisions_json(revisions: Revisions) -> list[dict[str, Any]]:
    """Each revision, oldest first."""
    return [
        {"revision": number, "changed_at": changed_at, "title": title}
        for number, changed_at, title in revisions
    ]


def tag_json(tag: RegionTag) -> dict[str, Any]:
    """A region with its evidence: which words, of what kind, where."""
    return {
        "region": tag.region,
        "score": round(tag.score, 4),
        "about": tag.about,
        "main": tag.main,
        "evidence": _evidence_json(tag),
    }


def topic_json(tag: TopicTag) -> dict[str, Any]:
    """A topic with its evidence, as `tag_json`."""
    return {
        "topic": tag.topic,
        "score": round(tag.score, 4),
        "about": tag.about,
        "evidence": _evidence_json(tag),
    }


def _evidence_json(tag: RegionTag | TopicTag) -> list[dict[str, Any]]:
    return [
        {"words": e.words, "kind": e.kind, "field": e.field, "start": e.start} for e in tag.evidence
    ]


def print_table(briefs: list[ArticleBrief]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("ID", "Published (UTC)", "State", "Main region", "Title", box=None)
    for brief in briefs:
        table.add_row(
            str(brief.id),
            f"{brief.published_at:%Y-%m-%d %H:%M}",
            brief.state.value,
            brief.main_region or "",
            Text(brief.title),
        )
    Console(highlight=False).print(table if briefs else "There is no article: dateline add FILE")
