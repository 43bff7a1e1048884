"""The command line: `dateline VERB`, one verb a file. What a verb needs is imported when it runs.

Errors are one sentence on stderr and a status that is not zero; `--json` where a program reads.
"""

from __future__ import annotations

import sys

import typer

from bot.cli import (
    add,
    channels,
    check,
    decisions,
    deliveries,
    demo,
    migrate,
    render,
    retract,
    run,
    schedule,
    search,
    show,
    simulator,
    source,
    summarise,
    tag,
)

app = typer.Typer(
    name="dateline",
    help="A newsroom's desk inside Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("simulator")(simulator.simulator)
app.command("add")(add.add)
app.command("list")(show.list_)
app.command("show")(show.show)
app.command("decisions")(decisions.decisions)
app.command("search")(search.search)
app.command("tag")(tag.tag)
app.command("summarise")(summarise.summarise)
app.command("render")(render.render)
app.add_typer(schedule.app, name="schedule")
app.add_typer(source.app, name="source")
app.command("channels", context_settings={"ignore_unknown_options": True})(channels.channels)
app.command("retract")(retract.retract)
app.command("check")(check.check)
app.command("deliveries")(deliveries.deliveries)
app.command("migrate")(migrate.migrate)


def main() -> None:
    """Run a verb; what goes wrong is one sentence."""
    from bot.cli.errors import sentence_of

    try:
        app(prog_name="dateline")
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        print(f"dateline: {sentence}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
