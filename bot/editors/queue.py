"""/queue: what goes out next, what is on its way, what needs a hand."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.numbers import id_from_text
from bot.common.texts import N_, Translator
from bot.editors.channels import why_paused, written
from bot.editors.point_out import can_be_pointed_out
from bot.editors.queue_broadcasts import MOST_BROADCASTS, over_lines, under_way
from bot.editors.summary_words import mark
from bot.editors.whole import say_whole
from bot.publishing.addresses import address_text
from bot.publishing.notices import settle_buttons
from bot.publishing.owners import reopen_chat
from bot.publishing.render import shorten_text
from bot.publishing.schedule_text import MOST_TITLE_UNITS, describe, soonest_first
from storage.errors import DeliveryNotFoundError, DeliveryStateError
from storage.records import Broadcast, Delivery, DeliveryAction, DeliveryState, Settlement

MOST_ROWS = 10
# So many rows of the ledger are read for a list: a post may be several, and of those in doubt
# some are notices.
_ROWS_READ = 100
_ANSWERS = {"arrived": DeliveryState.SENT, "again": DeliveryState.PLANNED}
_REASONS = {
    DeliveryState.SENT: N_("it arrived, an owner says"),
    DeliveryState.PLANNED: N_("an owner has it sent again"),
}


async def queue(update: Update, context: NewsContext) -> None:
    texts = context.texts_for(update)
    broadcasts = await context.desk.store.broadcasts(limit=MOST_BROADCASTS)
    waiting = (DeliveryState.PLANNED, DeliveryState.SENDING)
    sections = [
        await _hold(context, texts),
        await _paused(context, texts),
        await _next(context, texts),
        under_way(broadcasts, texts),
        await _looked_for(context, texts),
        await _rows(context, texts, waiting, texts.t("On the way:")),
        await _rows(context, texts, (DeliveryState.FAILED,), texts.t("Failed:")),
        await _sent(context, texts, broadcasts),
    ]
    text = "\n\n".join(section for section in sections if section)
    await say_whole(update, context, text or texts.t("Nothing is planned."))
    await _ask(update, context)
    user = update.effective_user
    if user is not None and await reopen_chat(context.desk.store, user.id, now=context.desk.now()):
        context.desk.wake_sender()


async def _ask(update: Update, context: NewsContext) -> None:
    """The open questions, each with its buttons."""
    desk, texts = context.desk, context.texts_for(update)
    unknown = await desk.store.deliveries(limit=_ROWS_READ, states=[DeliveryState.UNKNOWN])
    rows = [row for row in unknown if row.asked_at is not None and row.channel_kind != "private"]
    for row in rows[:MOST_ROWS]:
        await context.say(
            update,
            texts.t("It is not known whether “{title}” arrived in {channel} ({reason})."),
            buttons=settle_buttons(texts, row.id),
            title=row.article_title or f"#{row.article_id}",
            channel=_place(row),
            reason=texts.reason(row.reason or ""),
        )
    if len(rows) > MOST_ROWS:
        template = texts.t("There are more of these: settle them first, then write /queue again.")
        await context.say(update, template)


async def settle(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on "It arrived" or "Send again" under an unknown delivery."""
    desk, texts = context.desk, context.texts_for(update)
    delivery_id, state = id_from_text(data[0]), _ANSWERS.get(data[1])
    if delivery_id is None or state is None:
        raise ValueError(data)
    try:
        row = await desk.store.delivery(delivery_id)
        reason = _REASONS[state]
        at = desk.now()
        settlement = Settlement(
            state, at, reason=reason, not_before=at if state is DeliveryState.PLANNED else None
        )
        # Of two people who tap at once the first counts.
        await desk.store.settle(delivery_id, settlement, was=DeliveryState.UNKNOWN)
    except (DeliveryNotFoundError, DeliveryStateError) as error:
        raise DatelineError("This has been settled already: /queue shows how.") from error
    desk.wake_sender()
    if state is not DeliveryState.SENT:
        template = texts.t("“{title}” is sent to {channel} again.")
    elif can_be_pointed_out(row):
        template = texts.t(
            "Noted: “{title}” arrived in {channel}. I do not know which message it is: forward it "
            "to me, or send me its link, and it can be corrected later."
        )
    else:
        template = texts.t("Noted: “{title}” arrived in {channel}.")
    title = row.article_title or f"#{row.article_id}"
    await context.say(update, template, title=title, channel=_place(row))


async def _hold(context: NewsContext, texts: Translator) -> str:
    held = await context.desk.store.hold()
    if held is None:
        return ""
    when = context.desk.look.moment(held.since, texts.language)
    return texts.t("ON HOLD by {who} since {when}: nothing goes out until /resume.").format(
        who=held.by, when=when
    )


async def _paused(context: NewsContext, texts: Translator) -> str:
    paused = await context.desk.store.channels(paused_only=True, limit=MOST_ROWS + 1)
    lines = [
        texts.t("{channel} is paused: {reason}").format(
            channel=written(channel), reason=why_paused(channel, texts)
        )
        for channel in paused[:MOST_ROWS]
    ]
    if len(paused) > MOST_ROWS:
        lines.append(texts.t("… and more: /channels shows all."))
    return "\n".join(lines)


async def _next(context: NewsContext, texts: Translator) -> str:
    desk = context.desk
    schedules = soonest_first(await desk.store.schedules(active_only=True), now=desk.now())
    described = [
        await describe(desk.store, desk.book, schedule, texts, now=desk.now())
        for schedule in schedules[:MOST_ROWS]
    ]
    if len(schedules) > MOST_ROWS:
        described.append(texts.t("… and more: /schedule shows all."))
    return "\n\n".join([texts.t("Planned:"), *described]) if described else ""


async def _looked_for(context: NewsContext, texts: Translator) -> str:
    """Rows that may have arrived, while the bot finds out; those asked about come with buttons."""
    rows = await context.desk.store.unsettled(limit=_ROWS_READ)
    posts = [row for row in rows if row.article_id is not None]
    lines = [_line(context, texts, row) for row in posts[:MOST_ROWS]]
    if len(posts) > MOST_ROWS:
        lines.append(texts.t("… and more."))
    heading = texts.t("Being looked for, since it may have arrived:")
    return "\n".join([heading, *lines]) if lines else ""


async def _rows(
    context: NewsContext, texts: Translator, states: Sequence[DeliveryState], heading: str
) -> str:
    rows = await context.desk.store.single_deliveries(states, limit=_ROWS_READ)
    posts = _one_a_post(rows)
    lines = [_line(context, texts, row) for row in posts[:MOST_ROWS]]
    if len(posts) > MOST_ROWS or len(rows) == _ROWS_READ:
        lines.append(texts.t("… and more."))
    return "\n".join([heading, *lines]) if lines else ""


async def _sent(context: NewsContext, texts: Translator, broadcasts: Sequence[Broadcast]) -> str:
    """The latest posts, one to every channel among them as one line."""
    desk = context.desk
    rows = await desk.store.single_deliveries([DeliveryState.SENT], limit=_ROWS_READ)
    posts = _one_a_post(rows)
    lines = [(row.settled_at or row.planned_at, _line(context, texts, row)) for row in posts]
    lines += over_lines(broadcasts, desk.look, texts)
    newest = sorted(lines, key=lambda line: line[0], reverse=True)[:MOST_ROWS]
    return "\n".join([texts.t("Sent last:"), *(line for _, line in newest)]) if newest else ""


def _one_a_post(rows: Sequence[Delivery]) -> list[Delivery]:
    """Of a post of several messages that fare alike the newest row, in the order of the rows."""
    posts: dict[tuple[object, ...], Delivery] = {}
    for row in rows:
        posts.setdefault((row.edition_id, row.article_id, row.action, row.reason), row)
    return list(posts.values())


def _line(context: NewsContext, texts: Translator, row: Delivery) -> str:
    when = context.desk.look.moment(row.settled_at or row.planned_at, texts.language)
    reason = f" ({texts.reason(row.reason)})" if row.reason else ""
    short = shorten_text(row.article_title or f"#{row.article_id}", MOST_TITLE_UNITS)
    title = texts.t("“{title}”").format(title=short)
    origin = mark(texts, row.summary_origin)
    return f"• {when} {_place(row)}: {_action(texts, row).format(title=title)}{origin}{reason}"


def _action(texts: Translator, row: Delivery) -> str:
    """A template with the {title}: a post is its title alone."""
    match row.action:
        case DeliveryAction.EDIT:
            return texts.t("{title}, edited")
        case DeliveryAction.DELETE:
            return texts.t("{title}, deleted")
    return "{title}"


def _place(row: Delivery) -> str:
    return address_text(row.channel_address, row.thread_id)


COMMAND = Command(
    names=("queue",),
    usage="/queue",
    help=N_("what goes out next, and what needs a hand"),
    handle=queue,
    taps=(Tap("settle", settle),),
)
