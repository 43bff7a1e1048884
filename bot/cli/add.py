"""`dateline add PATH…`: files, folders and standard input become articles."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json_line, with_newsroom

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app.newsroom import Newsroom
    from bot.newsroom.intake import Taken

# Of a larger batch only what was refused is named, and the counts.
MOST_LINES = 40


def add(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Text, Markdown or HTML; folders; or -.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document a line, for programs.")
    ] = False,
) -> None:
    """Add articles. What is here already is left alone, what was edited gets a new revision.

    Ends with status 1 where anything was refused; the rest is added all the same.
    """
    counts = with_newsroom(lambda newsroom: _add_all(newsroom, paths, as_json=as_json))
    if counts["refused"]:
        raise typer.Exit(1)


async def _add_all(newsroom: Newsroom, paths: list[str], *, as_json: bool) -> Counter[str]:
    from rich.console import Console
    from rich.progress import track

    from bot.common.errors import InputRefusedError, ended
    from bot.newsroom.files import Refusal, find, read
    from storage.records import SourceKind

    out, progress = Console(highlight=False, soft_wrap=True), Console(stderr=True, soft_wrap=True)
    batch = list(find(paths))
    talkative = not as_json and len(batch) <= MOST_LINES
    counts: Counter[str] = Counter()
    for found in track(
        batch,
        description="Adding",
        console=progress,
        transient=True,
        disable=not progress.is_terminal or len(batch) < 2,
    ):
        try:
            if isinstance(found, Refusal):
                raise found.error
            kind = SourceKind.FILE if found.path else SourceKind.STDIN
            taken = await newsroom.intake.take(read(found, sys.stdin.buffer), kind)
        except InputRefusedError as error:
            counts["refused"] += 1
            progress.print(f"Refused: {ended(str(error))}", style="red", markup=False)
            if as_json:
                print_json_line({"decision": "refused", "name": found.name, "reason": str(error)})
            continue
        counts[taken.decision.value] += 1
        if as_json:
            print_json_line(_as_json(taken, found.name))
        elif talkative:
            _print_line(out, taken)
    if not as_json and len(batch) != 1:
        out.print(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    return counts


def _as_json(taken: Taken, name: str) -> dict[str, object]:
    from bot.cli.show import article_json

    return {
        "decision": taken.decision.value,
        "reason": taken.reason,
        "name": name,
        "article": article_json(taken.article, whole=False),
    }


def _print_line(out: Console, taken: Taken) -> None:
    from rich.text import Text

    article = taken.article
    revision = f", revision {article.revision}" if article.revision > 1 else ""
    line = Text(f"{taken.decision.value:<9} ", style="bold")
    line.append(f"{article.id}{revision}: {article.title}", style="not bold")
    out.print(line)
    details = " ".join(tag.region for tag in article.regions) or "no region found"
    out.print(f"          {article.language} · {details} · {taken.reason}", style="dim")
