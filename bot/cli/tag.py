"""`dateline tag`: the regions of a text and the words that speak for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, print_json_line
from bot.cli.lines import read_lines
from bot.cli.show import tag_json

if TYPE_CHECKING:
    from storage.records import RegionTag


def tag(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for stdin.")] = "-",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="Lines of id, title, body in; of id, main, regions out."),
    ] = False,
) -> None:
    """Find the regions that a text is about, each with its evidence. Nothing is stored."""
    from bot.newsroom.regions import Tagger
    from config.regions import load_book

    tagger = Tagger(load_book())
    if jsonl:
        for line in read_lines(path):
            tags = tagger.tag(line.title, "", line.body, None)
            main = next((found.region for found in tags if found.main), None)
            regions = [tag_json(found) for found in tags]
            print_json_line({"id": line.id, "main": main, "regions": regions})
        return
    from bot.cli.lines import one_article

    parts = one_article(path)
    tags = tagger.tag(parts.title, parts.lede, parts.body.text, parts.language)
    if as_json:
        print_json([tag_json(found) for found in tags])
    else:
        _print(tags)


def _print(tags: tuple[RegionTag, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Region", "Score", "", "Evidence", box=None)
    for found in tags:
        evidence = ", ".join(f"{e.words} ({e.kind}, {e.field} {e.start})" for e in found.evidence)
        role = "main" if found.main else "about" if found.about else "mentioned"
        table.add_row(found.region, f"{found.score:.2f}", role, Text(evidence or "its countries"))
    Console(highlight=False).print(table if tags else "No region is found.")
