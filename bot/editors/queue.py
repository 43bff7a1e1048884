"""/queue: what goes out next, what is on its way, what needs a hand."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_, Translator
from bot.publishing.notices import settle_buttons
from bot.publishing.schedule_text import describe
from storage.errors import DeliveryNotFoundError, DeliveryStateError
from storage.records import ChannelState, Delivery, DeliveryState, Settlement

MOST_ROWS = 10


async def queue(update: Update, context: NewsContext) -> None:
    desk, texts = context.desk, context.texts_for(update)
    sections = [
        await _hold(context, texts),
        await _paused(context, texts),
        await _next(context, texts),
        *[
            await _rows(context, texts, states, heading)
            for states, heading in (
                ((DeliveryState.PLANNED, DeliveryState.SENDING), texts.t("On the way:")),
                ((DeliveryState.FAILED,), texts.t("Failed:")),
                ((DeliveryState.SENT,), texts.t("Sent last:")),
            )
        ],
    ]
    text = "\n\n".join(section for section in sections if section)
    await context.say(update, "{text}", text=text or texts.t("Nothing is planned."))
    for row in await desk.store.deliveries(limit=MOST_ROWS, states=[DeliveryState.UNKNOWN]):
        await context.say(
            update,
            texts.t("It is not known whether “{title}” arrived in {channel} ({reason})."),
            buttons=settle_buttons(texts, row.id),
            title=row.article_title or f"#{row.article_id}",
            channel=row.channel_address,
            reason=row.reason or "",
        )


async def settle(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on "It arrived" or "Send again" under an unknown delivery."""
    desk, texts = context.desk, context.texts_for(update)
    delivery_id, answer = int(data[0]), data[1]
    state = DeliveryState.SENT if answer == "arrived" else DeliveryState.PLANNED
    try:
        row = await desk.store.delivery(delivery_id)
        if row.state is not DeliveryState.UNKNOWN:
            raise DeliveryStateError(delivery_id, row.state)
        reason = f"settled by an editor: {answer}"
        await desk.store.settle(delivery_id, Settlement(state, at=desk.now(), reason=reason))
    except (DeliveryNotFoundError, DeliveryStateError) as error:
        raise DatelineError("This has been settled already: /queue shows how.") from error
    desk.wake_sender()
    template = (
        texts.t("Noted: “{title}” arrived in {channel}.")
        if state is DeliveryState.SENT
        else texts.t("“{title}” is sent to {channel} again.")
    )
    title = row.article_title or f"#{row.article_id}"
    await context.say(update, template, title=title, channel=row.channel_address)


async def _hold(context: NewsContext, texts: Translator) -> str:
    held = await context.desk.store.hold()
    if held is None:
        return ""
    when = context.desk.look.moment(held.since, texts.language)
    return texts.t("ON HOLD by {who} since {when}: nothing goes out until /resume.").format(
        who=held.by, when=when
    )


async def _paused(context: NewsContext, texts: Translator) -> str:
    lines = [
        texts.t("{channel} is paused: {reason}").format(
            channel=channel.address, reason=channel.pause_reason
        )
        for channel in await context.desk.store.channels()
        if channel.state is ChannelState.PAUSED
    ]
    return "\n".join(lines)


async def _next(context: NewsContext, texts: Translator) -> str:
    desk = context.desk
    schedules = await desk.store.schedules(active_only=True)
    described = [
        await describe(desk.store, desk.book, schedule, texts, now=desk.now())
        for schedule in schedules[:MOST_ROWS]
    ]
    return "\n\n".join([texts.t("Planned:"), *described]) if described else ""


async def _rows(
    context: NewsContext, texts: Translator, states: Sequence[DeliveryState], heading: str
) -> str:
    rows = await context.desk.store.deliveries(limit=MOST_ROWS, states=states)
    lines = [_line(context, texts, row) for row in rows if row.article_id is not None]
    return "\n".join([heading, *lines]) if lines else ""


def _line(context: NewsContext, texts: Translator, row: Delivery) -> str:
    when = context.desk.look.moment(row.settled_at or row.planned_at, texts.language)
    reason = f" ({row.reason})" if row.reason else ""
    title = texts.t("“{title}”").format(title=row.article_title)
    return f"• {when} {row.channel_address}: {title}{reason}"


COMMAND = Command(
    names=("queue",),
    usage="/queue",
    help=N_("what goes out next, and what needs a hand"),
    handle=queue,
    taps=(Tap("settle", settle),),
)
