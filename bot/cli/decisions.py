"""`dateline decisions`: what became of what came in, and why; the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import Limit, known_id

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from storage.records import Decided


def decisions(
    kind: Annotated[
        str, typer.Option("--only", help="new, changed, unchanged, duplicate or refused.")
    ] = "",
    article: Annotated[
        int | None, typer.Option(help="Only on the article with this number.", callback=known_id)
    ] = None,
    limit: Limit = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show what became of what came in, and why: the latest decision on each source first."""
    from storage.records import Decision

    known = [item.value for item in Decision]
    if kind and kind not in known:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(known)}")

    async def work(newsroom: Newsroom) -> list[Decided]:
        only = Decision(kind) if kind else None
        return list(await newsroom.store.decisions(limit=limit, decision=only, article_id=article))

    rows = with_newsroom(work)
    if as_json:
        print_json([decided_json(row) for row in rows])
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Decided (UTC)", "Decision", "Article", "What", "Why", box=None)
    for row in rows:
        table.add_row(
            f"{row.decided_at:%Y-%m-%d %H:%M:%S}",
            row.decision.value,
            str(row.article_id or ""),
            Text(row.name),
            Text(row.reason + (f" ({row.times} times)" if row.times > 1 else "")),
        )
    Console(highlight=False).print(table if rows else "Nothing has come in yet.")


def decided_json(row: Decided) -> dict[str, object]:
    """The stable form that programs read."""
    return {
        "decided_at": row.decided_at,
        "decision": row.decision.value,
        "reason": row.reason,
        "name": row.name,
        "source_kind": row.source_kind.value,
        "source": row.source_key,
        "article": row.article_id,
        "likeness": row.likeness,
        "decided_by": row.decided_by,
        "times": row.times,
    }
