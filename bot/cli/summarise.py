"""`dateline summarise`: the summary that a text would get."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.desk import print_json_line
from bot.cli.lines import one_article, read_lines


def summarise(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for stdin.")] = "-",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Lines of id, title, body in; of id, summary out.")
    ] = False,
) -> None:
    """Summarise a text in at most three of its own sentences. Nothing is stored."""
    from bot.newsroom.language import detect_language
    from bot.newsroom.summary import summarise as extract

    if jsonl:
        for line in read_lines(path):
            summary = extract(line.title, "", line.body, detect_language(line.body))
            print_json_line({"id": line.id, "summary": summary.text})
        return
    parts = one_article(path)
    typer.echo(
        parts.summary or extract(parts.title, parts.lede, parts.body.text, parts.language).text
    )
