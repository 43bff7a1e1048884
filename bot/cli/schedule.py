"""`dateline schedule …`: when a channel gets what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.desk import print_json, with_newsroom
from bot.cli.numbers import known_id, known_thread
from bot.cli.schedule_next import next_

if TYPE_CHECKING:
    from bot.app.newsroom import Newsroom
    from storage.records import Channel, Schedule

app = typer.Typer(help="When a channel gets what.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Number = Annotated[
    int, typer.Argument(metavar="N", help="The schedule's number.", callback=known_id)
]


# A channel's number begins with a hyphen: "-1001234567890" is an argument here, not an option.
@app.command("add", context_settings={"ignore_unknown_options": True})
def add(
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help="@name, -100… number or @forum/3.")
    ],
    cron: Annotated[str, typer.Option(help="Five cron fields, as in '0 9,18 * * *'.")] = "",
    at: Annotated[str, typer.Option(help="One moment, as in '2026-12-01 09:00'.")] = "",
    zone: Annotated[str, typer.Option(help="IANA zone; default DATELINE_TIME_ZONE.")] = "",
    topic: Annotated[str, typer.Option(help="Only articles about this region or topic.")] = "",
    article: Annotated[
        int | None, typer.Option(help="Just this article (with --at).", callback=known_id)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Most articles a slot posts.")] = 3,
    missed: Annotated[str, typer.Option(help="A missed slot: late (once) or skip.")] = "late",
    thread: Annotated[
        int | None,
        typer.Option(help="A forum topic's message_thread_id.", callback=known_thread),
    ] = None,
) -> None:
    """Plan posts for a channel; prints what was understood and the next firings."""
    if bool(cron) == bool(at):
        raise typer.BadParameter("say when: either --cron or --at")
    if article is not None and not at:
        raise typer.BadParameter("--article goes with --at")
    if missed not in ("late", "skip"):
        raise typer.BadParameter("--missed is late or skip")
    wish = _Wish(channel, thread, cron, at, zone, topic, article, limit, missed)
    _print(with_newsroom(lambda newsroom: _plan(newsroom, wish)))


@dataclass(frozen=True, slots=True)
class _Wish:
    """The options of `schedule add`, as they were written."""

    channel: str
    thread: int | None
    cron: str
    at: str
    zone: str
    topic: str
    article: int | None
    limit: int
    missed: str


async def _plan(newsroom: Newsroom, wish: _Wish) -> list[str]:
    from bot.publishing.cron import check_cron
    from bot.publishing.moments import parse_moment
    from bot.publishing.plan import require_approved
    from bot.publishing.slots import once_expression
    from bot.publishing.topics import topic_code
    from bot.publishing.zones import named_zone
    from storage.records import MissedPolicy, NewSchedule, ScheduleKind

    # One "now" for the check and the schedule: a moment cannot pass unseen in between.
    now = newsroom.now()
    zone = named_zone(wish.zone) if wish.zone else newsroom.settings.zone
    if wish.cron:
        check_cron(wish.cron)
        kind, expression = ScheduleKind.CRON, wish.cron
    else:
        moment = parse_moment(wish.at, zone, now=now)
        kind = ScheduleKind.ONCE
        expression = once_expression(moment, zone)
    topic = topic_code(newsroom.book, wish.topic) if wish.topic else None
    if wish.article is not None:
        require_approved(await newsroom.store.article(wish.article))
    channel = await _channel(newsroom, wish.channel, wish.thread)
    new = NewSchedule(
        channel_id=channel.id,
        kind=kind,
        expression=expression,
        zone=zone.key,
        topic=topic,
        article_id=wish.article,
        article_limit=wish.limit,
        missed=MissedPolicy(wish.missed),
        created_by="cli",
    )
    return await _described(newsroom, [await newsroom.store.add_schedule(new, now=now)])


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


app.command("next")(next_)


def _set_state(number: int, state: str) -> None:
    async def work(newsroom: Newsroom) -> list[str]:
        from bot.publishing.schedule_state import set_state
        from storage.records import ScheduleState

        new_state = ScheduleState(state)
        changed = await set_state(newsroom.store, number, new_state, now=newsroom.now())
        if new_state is ScheduleState.REMOVED:
            return [f"Schedule {number} is removed."]
        return await _described(newsroom, [changed])

    _print(with_newsroom(work))


async def _channel(newsroom: Newsroom, text: str, thread: int | None) -> Channel:
    """The channel, made known where it is new; the running bot learns the rest from Telegram."""
    from bot.publishing.addresses import channel_address
    from storage.errors import ChannelExistsError, ChannelNotFoundError
    from storage.records import NewChannel

    address = channel_address(text)
    if thread is not None and address.thread not in (None, thread):
        raise typer.BadParameter(f"{text} and --thread {thread} name two threads")
    thread = thread or address.thread
    try:
        return await newsroom.store.channel(address.chat, thread)
    except ChannelNotFoundError:
        new = NewChannel(address=address.chat, thread_id=thread)
    try:
        return await newsroom.store.add_channel(new, now=newsroom.now())
    except ChannelExistsError as error:
        return error.known


async def _described(newsroom: Newsroom, schedules: list[Schedule]) -> list[str]:
    from bot.publishing.schedule_text import describe

    texts = newsroom.texts.of(None)
    return [
        await describe(newsroom.store, newsroom.book, schedule, texts, now=newsroom.now())
        for schedule in schedules
    ]


async def _as_json(newsroom: Newsroom, schedule: Schedule) -> dict[str, Any]:
    from bot.publishing.schedule_text import why_moot
    from bot.publishing.slots import next_firings

    moot = await why_moot(newsroom.store, schedule)
    channel = await newsroom.store.channel_by_id(schedule.channel_id)
    after = max(newsroom.now(), schedule.handled_until)
    return {
        "id": schedule.id,
        "channel": channel.address,
        "thread": channel.thread_id,
        "kind": schedule.kind.value,
        "expression": schedule.expression,
        "zone": schedule.zone,
        "topic": schedule.topic,
        "article": schedule.article_id,
        "limit": schedule.article_limit,
        "missed": schedule.missed.value,
        "state": schedule.state.value,
        "next": None if moot else next(iter(next_firings(schedule, after=after, count=1)), None),
    }


def _print(lines: list[str]) -> None:
    typer.echo("\n\n".join(lines) if any("\n" in line for line in lines) else "\n".join(lines))
