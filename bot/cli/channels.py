"""`dateline channels`: where posts go; with --backlog, what becomes of those that have waited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, with_newsroom

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from storage.records import Channel


def channels(
    channel: Annotated[
        str | None,
        typer.Argument(metavar="CHANNEL", help="Just this one: @name, -100… number or @forum/3."),
    ] = None,
    backlog: Annotated[
        str | None,
        typer.Option(help="Which posts go out after a pause: all, latest or none."),
    ] = None,
    form: Annotated[str | None, typer.Option(help="What its posts show: summary or full.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show where posts go and what is paused, or set a channel's --backlog or --form."""
    from storage.records import Backlog, PostForm

    if backlog is not None and (channel is None or backlog not in list(Backlog)):
        raise typer.BadParameter("--backlog is all, latest or none, of the CHANNEL before it")

    if form is not None and (channel is None or form not in list(PostForm)):
        raise typer.BadParameter("--form is summary or full, of the CHANNEL before it")

    async def work(newsroom: Newsroom) -> list[Channel]:
        from bot.publishing.addresses import channel_address

        store = newsroom.store
        if channel is None:
            return list(await store.channels())
        address = channel_address(channel)
        found = await store.channel(address.chat, address.thread)
        if backlog:
            found = await store.set_backlog(found.id, Backlog(backlog))
        if form:
            found = await store.set_form(found.id, PostForm(form))
        return [found]

    _print(with_newsroom(work), as_json=as_json)


def _print(found: list[Channel], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(one) for one in found])
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.publishing.addresses import address_text

    table = Table("ID", "Channel", "Title", "State", "Backlog", "Form", box=None)
    for one in found:
        state = f"{one.state}: {one.pause_reason}" if one.pause_reason else one.state.value
        place = address_text(one.address, one.thread_id)
        table.add_row(
            str(one.id),
            place,
            Text(one.title or ""),
            Text(state),
            one.backlog.value,
            one.form.value,
        )
    Console(highlight=False).print(table if found else "No channel is known yet.")


def _as_json(one: Channel) -> dict[str, object]:
    return {
        "id": one.id,
        "channel": one.address,
        "thread": one.thread_id,
        "chat_id": one.chat_id,
        "kind": one.kind,
        "title": one.title,
        "state": one.state.value,
        "pause_reason": one.pause_reason,
        "backlog": one.backlog.value,
        "form": one.form.value,
    }
