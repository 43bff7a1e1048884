"""`dateline add PATH…`: files, folders, pages and standard input become articles."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json_line, with_newsroom

if TYPE_CHECKING:
    from asyncio import Event
    from collections.abc import AsyncIterator

    from rich.console import Console
    from rich.progress import Progress

    from bot.app.newsroom import Newsroom
    from bot.newsroom.bulk import Outcome
    from bot.newsroom.files import Bytes, Found, Material, Refusal
    from bot.newsroom.intake import Taken
    from storage.records import SourceKind

# Of a larger batch only what was refused is named, and the counts.
MOST_LINES = 40
STOPPED = 130  # what a shell expects of a program that Ctrl-C has ended


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Text, Markdown or HTML; folders; addresses of pages; or -."
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document a line, for programs.")
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Add what is nearly the text of another article too.")
    ] = False,
) -> None:
    """Add articles. What is here already is left alone, what was edited gets a new revision.

    Nearly the same text from elsewhere is a duplicate, and is not added but with --anyway.

    Ends with status 1 where anything was refused; the rest is added all the same. Ctrl-C stops it
    between two articles; the same command goes on from there.
    """
    from bot.newsroom.files import find
    from bot.newsroom.pages import is_address

    addresses = list(dict.fromkeys(path for path in paths if is_address(path)))
    found = list(find(path for path in paths if not is_address(path)))
    stdin = _piped(found)
    wanted_by = "the command line" if anyway else None
    ended = with_newsroom(
        lambda newsroom: _Adding(
            newsroom, found, addresses, stdin, wanted_by, as_json=as_json
        ).run()
    )
    if ended:
        raise typer.Exit(ended)


def _piped(found: list[Found | Refusal]) -> Bytes:
    """Standard input; read now where it is wanted: once signals are ours, Ctrl-C would not end it.

    One byte above the limit is enough to refuse it.
    """
    from io import BytesIO

    from bot.newsroom.files import MOST_BYTES, Refusal

    wanted = any(not isinstance(one, Refusal) and one.path is None for one in found)
    return BytesIO(sys.stdin.buffer.read(MOST_BYTES + 1) if wanted else b"")


class _Adding:
    """One run of the verb: what it has to add, and what has become of it so far."""

    def __init__(
        self,
        newsroom: Newsroom,
        found: list[Found | Refusal],
        addresses: list[str],
        stdin: Bytes,
        wanted_by: str | None,
        *,
        as_json: bool,
    ) -> None:
        from rich.console import Console

        self._newsroom = newsroom
        self._found = found
        self._addresses = addresses
        self._total = len(found) + len(addresses)
        self._stdin = stdin
        self._wanted_by = wanted_by
        self._as_json = as_json
        self._talkative = not as_json and self._total <= MOST_LINES
        self._counts: Counter[str] = Counter()
        self._out = Console(highlight=False, soft_wrap=True)
        self._progress = _progress(self._total)

    async def run(self) -> int:
        """The status to end with."""
        from asyncio import Event

        from bot.app.signals import stop_on_signals
        from bot.common.memory import SELDOM, settle_memory
        from bot.newsroom.bulk import take_unseen

        settle_memory(SELDOM)
        stop = Event()
        stop_on_signals(stop)
        with self._progress:
            task = self._progress.add_task("Adding", total=self._total)
            async for kind, batch in self._batches(stop):
                outcomes = await take_unseen(
                    self._newsroom.intake, batch, kind, wanted_by=self._wanted_by
                )
                for material, outcome in zip(batch, outcomes, strict=True):
                    await self._tell(material.name, outcome)
                if self._progress.tasks[task].completed == 0:
                    settle_memory(SELDOM)  # and what the first batch has loaded
                self._progress.advance(task, len(batch))
                if stop.is_set():
                    break
        done = self._counts.total()
        if not self._as_json and self._total != 1:
            counted = sorted(self._counts.items())
            self._out.print(", ".join(f"{count} {word}" for word, count in counted))
        if done < self._total:
            self._progress.console.print(
                f"Stopped after {done} of {self._total}: the same command goes on from there."
            )
            return STOPPED
        return int(self._counts["refused"] > 0)

    async def _batches(
        self, stop: Event
    ) -> AsyncIterator[tuple[SourceKind, list[Material | Refusal]]]:
        """Files first, then pages, each by itself; a page that is being fetched is given up."""
        from itertools import groupby

        from bot.app.signals import unless_stopped
        from bot.newsroom.batches import batches
        from bot.newsroom.files import read_or_refuse
        from storage.records import SourceKind

        for kind, group in groupby(self._found, key=_kind):
            for batch in batches(read_or_refuse(found, self._stdin) for found in group):
                yield kind, batch
        for address in self._addresses:
            page = await unless_stopped(stop, self._newsroom.pages.material_or_refuse(address))
            if page is None:
                return
            yield SourceKind.PAGE, [page]

    async def _tell(self, name: str, outcome: Outcome) -> None:
        from bot.common.errors import ended
        from bot.newsroom.bulk import Seen
        from bot.newsroom.files import Refusal

        if isinstance(outcome, Seen):
            if not (self._as_json or self._talkative):
                self._counts["unchanged"] += 1  # ten thousand are not looked up to be counted
                return
            outcome = outcome.taken(await self._newsroom.store.article(outcome.article_id))
        if isinstance(outcome, Refusal):
            self._counts["refused"] += 1
            reason = str(outcome.error)
            self._progress.console.print(f"Refused: {ended(reason)}", style="red", markup=False)
            if self._as_json:
                print_json_line({"decision": "refused", "name": name, "reason": reason})
            return
        self._counts[outcome.decision.value] += 1
        if self._as_json:
            print_json_line(_as_json(outcome, name))
        elif self._talkative:
            _print_line(self._out, outcome)


def _progress(total: int) -> Progress:
    """A bar on a terminal; elsewhere nothing but what is printed through its console."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True, soft_wrap=True)
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = console.is_terminal and total > 1
    return Progress(*columns, console=console, transient=True, disable=not shown)


def _kind(found: Found | Refusal) -> SourceKind:
    from bot.newsroom.files import Refusal
    from storage.records import SourceKind

    piped = not isinstance(found, Refusal) and found.path is None
    return SourceKind.STDIN if piped else SourceKind.FILE


def _as_json(taken: Taken, name: str) -> dict[str, object]:
    from bot.cli.show import article_json

    return {
        "decision": taken.decision.value,
        "reason": taken.reason,
        "likeness": taken.likeness,
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
    regions = " ".join(tag.region for tag in article.regions) or "no region found"
    topics = [tag.topic for tag in article.topics if tag.about]
    details = " ".join((regions, *topics))
    out.print(f"          {article.language} · {details} · {taken.reason}", style="dim")
