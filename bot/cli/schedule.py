"""`dateline schedule …`: when a channel gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import print_json, with_newsroom

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from storage.records import Channel, Schedule

app = typer.Typer(help="When a channel gets what.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Number = Annotated[int, typer.Argument(metavar="N", help="The schedule's number.")]


@app.command("add")
def add(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="@name or -100… number.")],
    cron: Annotated[str, typer.Option(help="Five cron fields, as in '0 9,18 * * *'.")] = "",
    at: Annotated[str, typer.Option(help="One moment, as in '2026-12-01 09:00'.")] = "",
    zone: Annotated[str, typer.Option(help="IANA zone; default DATELINE_TIME_ZONE.")] = "",
    topic: Annotated[str, typer.Option(help="Only articles about this region.")] = "",
    article: Annotated[int | None, typer.Option(help="Just this article (with --at).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Most articles a slot posts.")] = 3,
    missed: Annotated[str, typer.Option(help="A missed slot: late (once) or skip.")] = "late",
    thread: Annotated[int | None, typer.Option(help="A forum topic's message_thread_id.")] = None,
) -> None:
    """Plan posts for a channel; prints what was understood and the next firings."""
    if bool(cron) == bool(at):
        raise typer.BadParameter("say when: either --cron or --at")
    if article is not None and not at:
        raise typer.BadParameter("--article goes with --at")
    if missed not in ("late", "skip"):
        raise typer.BadParameter("--missed is late or skip")

    async def work(newsroom: Newsroom) -> list[str]:
        from bot.publishing.cron import check_cron
        from bot.publishing.moments import parse_moment
        from bot.publishing.topics import topic_code
        from bot.publishing.zones import named_zone
        from storage.records import MissedPolicy, NewSchedule, ScheduleKind

        # One "now" for the check and the schedule: a moment cannot pass unseen in between.
        now = newsroom.now()
        where = named_zone(zone) if zone else newsroom.settings.zone
        if cron:
            check_cron(cron)
            kind, expression = ScheduleKind.CRON, cron
        else:
            moment = parse_moment(at, where, now=now)
            local = moment.astimezone(where).replace(tzinfo=None)
            kind, expression = ScheduleKind.ONCE, local.isoformat()
        region = topic_code(newsroom.book, topic) if topic else None
        target = await _channel(newsroom, channel, thread)
        new = NewSchedule(
            channel_id=target.id,
            kind=kind,
            expression=expression,
            zone=where.key,
            topic=region,
            article_id=article,
            article_limit=limit,
            missed=MissedPolicy(missed),
            created_by="cli",
        )
        return await _described(newsroom, [await newsroom.store.add_schedule(new, now=now)])

    _print(with_newsroom(work))


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the schedules, each with its next firing."""

    async def work(newsroom: Newsroom) -> Any:
        schedules = list(await newsroom.store.schedules())
        if as_json:
            return [await _as_json(newsroom, schedule) for schedule in schedules]
        return await _described(newsroom, schedules)

    found = with_newsroom(work)
    if as_json:
        print_json(found)
    else:
        _print(found or ["There is no schedule: dateline schedule add CHANNEL --cron '0 9 * * *'"])


@app.command("pause")
def pause(number: Number) -> None:
    """Let a schedule rest; slots that pass meanwhile are not made up for."""
    _set_state(number, "paused")


@app.command("resume")
def resume(number: Number) -> None:
    """Let a paused schedule go on."""
    _set_state(number, "active")


@app.command("remove")
def remove(number: Number) -> None:
    """Take a schedule away; what it has posted stays in the ledger."""
    _set_state(number, "removed")


@app.command("next")
def next_(
    number: Annotated[int | None, typer.Argument(metavar="[N]", help="Just this one.")] = None,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many firings.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show the next firings in their local time, with the offset."""

    async def work(newsroom: Newsroom) -> list[dict[str, Any]]:
        from datetime import UTC

        from bot.publishing.slots import next_firings

        store = newsroom.store
        schedules = (
            [await store.schedule(number)] if number else await store.schedules(active_only=True)
        )
        firings: list[dict[str, Any]] = []
        for schedule in schedules:
            channel = await store.channel_by_id(schedule.channel_id)
            after = max(newsroom.now(), schedule.handled_until)
            for moment in next_firings(schedule, after=after, count=count):
                firings.append(
                    {
                        "at": moment,
                        "zone": schedule.zone,
                        "schedule": schedule.id,
                        "channel": channel.address,
                        "topic": schedule.topic,
                        "article": schedule.article_id,
                    }
                )
        return sorted(firings, key=lambda firing: firing["at"].astimezone(UTC))[:count]

    firings = with_newsroom(work)
    if as_json:
        print_json(firings)
        return
    from bot.publishing.slots import local_text

    _print(
        [
            f"{local_text(firing['at'])}  {firing['zone']}  #{firing['schedule']}"
            f" → {firing['channel']}"
            for firing in firings
        ]
        or ["Nothing is planned."]
    )


def _set_state(number: int, state: str) -> None:
    async def work(newsroom: Newsroom) -> list[str]:
        from storage.records import ScheduleState

        new_state = ScheduleState(state)
        changed = await newsroom.store.set_schedule_state(number, new_state, now=newsroom.now())
        if new_state is ScheduleState.REMOVED:
            return [f"Schedule {number} is removed."]
        return await _described(newsroom, [changed])

    _print(with_newsroom(work))


async def _channel(newsroom: Newsroom, text: str, thread: int | None) -> Channel:
    """The channel, made known where it is new; the running bot learns the rest from Telegram."""
    from bot.publishing.addresses import channel_address
    from storage.errors import ChannelNotFoundError
    from storage.records import NewChannel

    address = channel_address(text)
    try:
        return await newsroom.store.channel(address, thread)
    except ChannelNotFoundError:
        new = NewChannel(address=address, thread_id=thread)
        return await newsroom.store.add_channel(new, now=newsroom.now())


async def _described(newsroom: Newsroom, schedules: list[Schedule]) -> list[str]:
    from bot.publishing.schedule_text import describe

    texts = newsroom.texts.of(None)
    return [
        await describe(newsroom.store, newsroom.book, schedule, texts, now=newsroom.now())
        for schedule in schedules
    ]


async def _as_json(newsroom: Newsroom, schedule: Schedule) -> dict[str, Any]:
    from bot.publishing.slots import next_firings

    channel = await newsroom.store.channel_by_id(schedule.channel_id)
    after = max(newsroom.now(), schedule.handled_until)
    return {
        "id": schedule.id,
        "channel": channel.address,
        "kind": schedule.kind.value,
        "expression": schedule.expression,
        "zone": schedule.zone,
        "topic": schedule.topic,
        "article": schedule.article_id,
        "limit": schedule.article_limit,
        "missed": schedule.missed.value,
        "state": schedule.state.value,
        "next": next(iter(next_firings(schedule, after=after, count=1)), None),
    }


def _print(lines: list[str]) -> None:
    typer.echo("\n\n".join(lines) if any("\n" in line for line in lines) else "\n".join(lines))
