"""`dateline schedule next`: what the schedules will fire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import known_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app.newsroom import Newsroom
    from storage.records import Schedule


def next_(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="Just this one.", callback=known_id)
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many firings.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show the next firings in their local time, with the offset."""

    chosen, firings = with_newsroom(lambda newsroom: _firings(newsroom, number, count))
    if as_json:
        print_json(firings)
        return
    if number is not None and chosen[0].state.value == "paused":
        typer.echo(f"Schedule {number} is paused: dateline schedule resume {number}")
        return
    from bot.publishing.addresses import address_text
    from bot.publishing.slots import local_text

    lines = [
        f"{local_text(firing['at'])}  {firing['zone']}  #{firing['schedule']} → "
        f"{address_text(firing['channel'], firing['thread'])}"
        for firing in firings
    ]
    typer.echo("\n".join(lines or ["Nothing is planned."]))


async def _firings(
    newsroom: Newsroom, number: int | None, count: int
) -> tuple[Sequence[Schedule], list[dict[str, Any]]]:
    """One schedule or all the active ones, and what they will fire next, in its order."""
    from datetime import UTC

    from bot.publishing.slots import next_firings
    from storage.records import ScheduleState

    store = newsroom.store
    chosen = (
        await store.schedules(active_only=True)
        if number is None
        else [await store.schedule(number)]
    )
    firings: list[dict[str, Any]] = []
    for schedule in chosen:
        if schedule.state is not ScheduleState.ACTIVE:
            continue
        channel = await store.channel_by_id(schedule.channel_id)
        after = max(newsroom.now(), schedule.handled_until)
        for moment in next_firings(schedule, after=after, count=count):
            firings.append(
                {
                    "at": moment,
                    "zone": schedule.zone,
                    "schedule": schedule.id,
                    "channel": channel.address,
                    "thread": channel.thread_id,
                    "topic": schedule.topic,
                    "article": schedule.article_id,
                }
            )
    # In UTC: by the wall clock the doubled hour of the autumn night would mix.
    ordered = sorted(firings, key=lambda firing: firing["at"].astimezone(UTC))
    return chosen, ordered[:count]
