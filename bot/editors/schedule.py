"""/schedule: when a channel gets what; list, add, pause, resume, remove."""

from __future__ import annotations

from telegram import Update

from bot.chat import Command, NewsContext, Tap
from bot.common.errors import DatelineError
from bot.common.texts import N_
from bot.editors.articles import named_article
from bot.editors.channels import reachable_channel
from bot.editors.once import tell_planned, tell_posted
from bot.editors.people import editor_name
from bot.editors.schedule_list import list_all, show, turn
from bot.editors.schedule_words import Change, ListAll, OneArticle, Recurring, understand
from bot.publishing.moments import parse_moment
from bot.publishing.plan import require_approved
from bot.publishing.schedule_state import set_state
from bot.publishing.slots import once_expression
from bot.publishing.topics import topic_code
from storage.errors import (
    AlreadyPostedError,
    ScheduleEndedError,
    ScheduleExistsError,
    ScheduleNotFoundError,
)
from storage.records import (
    Channel,
    MissedPolicy,
    NewSchedule,
    Schedule,
    ScheduleKind,
    ScheduleState,
)

# One firing of a schedule that takes what is new posts at most so many articles.
ARTICLE_LIMIT = 3
_STATE_OF_VERB = {
    "pause": ScheduleState.PAUSED,
    "resume": ScheduleState.ACTIVE,
    "remove": ScheduleState.REMOVED,
}


async def schedule(update: Update, context: NewsContext) -> None:
    order = understand(context.args or [], default_zone=context.desk.settings.zone)
    match order:
        case ListAll():
            await list_all(update, context)
        case Change():
            await _change(update, context, order)
        case OneArticle():
            await _add_article(update, context, order)
        case Recurring():
            await _add_recurring(update, context, order)
    context.desk.wake_timetable()


async def _change(update: Update, context: NewsContext, order: Change) -> None:
    desk, texts = context.desk, context.texts_for(update)
    state = _STATE_OF_VERB[order.verb]
    try:
        changed = await set_state(desk.store, order.schedule_id, state, now=desk.now())
    except ScheduleNotFoundError as error:
        raise DatelineError(
            "There is no schedule {number}: /schedule lists them.", number=order.schedule_id
        ) from error
    except ScheduleEndedError as error:
        raise DatelineError(
            "Schedule {number} is over, its time has passed: make a new one.",
            number=order.schedule_id,
        ) from error
    if state is ScheduleState.REMOVED:
        template = texts.t("Schedule {number} is removed.")
        await context.say(update, template, number=order.schedule_id)
        return
    await show(update, context, [changed])


async def _add_article(update: Update, context: NewsContext, order: OneArticle) -> None:
    desk = context.desk
    article = await named_article(desk.store, order.article)
    require_approved(article)
    # One "now" for the check and the schedule: a moment cannot pass unseen in between.
    now = desk.now()
    moment = parse_moment(order.moment, order.zone, now=now)
    # All channels are checked before anything is stored: half an order is worse than none.
    channels = [await reachable_channel(desk, context.bot, text) for text in order.channels]
    added: list[Schedule] = []
    known: list[tuple[Channel, Schedule]] = []
    posted: list[Channel] = []
    for channel in channels:
        new = NewSchedule(
            channel_id=channel.id,
            kind=ScheduleKind.ONCE,
            expression=once_expression(moment, order.zone),
            zone=order.zone.key,
            topic=None,
            article_id=article.id,
            article_limit=1,
            missed=MissedPolicy.LATE,
            created_by=editor_name(update),
        )
        try:
            added.append(await desk.store.add_schedule(new, now=now))
        except ScheduleExistsError as error:
            known.append((channel, error.known))
        except AlreadyPostedError:
            posted.append(channel)
    if added:
        await show(update, context, added)
    await tell_planned(update, context, known)
    await tell_posted(update, context, article, posted)


async def _add_recurring(update: Update, context: NewsContext, order: Recurring) -> None:
    desk = context.desk
    topic = topic_code(desk.book, order.topic) if order.topic else None
    channel = await reachable_channel(desk, context.bot, order.channel)
    new = NewSchedule(
        channel_id=channel.id,
        kind=ScheduleKind.CRON,
        expression=order.expression,
        zone=order.zone.key,
        topic=topic,
        article_id=None,
        article_limit=ARTICLE_LIMIT,
        missed=MissedPolicy.LATE,
        created_by=editor_name(update),
    )
    await show(update, context, [await desk.store.add_schedule(new, now=desk.now())])


COMMAND = Command(
    names=("schedule",),
    usage=N_("/schedule ID CHANNEL… TIME, /schedule CHANNEL CRON [ZONE] [TOPIC]"),
    help=N_("when a channel gets what"),
    handle=schedule,
    taps=(Tap("schedule", turn),),
)
