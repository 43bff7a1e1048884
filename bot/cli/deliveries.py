"""`dateline deliveries`: the ledger, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import Limit

if TYPE_CHECKING:
    from rich.table import Table

    from bot.app.newsroom import Newsroom
    from storage.records import Delivery


def deliveries(
    state: Annotated[
        list[str] | None,
        typer.Option(help="planned, sending, sent, unknown, failed or withdrawn; repeatable."),
    ] = None,
    limit: Limit = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show what was sent, what is on its way and what failed."""
    from storage.records import DeliveryState

    known = [item.value for item in DeliveryState]
    if unknown := [word for word in state or () if word not in known]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}")

    async def work(newsroom: Newsroom) -> list[Delivery]:
        states = [DeliveryState(word) for word in state or ()]
        return list(await newsroom.store.deliveries(limit=limit, states=states))

    rows = with_newsroom(work)
    if as_json:
        print_json([_as_json(row) for row in rows])
        return
    from rich.console import Console

    nothing = "Nothing in the ledger is in that state." if state else "The ledger is empty."
    Console(highlight=False).print(_table(rows) if rows else nothing)


def _table(rows: list[Delivery]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from bot.publishing.addresses import address_text

    table = Table("ID", "State", "Channel", "Message", "Settled (UTC)", "Article", box=None)
    for row in rows:
        table.add_row(
            str(row.id),
            row.state.value,
            address_text(row.channel_address, row.thread_id),
            str(row.message_id or ""),
            f"{row.settled_at:%Y-%m-%d %H:%M:%S}" if row.settled_at else "",
            Text(_words(row)),
        )
    return table


def _words(row: Delivery) -> str:
    """What the row does, and of which article."""
    what = {"send": "", "edit": "edit of ", "delete": "deletion of "}[row.action.value]
    part = f", part {row.part + 1}" if row.part else ""
    revision = f", revision {row.shown_revision}" if (row.shown_revision or 1) > 1 else ""
    reason = f" ({row.reason})" if row.reason else ""
    return f"{what}{row.article_title or 'notice'}{part}{revision}{reason}"


def _as_json(row: Delivery) -> dict[str, object]:
    return {
        "id": row.id,
        "edition": row.edition_id,
        "channel": row.channel_address,
        "thread": row.thread_id,
        "article": row.article_id,
        "title": row.article_title,
        "revision": row.article_revision,
        "shown_revision": row.shown_revision,
        "part": row.part,
        "action": row.action.value,
        "target": row.target_id,
        "state": row.state.value,
        "attempts": row.attempts,
        "chat_id": row.chat_id,
        "message_id": row.message_id,
        "reason": row.reason,
        "planned_at": row.planned_at,
        "not_before": row.not_before,
        "sending_at": row.sending_at,
        "settled_at": row.settled_at,
    }
