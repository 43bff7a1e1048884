"""`dateline check`: settings, token, service chat, and the bot's rights in every channel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, with_newsroom

if TYPE_CHECKING:
    from bot.app.check import Finding


def check(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Look for what will go wrong: settings, token, chats, rights. Status 1 where there is any."""
    from bot.app.check import check as look

    findings = with_newsroom(look)
    faults = [one for one in findings if one.fault is not None]
    if as_json:
        print_json({"ok": not faults, "checks": [_as_json(one) for one in findings]})
    else:
        # What is wrong comes last: a list of hundreds of channels scrolls it away no more.
        for one in sorted(findings, key=lambda one: one.fault is not None):
            sys.stdout.write(f"{'FAULT' if one.fault else 'ok   '} {one.fault or one.subject}\n")
    if faults:
        raise typer.Exit(1)


def _as_json(finding: Finding) -> dict[str, object]:
    return {"what": finding.subject, "ok": finding.fault is None, "fault": finding.fault}
