"""`dateline source …`: feeds, pages and folders that articles come from by themselves."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import known_id

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from bot.newsroom.sources.values import Failed, Looked
    from storage.records import Source

app = typer.Typer(help="Where articles come from by themselves.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Number = Annotated[int, typer.Argument(metavar="N", help="The source's number.", callback=known_id)]


@app.command("add")
def add(
    address: Annotated[
        str,
        typer.Argument(metavar="ADDRESS", help="A feed, a page that offers one, or a folder."),
    ],
) -> None:
    """Add a source and read it at once. What stands there counts as published before."""

    async def work(newsroom: Newsroom) -> tuple[str, str | None]:
        from bot.newsroom.sources import find_source

        new = await find_source(newsroom.client, address, by="cli")
        source = await newsroom.store.add_source(new, now=newsroom.now())
        ended = await _polled(newsroom, source)
        return _described(newsroom, await newsroom.store.source(source.id)), ended

    described, ended = with_newsroom(work)
    typer.echo(f"{described}\n{ended}" if ended else described)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the sources: how each fares and when it is looked at next."""

    async def work(newsroom: Newsroom) -> Any:
        found = await newsroom.store.sources()
        if as_json:
            return [_as_json(source) for source in found]
        return [_described(newsroom, source) for source in found]

    found = with_newsroom(work)
    if as_json:
        print_json(found)
    else:
        typer.echo("\n\n".join(found) or "There is no source: dateline source add ADDRESS")


@app.command("pause")
def pause(number: Number) -> None:
    """Do not look at a source until it is resumed."""
    _set_state(number, "paused")


@app.command("resume")
def resume(number: Number) -> None:
    """Look at a paused or gone source again."""
    _set_state(number, "active")


@app.command("remove")
def remove(number: Number) -> None:
    """Forget a source; its articles stay."""
    with_newsroom(lambda newsroom: newsroom.store.remove_source(number))
    typer.echo(f"Source {number} is removed.")


@app.command("poll")
def poll(
    number: Annotated[
        int | None,
        typer.Argument(metavar="N", help="Just this one, paused or not.", callback=known_id),
    ] = None,
) -> None:
    """Look now, due or not, at every active source or at one. Status 1 where one gave nothing."""

    async def work(newsroom: Newsroom) -> bool:
        from storage.records import SourceState

        if number is not None:
            found = [await newsroom.store.source(number)]
        else:
            sources = await newsroom.store.sources()
            found = [source for source in sources if source.state is SourceState.ACTIVE]
        well = True
        for source in found:
            ended = await _look(newsroom, source)
            well = well and not _is_failure(ended)
            typer.echo(f"#{source.id} {source.title or source.address}: {_words(ended)}")
        return well

    if not with_newsroom(work):
        raise typer.Exit(1)


async def _polled(newsroom: Newsroom, source: Source) -> str | None:
    ended = await _look(newsroom, source)
    return None if _is_failure(ended) else _words(ended)  # a failure is in the description


async def _look(newsroom: Newsroom, source: Source) -> Looked | Failed | None:
    from bot.app.sources import Unheard, make_poller

    return await make_poller(newsroom, Unheard(), f"cli:{os.getpid()}").poll(source)


def _is_failure(ended: Looked | Failed | None) -> bool:
    from bot.newsroom.sources.values import Failed

    return isinstance(ended, Failed)


def _words(ended: Looked | Failed | None) -> str:
    from bot.common.errors import ended as with_stop
    from bot.newsroom.sources.values import Failed

    if ended is None:
        return "another program looks at it at the moment."
    if isinstance(ended, Failed):
        return with_stop(str(ended.error))
    rest = "" if ended.whole else "; there is more, look again"
    return f"{ended.new} new, {ended.changed} changed, {ended.refused} refused{rest}."


def _set_state(number: int, state: str) -> None:
    async def work(newsroom: Newsroom) -> str:
        from storage.records import SourceState

        changed = await newsroom.store.set_source_state(
            number, SourceState(state), now=newsroom.now()
        )
        return _described(newsroom, changed)

    typer.echo(with_newsroom(work))


def _described(newsroom: Newsroom, source: Source) -> str:
    from bot.publishing.source_text import describe_source

    zone = newsroom.settings.time_zone
    return describe_source(source, newsroom.texts.of(None), zone=zone)


def _as_json(source: Source) -> dict[str, object]:
    trouble = source.trouble
    return {
        "id": source.id,
        "form": source.form.value,
        "address": source.address,
        "title": source.title,
        "state": source.state.value,
        "articles": source.articles,
        "last_try": source.last_try_at,
        "last_success": source.last_success_at,
        "next_poll": source.next_poll_at,
        "interval_seconds": int(source.interval.total_seconds()),
        "failures": source.failures,
        "trouble": trouble and trouble.message.format(**trouble.values),
    }
