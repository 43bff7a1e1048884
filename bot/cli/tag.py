"""`dateline tag`: the regions and topics of a text and the words that speak for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, print_json_line
from bot.cli.lines import read_lines
from bot.cli.show import tag_json, topic_json

if TYPE_CHECKING:
    from storage.records import RegionTag, TopicTag


def tag(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for stdin.")] = "-",
    as_json: Annotated[
        bool, typer.Option("--json", help="The regions as JSON, for programs.")
    ] = False,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="Lines of id, title, body in; id, main, regions, topics out."),
    ] = False,
) -> None:
    """Find the regions and topics of a text, each with its evidence. Nothing is stored."""
    from bot.newsroom.regions import Tagger, TopicTagger
    from config.regions import load_book

    book = load_book()
    tagger, topic_tagger = Tagger(book), TopicTagger(book)
    if jsonl:
        for line in read_lines(path):
            tags = tagger.tag(line.title, "", line.body, None)
            main = next((found.region for found in tags if found.main), None)
            regions = [tag_json(found) for found in tags]
            found_topics = topic_tagger.tag(line.title, "", line.body, None)
            told = {"id": line.id, "main": main, "regions": regions}
            print_json_line(told | {"topics": [topic_json(found) for found in found_topics]})
        return
    from bot.cli.lines import one_article

    parts = one_article(path)
    words = parts.title, parts.lede, parts.body.text
    tags = tagger.tag(*words, parts.language)
    topics = topic_tagger.tag(*words, parts.language, parts.section)
    if as_json:
        print_json([tag_json(found) for found in tags])
    else:
        _print(tags, topics)


def _print(tags: tuple[RegionTag, ...], topics: tuple[TopicTag, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Region or topic", "Score", "", "Evidence", box=None)
    for region in tags:
        role = "main" if region.main else _role(region)
        table.add_row(
            region.region, f"{region.score:.2f}", role, Text(_words(region) or "its countries")
        )
    for topic in topics:
        table.add_row(
            topic.topic, f"{topic.score:.2f}", _role(topic), Text(_words(topic) or "its section")
        )
    Console(highlight=False).print(table if tags or topics else "No region and no topic is found.")


def _role(tag: RegionTag | TopicTag) -> str:
    return "about" if tag.about else "mentioned"


def _words(tag: RegionTag | TopicTag) -> str:
    return ", ".join(f"{e.words} ({e.kind}, {e.field} {e.start})" for e in tag.evidence)
