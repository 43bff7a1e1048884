"""`dateline simulator`: a Telegram on this machine, for trying things out."""

from __future__ import annotations

from typing import Annotated

import typer


def simulator(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8081,
    token: Annotated[str, typer.Option(help="The bot's token; a new one at each start.")] = "",
    channel: Annotated[
        list[str] | None, typer.Option(help="A channel's username, with the bot in it; repeatable.")
    ] = None,
    judges: Annotated[
        bool, typer.Option(help="Check requests and texts as Telegram's documents have them.")
    ] = True,
    limits: Annotated[
        bool, typer.Option("--limits", help="Refuse what is over Telegram's limits, with 429.")
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(min=1, help="Keep so many of the latest requests and messages; else all."),
    ] = None,
) -> None:
    """Run a Bot API server of our own until Ctrl-C; prints its address and the bot's token."""
    from simulator.__main__ import main

    arguments = ["--port", str(port), *(["--token", token] if token else [])]
    for name in channel or ():
        arguments += ["--channel", name]
    if not judges:
        arguments.append("--no-judges")
    if limits:
        arguments.append("--limits")
    if keep is not None:
        arguments += ["--keep", str(keep)]
    raise typer.Exit(main(arguments))
